import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Visitor } from './chromium.ts';
import { hasBrowser } from './launch.ts';
import { failing } from './refusal.ts';
import { ann, BrowserSite, type Person } from './site.ts';

const bea: Person = { name: 'Bea Ortiz', email: 'bea@acme.example' };

describe.skipIf(!hasBrowser)('the audit log', () => {
  let site: BrowserSite;
  let visitor: Visitor;

  beforeAll(async () => {
    site = await BrowserSite.start();
    await site.claim();
    await site.invite(bea);
    await site.connect();
    const path = `/organizations/${site.org}`;
    const settings = { syncEvery: 30, leavesFilter: 'tag', pull: false };
    const changed = await site.send('PATCH', `${path}/settings`, {
      body: { settings },
      headers: { 'If-Match': '*' },
    });
    expect(changed.status).toBe(200);
    // A person without the right tries.
    await site.send('PATCH', path, { as: bea, body: { name: 'Mine' } });
    visitor = await site.visitor({ as: ann });
  });

  const table = () => visitor.page.getByRole('table', { name: 'Audit log' });

  it('says who did what, when exactly, to what, and from where', async () => {
    const { page } = visitor;
    await page.goto(site.at('/audit-log'));
    const changed = table().getByRole('row').filter({ hasText: 'Changed the settings' });
    await expect
      .poll(() => changed.textContent())
      .toMatch(
        /\w+ \d+, \d{4}.*\d:\d\d:\d\d [AP]M UTC.*Ann Weber.*Settings.*Web app · 127\.0\.0\.1/u,
      );
    const refused = table().getByRole('row').filter({ hasText: 'Tried something their role' });
    await expect.poll(() => refused.textContent()).toMatch(/Bea Ortiz.*Rename the organization/u);
    const connected = table().getByRole('row').filter({ hasText: 'Connected ConnectWise' });
    await expect.poll(() => connected.textContent()).toContain('Command line');
    await visitor.expectAccessible();
  });

  it('opens to before and after in words, and leads to the history of that object', async () => {
    const { page } = visitor;
    await page.getByRole('button', { name: 'Changed the settings' }).focus();
    await page.keyboard.press('Enter');
    const diff = page.getByRole('table', { name: 'Changed fields' });
    const rowOf = async (name: string) => await diff.getByRole('row', { name }).textContent();
    await expect.poll(() => rowOf('Sync every')).toMatch(/15 minutes.*30 minutes/u);
    await expect
      .poll(() => rowOf('drops out of the filter'))
      .toMatch(/stays and stops.*stays, tagged/u);
    await expect.poll(() => rowOf('Bring contacts')).toMatch(/On.*Off/u);
    await page.getByText(/^Request [\da-f-]{36}$/u).waitFor();
    await visitor.expectAccessible();
    await page.getByRole('link', { name: 'All entries of this object' }).click();
    await page.getByRole('status').getByText('1 entry').waitFor();
    expect(new URL(page.url()).search).toBe('?kind=settings&object=settings');
    await page.getByRole('button', { name: 'All objects' }).click();
  });

  it('filters in the address, counts what fits, and clears where nothing does', async () => {
    const { page } = visitor;
    await page.goto(site.at('/audit-log'));
    await page.getByRole('combobox', { name: 'Who' }).click();
    await page.getByRole('option', { name: bea.name }).click();
    await page.getByRole('combobox', { name: 'What' }).click();
    await page.getByRole('option', { name: 'Denied access' }).click();
    await page.getByRole('status').getByText('1 entry').waitFor();
    expect(new URL(page.url()).searchParams.get('what')).toBe('access_refused');
    await page.reload();
    await page.getByRole('status').getByText('1 entry').waitFor();
    await expect
      .poll(() => page.getByRole('combobox', { name: 'Who' }).inputValue())
      .toBe(bea.name);
    await page.getByLabel('To').fill('2001-01-01');
    await page.getByText('No entry matches these 3 conditions.').waitFor();
    await visitor.expectAccessible();
    await page.getByRole('button', { name: 'Clear' }).last().click();
    await table().getByText('Changed the settings').waitFor();
    expect(new URL(page.url()).search).toBe('');
  });

  it('exports exactly what the filter leaves, as CSV and as JSON lines', async () => {
    const { page } = visitor;
    await page.goto(site.at('/audit-log?kind=settings'));
    const rows = async (name: string) => {
      const waiting = page.waitForEvent('download');
      await page.getByRole('link', { name, exact: true }).click();
      const path = await (await waiting).path();
      return readFileSync(path, 'utf8').trim().split(/\r?\n/u);
    };
    await page.getByRole('status').getByText('1 entry').waitFor();
    expect(await rows('CSV')).toHaveLength(2);
    const lines = await rows('JSON lines');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ about: { kind: 'settings' } });
    visitor.expectNoFaults();
  });

  it('is for administrators, who are named; it fits a phone and tells what fails', async () => {
    const member = await site.visitor({ as: bea, colorScheme: 'dark' });
    await member.page.goto(site.at('/audit-log'));
    await member.page.getByText(/Only administrators can see it.*Ann Weber/u).waitFor();
    await member.expectAccessible();
    member.expectNoFaults();

    const phone = await site.visitor({ as: ann, width: 375, height: 740, colorScheme: 'dark' });
    const { page } = phone;
    await page.goto(site.at('/audit-log'));
    await page.getByRole('button', { name: 'Changed the settings' }).click();
    await page.getByRole('table', { name: 'Changed fields' }).waitFor();
    await expect
      .poll(() => page.evaluate('document.documentElement.scrollWidth'))
      .toBeLessThanOrEqual(375);
    await phone.expectAccessible();
    await page.route('**/audit-log?*', (route) => route.fulfill(failing));
    await page.reload();
    await page.getByText('The audit log could not be loaded.').waitFor();
    await phone.expectAccessible();
    phone.expectNoFaults();
  });
});
