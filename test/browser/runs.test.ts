import { beforeAll, describe, expect, it } from 'vitest';
import type { Visitor } from './chromium.ts';
import { hasBrowser } from './launch.ts';
import { failing } from './refusal.ts';
import { ann, BrowserSite, type Person } from './site.ts';

const cem: Person = { name: 'Cem Aydin', email: 'cem@acme.example' };

describe.skipIf(!hasBrowser)('runs', () => {
  let site: BrowserSite;
  let visitor: Visitor;
  beforeAll(async () => {
    site = await BrowserSite.start({ seed: { contacts: 60 } });
    await site.claim();
    await site.invite(cem);
    visitor = await site.visitor({ as: ann });
  });
  const start = async (name: RegExp) => {
    await visitor.page.getByRole('button', { name: 'Start a run' }).click();
    await visitor.page.getByRole('menuitem', { name }).click();
  };

  it('says what the list will hold, and why a run cannot start yet', async () => {
    const { page } = visitor;
    await page.goto(site.at('/runs'));
    await page.getByText('No runs yet.').waitFor();
    await visitor.expectAccessible();
    await start(/^Sync now/u);
    await page.getByRole('alert').getByText('The run is not started.').waitFor();
    await page.goto(site.at('/runs?show=held'));
    await page.getByText('No run like that.').waitFor();
    await page.getByRole('button', { name: 'Show all runs' }).click();
    await page.getByText('No runs yet.').waitFor();
  });

  it('shows a run while it runs, and what it did', async () => {
    const { page } = visitor;
    await site.connect();
    await page.goto(site.at('/runs'));
    await start(/^Sync now/u);
    await page.getByRole('heading', { name: /^Sync of / }).waitFor();
    await page.getByText(/^\d+ new in AMP\.$/u).waitFor();
    await page.getByText('Done', { exact: true }).waitFor();
    await visitor.expectAccessible();
    await page.getByRole('link', { name: 'Details' }).click();
    await page.getByText('Default mapping').waitFor();
    await visitor.expectAccessible();
  });

  it('stops and explains itself where ConnectWise answers what makes no sense', async () => {
    const { page } = visitor;
    site.sandbox.faults.add({ kind: 'redirect', resource: 'company/contacts', times: 'always' });
    await site.run('sweep');
    site.sandbox.faults.clear();
    await page.goto(site.at('/runs?show=problems'));
    const row = page.getByRole('row').filter({ hasText: 'Failed, needs you' });
    await row.getByRole('link').click();
    const [run] = [await site.send('GET', `/organizations/${site.org}/runs/last`)];
    const error = Object.assign({ message: '', advice: '' }, run.body.error);
    expect(error.message).not.toBe('');
    await page.getByText(error.message, { exact: true }).waitFor();
    await page.getByText(error.advice, { exact: true }).waitFor();
    await visitor.expectAccessible();
    await page.getByRole('button', { name: 'Run again' }).click();
    await page.getByText('Done', { exact: true }).waitFor();
  });

  it('has the changes of settings between the runs, for those who may read the audit log', async () => {
    const { page } = visitor;
    const before = await site.send('GET', `/organizations/${site.org}/settings`);
    const changed = await site.send('PATCH', `/organizations/${site.org}/settings`, {
      body: { settings: { brakePercent: 6 } },
      headers: { 'If-Match': String(before.headers.get('etag')) },
    });
    expect(changed.status).toBe(200);
    await site.run('sync');
    await page.goto(site.at('/runs'));
    const rows = page.getByRole('table', { name: 'Runs' }).getByRole('row');
    await rows.filter({ hasText: `${ann.name} changed the settings` }).waitFor();
    const texts = await rows.allTextContents();
    const at = texts.findIndex((text) => text.includes('changed the settings'));
    // The newest run is above it, the one before below.
    expect(at).toBe(2);
    await visitor.expectAccessible();
    const member = await site.visitor({ as: cem });
    await member.page.goto(site.at('/runs'));
    await member.page.getByRole('table', { name: 'Runs' }).waitFor();
    await expect.poll(() => member.page.getByText('changed the settings').count()).toBe(0);
    member.expectNoFaults();
  });

  it('is usable on a phone, and says what failed', async () => {
    const phone = await site.visitor({ as: ann, width: 375, height: 812, colorScheme: 'dark' });
    const { page } = phone;
    await page.goto(site.at('/runs'));
    await page.getByRole('table', { name: 'Runs' }).getByRole('link').first().click();
    await page.getByRole('heading', { name: /^Sync of / }).waitFor();
    for (const address of [page.url(), site.at('/runs')]) {
      await page.goto(address);
      await page.getByText('Done', { exact: true }).first().waitFor();
      const width = await page.evaluate('document.documentElement.scrollWidth');
      expect(width).toBeLessThanOrEqual(375);
      await phone.expectAccessible();
    }
    await page.route('**/runs?*', (route) => route.fulfill(failing));
    await page.reload();
    await page.getByRole('alert').getByText('The runs could not be read.').waitFor();
    await phone.expectAccessible();
    phone.expectNoFaults();
    visitor.expectNoFaults();
  });
});
