import { beforeAll, describe, expect, it } from 'vitest';
import { Edits, someEditor } from '../../sandbox/control/edits.ts';
import type { Visitor } from './chromium.ts';
import { hasBrowser } from './launch.ts';
import { failing } from './refusal.ts';
import { ann, BrowserSite } from './site.ts';

type Contact = { readonly id: string; readonly link: { readonly connectwiseId: number } };

describe.skipIf(!hasBrowser)('Review', () => {
  let site: BrowserSite;
  let visitor: Visitor;
  const org = () => `/organizations/${site.org}`;
  const count = async (path: string) =>
    Number((await site.send('GET', `${org()}${path}`)).body.total);

  const conflicts = () => count('/conflicts?total=true&limit=1');
  const decidedMatches = () => count('/matches?state=decided&total=true&limit=1');
  const holds = () => count('/holds?total=true&limit=1');

  /** `n` contacts that were in sync, each with a different title on both sides now. */
  async function disputed(n: number, what: string): Promise<readonly Contact[]> {
    const { data } = (await site.send('GET', `${org()}/contacts?limit=${n}&state=in_step`)).body;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- so the API answers
    const contacts = data as readonly Contact[];
    const { world } = site.sandbox;
    const edits = new Edits(world, someEditor(world));
    for (const [index, { id, link }] of contacts.entries()) {
      await site.send('PATCH', `${org()}/contacts/${id}`, {
        headers: { 'If-Match': '*' },
        body: { fields: { title: `${what} of AMP ${index}` } },
      });
      edits.contacts([link.connectwiseId], () => ({ title: `${what} of ConnectWise ${index}` }));
    }
    await site.run('sync');
    return contacts;
  }

  beforeAll(async () => {
    site = await BrowserSite.start({ seed: { contacts: 120 } });
    await site.claim();
    visitor = await site.visitor({ as: ann });
  });

  it('says that nothing waits, and what would', async () => {
    const { page } = visitor;
    await page.goto(site.at('/review'));
    await page.getByText('No conflicts.').waitFor();
    await visitor.expectAccessible();
    await page.getByRole('link', { name: 'Holds' }).click();
    await page.getByText('Nothing is on hold.').waitFor();
    await page.getByRole('link', { name: /^Matches/u }).click();
    await page.getByText('No matches to review.').waitFor();
    await page.getByRole('link', { name: 'Decided matches' }).click();
    await page.getByText('Nothing decided yet.').waitFor();
    visitor.expectNoFaults();
  });

  it('decides conflicts by keyboard, the next one opens by itself, and the sync carries it out', async () => {
    await site.connect();
    const headers = { 'If-Match': '*' };
    await site.send('PATCH', `${org()}/settings`, {
      headers,
      body: { settings: { conflict: 'ask', company: 'hold' } },
    });
    await site.run('sync');
    const contacts = await disputed(4, 'Head');
    const { world } = site.sandbox;
    expect(await count('/conflicts?total=true&limit=1')).toBe(4);

    const { page } = visitor;
    await page.goto(site.at('/review'));
    const items = page.getByRole('navigation', { name: 'Conflicts' }).getByRole('button');
    await expect.poll(() => items.count()).toBe(4);
    await page.getByText('Head of ConnectWise').first().waitFor();
    await page.getByText('4 conflicts are about').waitFor();
    await visitor.expectAccessible();
    const second = await items.nth(1).locator('span').first().innerText();
    await items.first().focus();
    // The second key of a pair opens a page, and decides nothing.
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await page.getByRole('heading', { name: 'Contacts' }).waitFor();
    await page.goBack();
    await expect.poll(() => items.count()).toBe(4);
    await items.first().focus();
    await page.keyboard.press('a');
    await expect.poll(() => items.count()).toBe(3);
    await page.getByRole('heading', { level: 2, name: second }).waitFor();
    await page.keyboard.press('c');
    await expect.poll(() => items.count()).toBe(2);
    await page.getByRole('button', { name: 'Another value' }).click();
    await page.getByRole('textbox', { name: /^Another value for/u }).fill('Head of both');
    // It can be saved once the present version is known.
    await page.getByRole('button', { name: 'Save and keep' }).click();
    await expect.poll(() => items.count()).toBe(1);
    await site.run('sync');
    const titles = new Set(
      contacts.map(({ link }) => world.contacts.get(link.connectwiseId)?.title),
    );
    expect(titles.has('Head of both')).toBe(true);
    expect(await count('/conflicts?total=true&limit=1')).toBe(1);
    // The number in the navigation is that of the lists.
    await page.reload();
    await expect
      .poll(() =>
        page.getByRole('navigation', { name: 'Main' }).getByText('1', { exact: true }).count(),
      )
      .toBe(1);
    visitor.expectNoFaults();
  });

  it('shows what was decided with both values, takes one back, and undoes another as a plan', async () => {
    const { page } = visitor;
    const items = page.getByRole('navigation', { name: 'Conflicts' }).getByRole('button');
    await page.goto(site.at('/review'));
    await expect.poll(() => items.count()).toBe(1);
    await page.getByRole('button', { name: 'Keep AMP', exact: true }).click();
    await page.getByText('No conflicts.').waitFor();
    await page.getByRole('link', { name: 'Settled conflicts' }).click();
    const list = page.getByRole('grid', { name: 'Settled conflicts' });
    await list.getByText('(kept)').first().waitFor();
    await visitor.expectAccessible();
    // Decisions that a sync carried out are undone by their line; this one is reopened.
    await expect.poll(() => list.getByRole('link', { name: 'Undo its change' }).count()).toBe(3);
    await list.getByRole('button', { name: 'Take back' }).click();
    await page.getByText('The conflict is open again.').waitFor();
    expect(await count('/conflicts?total=true&limit=1')).toBe(1);
    await list.getByRole('link', { name: 'Undo its change' }).first().click();
    await page.getByText('1 record goes back to how it was before the run.').waitFor();
    await visitor.expectAccessible();
    await page.getByRole('link', { name: 'Keep everything' }).waitFor();
    visitor.expectNoFaults();
  });

  it('releases what is on hold, and takes that back', async () => {
    const { data } = (await site.send('GET', `${org()}/contacts?limit=3&state=in_step&sort=-name`))
      .body;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- so the API answers
    const ids = (data as readonly Contact[]).map(({ id }) => id);
    await site.send('POST', `${org()}/holds`, { body: { ids } });
    const { page } = visitor;
    await page.goto(site.at('/review?tab=holds'));
    await page.getByRole('checkbox', { name: 'Select the 3 loaded' }).check();
    await visitor.expectAccessible();
    await page.getByRole('button', { name: 'Release 3 records' }).click();
    await page.getByText('Nothing is on hold.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('grid', { name: 'Holds' }).waitFor();
    expect(await count('/holds?total=true&limit=1')).toBe(3);
    visitor.expectNoFaults();
  });

  it('links a match, unlinks it again, and rejects another', async () => {
    const { data } = (
      await site.send('GET', `${org()}/skips?kind=contact&reason=no_email&limit=20`)
    ).body;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- so the API answers
    const skips = data as readonly { readonly connectwiseId: number }[];
    let made = 0;
    for (const { connectwiseId } of skips) {
      const contact = site.sandbox.world.contacts.get(connectwiseId);
      const company = site.sandbox.world.companies.get(contact?.companyId ?? 0);
      if (contact === undefined || company === undefined || made === 2) continue;
      const { firstName, lastName } = contact;
      await site.send('POST', `${org()}/contacts`, {
        body: {
          email: `person.${connectwiseId}@elsewhere.example`,
          fields: { firstName, lastName, company: company.name },
        },
      });
      made += 1;
    }
    await site.run('sync');
    expect(await count('/matches?state=open&total=true&limit=1')).toBe(2);
    const dark = await site.visitor({ as: ann, colorScheme: 'dark' });
    const { page } = dark;
    await page.goto(site.at('/review?tab=matches'));
    await page.getByRole('button', { name: 'Same person' }).waitFor();
    await dark.expectAccessible();
    await page.getByRole('button', { name: 'Same person' }).click();
    await page.getByText('Linked. They sync from now on.').waitFor();
    await expect.poll(() => count('/matches?state=open&total=true&limit=1')).toBe(1);
    await page.getByRole('button', { name: 'Not the same' }).click();
    await page.getByText('Decided. The next sync continues with this contact.').waitFor();
    await site.run('sync');
    await page.reload();
    await page.getByText('No matches to review.').waitFor();
    await page.getByRole('link', { name: 'Decided matches' }).click();
    await expect.poll(() => page.getByRole('button', { name: 'Take back' }).count()).toBe(1);
    await dark.expectAccessible();
    await page.getByRole('button', { name: 'Take back' }).click();
    await page.getByText('changed since').waitFor();
    await site.run('sync');
    expect(await count('/matches?state=open&total=true&limit=1')).toBe(1);
    dark.expectNoFaults();
  });

  it('takes back a conflict, a match and a hold with Z, the last decision first', async () => {
    const { page } = visitor;
    await page.goto(site.at('/review'));
    await page.getByRole('button', { name: 'Keep AMP', exact: true }).waitFor();
    await page.keyboard.press('Tab');
    const [open, decided, held] = [await conflicts(), await decidedMatches(), await holds()];
    await page.getByRole('button', { name: 'Keep AMP', exact: true }).click();
    await expect.poll(conflicts).toBe(open - 1);
    await page.getByRole('link', { name: /^Matches/u }).click();
    await page.getByRole('button', { name: 'Not the same' }).click();
    await expect.poll(decidedMatches).toBe(decided + 1);
    await page.getByRole('link', { name: 'Holds' }).click();
    await page.getByRole('checkbox', { name: /^Select the/u }).check();
    await page.getByRole('button', { name: /^Release/u }).click();
    await expect.poll(holds).toBe(0);

    await page.keyboard.press('z');
    await expect.poll(holds).toBe(held);
    await page.keyboard.press('z');
    await page.getByText('The next sync proposes them again.').waitFor();
    await expect
      .poll(async () => (await site.send('GET', `${org()}/matches?state=decided&limit=1`)).body)
      .toMatchObject({ data: [{ same: false, stands: false }] });
    await page.keyboard.press('z');
    await expect.poll(conflicts).toBe(open);
    await page.getByRole('button', { name: 'Keep AMP', exact: true }).waitFor();
    expect(new URL(page.url()).searchParams.get('tab')).toBe('conflicts');
    await visitor.expectAccessible();
    visitor.expectNoFaults();
  });

  it('is a list and then a decision on a phone', async () => {
    const phone = await site.visitor({ as: ann, width: 375, height: 812 });
    const { page } = phone;
    await page.goto(site.at('/review'));
    await page.getByRole('navigation', { name: 'Conflicts' }).getByRole('button').first().click();
    await page.getByRole('button', { name: 'Keep AMP', exact: true }).waitFor();
    await expect
      .poll(() => page.evaluate('document.documentElement.scrollWidth'))
      .toBeLessThanOrEqual(375);
    await phone.expectAccessible();
    await page.getByRole('button', { name: 'Back to the list' }).click();
    await page.getByRole('navigation', { name: 'Conflicts' }).waitFor();
    await phone.expectAccessible();
    phone.expectNoFaults();
  });

  it('says of a decision that a sync carried out where it is undone', async () => {
    const { page } = visitor;
    await page.goto(site.at('/review'));
    await page.getByRole('button', { name: 'Keep AMP', exact: true }).click();
    await page.getByText('No conflicts.').waitFor();
    await site.run('sync');
    await page.keyboard.press('z');
    await page.getByText('A sync has already applied this decision.').waitFor();
    await visitor.expectAccessible();
    await page.getByRole('link', { name: 'Undo its change' }).click();
    await page.getByText('1 record goes back to how it was before the run.').waitFor();
    visitor.expectNoFaults();
  });

  it('leaves a conflict open if another value for it cannot be saved', async () => {
    const before = await conflicts();
    const [contact] = await disputed(1, 'Third');
    expect(await conflicts()).toBe(before + 1);
    const { page } = visitor;
    const id = String(contact?.id);
    await page.goto(site.at('/review'));
    const items = page.getByRole('navigation', { name: 'Conflicts' }).getByRole('button');
    await items.last().click();
    await page.getByRole('main').getByText('Third of AMP 0').first().waitFor();
    await page.getByRole('button', { name: 'Another value' }).click();
    await page.getByRole('textbox', { name: /^Another value for/u }).fill('Head of all');
    await page.route(`**/contacts/${id}`, async (route) => {
      if (route.request().method() === 'PATCH') await route.fulfill(failing);
      else await route.continue();
    });
    await page.getByRole('button', { name: 'Save and keep' }).click();
    await page.getByRole('alert').getByText('It is in the log under this request.').waitFor();
    await expect.poll(conflicts).toBe(before + 1);
    await page.unroute(`**/contacts/${id}`);
    await page.getByRole('button', { name: 'Save and keep' }).click();
    await expect.poll(conflicts).toBe(before);
    const fields = async () => (await site.send('GET', `${org()}/contacts/${id}`)).body.fields;
    await expect.poll(fields).toMatchObject({ title: 'Head of all' });
  });

  it('makes a rule of what is decided alike, shows what it changes, and the sync settles them by it', async () => {
    const contacts = await disputed(3, 'Chief');
    expect(await conflicts()).toBe(3);
    const { page } = visitor;
    await page.goto(site.at('/review'));
    await page.getByRole('heading', { name: '3 conflicts are about Job title' }).waitFor();
    await page.getByRole('button', { name: 'Always keep ConnectWise' }).click();
    const dialog = page.getByRole('dialog', { name: 'What will change' });
    await dialog.getByText('If both sides change Job title, ConnectWise wins.').waitFor();
    await dialog.getByText('3 contacts change in AMP, 0 in ConnectWise.').waitFor();
    await dialog.getByText('Chief of ConnectWise 1').waitFor();
    await visitor.expectAccessible();
    // Nothing was saved before that.
    expect((await site.send('GET', `${org()}/mapping`)).body.version).toBe(0);
    await dialog.getByRole('button', { name: 'Save mapping' }).click();
    await page.getByText('The field mapping has a rule for Job title: ConnectWise wins.').waitFor();
    await visitor.expectAccessible();
    expect((await site.send('GET', `${org()}/mapping`)).body).toMatchObject({
      version: 1,
      entries: [{ amp: 'title', connectwise: 'title', conflict: 'connectwise' }],
    });
    expect(await conflicts()).toBe(3);
    await site.run('sync');
    expect(await conflicts()).toBe(0);
    for (const [index, { id }] of contacts.entries()) {
      const { body } = await site.send('GET', `${org()}/contacts/${id}`);
      expect(body).toMatchObject({ fields: { title: `Chief of ConnectWise ${index}` } });
    }
    visitor.expectNoFaults();
  });
});
