import { beforeAll, describe, expect, it } from 'vitest';
import { Edits } from '../../sandbox/control/edits.ts';
import type { Json } from '../cli/program.ts';
import type { Visitor } from './chromium.ts';
import { hasBrowser } from './launch.ts';
import { failing } from './refusal.ts';
import { ann, BrowserSite } from './site.ts';

/** The rows of a list answer. */
function listed(body: Json): readonly Json[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the API tests look at it
  return body.data as readonly Json[];
}

describe.skipIf(!hasBrowser)('contacts', () => {
  let site: BrowserSite;
  let visitor: Visitor;
  let contactId: string;
  let name: string;
  beforeAll(async () => {
    site = await BrowserSite.start({ seed: { contacts: 450 } });
    await site.claim();
    await site.connect();
    expect(await site.run('sync')).toMatchObject({ status: 'succeeded' });
    visitor = await site.visitor({ as: ann });
  });
  const api = (path: string) => `/organizations/${site.org}${path}`;
  const grid = () => visitor.page.getByRole('grid', { name: 'Contacts' });
  const rows = () => visitor.page.locator('[role=rowgroup] [role=row]');

  it('open by the keyboard alone, and Esc goes back to the row', async () => {
    const { page } = visitor;
    await page.goto(site.at('/contacts'));
    await grid().waitFor();
    await grid().focus();
    for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowDown');
    const id = String(await grid().getAttribute('aria-activedescendant'));
    name = String(await page.locator(`[id="${id}"]`).getAttribute('aria-label'));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name, level: 1 }).waitFor();
    contactId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    await page.getByRole('table', { name: 'Fields' }).waitFor();
    await page.keyboard.press('Escape');
    await grid().waitFor();
    await expect.poll(() => page.locator('[role=grid]:focus').count()).toBe(1);
    const back = String(await grid().getAttribute('aria-activedescendant'));
    await expect.poll(() => page.locator(`[id="${back}"]`).getAttribute('aria-label')).toBe(name);
    const link = page.getByRole('link', { name, exact: true }).first();
    expect(await link.getAttribute('href')).toContain('/contacts/');
    visitor.expectNoFaults();
  });

  it('show both sides field by field, why, link and history', async () => {
    const { page } = visitor;
    await page.goto(site.at(`/contacts/${contactId}`));
    await page.getByRole('heading', { name, level: 1 }).waitFor();
    const why = page.getByRole('region', { name: 'Why' });
    await why.getByText('It is in AMP and in ConnectWise, and in sync.').waitFor();
    await page.getByRole('region', { name: 'Link' }).getByText('Came from ConnectWise').waitFor();
    await page.getByRole('region', { name: 'History' }).getByText('Added to AMP').waitFor();
    const link = page.getByRole('link', { name: 'Open in ConnectWise' });
    const record = /openrecord\.rails\?.*recordType=ContactFV/u;
    await expect.poll(() => link.getAttribute('href')).toMatch(record);
    await visitor.expectAccessible();
    await page.getByRole('switch', { name: 'Only differences' }).click();
    await page
      .getByText('No differences. Both sides have the same value in every mapped field.')
      .waitFor();
    expect(new URL(page.url()).searchParams.get('only')).toBe('differences');
    await page.getByRole('switch', { name: 'Only differences' }).click();
    visitor.expectNoFaults();
  });

  it('are edited in place; a value that does not fit says why, and the difference is marked', async () => {
    const { page } = visitor;
    await page.goto(site.at(`/contacts/${contactId}`));
    await page.getByRole('button', { name: /^Edit E-mail/u }).click();
    await page.getByRole('textbox', { name: 'E-mail' }).fill('no address');
    await page.keyboard.press('Enter');
    await page.getByText(/not a valid e-mail address/u).waitFor();
    await expect
      .poll(() => page.getByRole('textbox', { name: 'E-mail' }).inputValue())
      .toBe('no address');
    await visitor.expectAccessible();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Edit First name/u }).click();
    await page.getByRole('textbox', { name: 'First name' }).fill('x'.repeat(40));
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/^The value of AMP does not fit ConnectWise: /u).waitFor();
    await page.getByRole('switch', { name: 'Only differences' }).click();
    const table = page.getByRole('table', { name: 'Fields' });
    await expect.poll(() => table.getByRole('rowheader').count()).toBe(1);
    await visitor.expectAccessible();
    visitor.expectNoFaults();
  });

  it('lose nothing where two people edit at once: both versions are shown', async () => {
    const { page } = visitor;
    await page.goto(site.at(`/contacts/${contactId}`));
    await page.getByRole('button', { name: /^Edit First name/u }).click();
    await page.getByRole('textbox', { name: 'First name' }).fill('Mine');
    const present = await site.send('GET', api(`/contacts/${contactId}`));
    const refreshed = page.waitForResponse((answer) =>
      answer.url().endsWith(`/contacts/${contactId}`),
    );
    await site.send('PATCH', api(`/contacts/${contactId}`), {
      body: { fields: { firstName: 'Theirs' } },
      headers: { 'If-Match': String(present.headers.get('etag')) },
    });
    // The page already knows the new version, but the version at the start of typing counts.
    await refreshed;
    await page.getByRole('button', { name: 'Save' }).click();
    const clash = page.getByRole('alert');
    await clash.getByText('Now: Theirs').waitFor();
    await clash.getByText('Yours: Mine').waitFor();
    await visitor.expectAccessible();
    const before = await site.send('GET', api(`/contacts/${contactId}`));
    expect(before.body.fields).toMatchObject({ firstName: 'Theirs' });
    await page.getByRole('button', { name: 'Save mine' }).click();
    await page.getByRole('button', { name: 'Edit First name: Mine' }).waitFor();
    const after = await site.send('GET', api(`/contacts/${contactId}`));
    expect(after.body.fields).toMatchObject({ firstName: 'Mine' });
    visitor.expectNoFaults();
  });

  it('are edited by the keyboard alone: Enter on a button does what the button says', async () => {
    const { page } = visitor;
    await page.goto(site.at(`/contacts/${contactId}`));
    const input = page.getByRole('textbox', { name: 'First name' });
    const before = await site.send('GET', api(`/contacts/${contactId}`));
    await page.getByRole('button', { name: /^Edit First name/u }).click();
    await input.fill('Not meant');
    await page.getByRole('button', { name: 'Cancel' }).press('Enter');
    await input.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /^Edit First name/u }).click();
    await input.fill('Not meant');
    // The question about unsaved edits has keys of its own.
    await page.getByRole('link', { name: '‹ Contacts' }).click();
    const question = page.getByRole('dialog');
    await question.getByRole('button', { name: 'Stay', exact: true }).press('Enter');
    await question.waitFor({ state: 'hidden' });
    expect(await input.inputValue()).toBe('Not meant');
    await input.press('Escape');
    await input.waitFor({ state: 'detached' });
    const after = await site.send('GET', api(`/contacts/${contactId}`));
    expect(after.body.fields).toEqual(before.body.fields);
    visitor.expectNoFaults();
  });

  it('sync alone, and the history says what changed and why', async () => {
    const { page } = visitor;
    await page.getByRole('button', { name: 'Sync this contact' }).click();
    const synced = page.getByRole('status').getByText(/^Synced: \d/u);
    await synced.waitFor();
    const runs = await site.send('GET', api('/runs?limit=1'));
    expect(listed(runs.body)).toMatchObject([{ kind: 'records', status: 'succeeded' }]);
    await visitor.expectAccessible();
    const history = page.getByRole('region', { name: 'History' });
    await history.getByRole('row', { name: /First name.*Mine.*changed in AMP/u }).waitFor();
    visitor.expectNoFaults();
  });

  it('are unlinked and removed with a way back', async () => {
    const { page } = visitor;
    await page.goto(site.at(`/contacts/${contactId}`));
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Unlink' }).click();
    await page.getByText('Not linked to a contact in ConnectWise.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('region', { name: 'Link' }).getByText('Linked by hand').waitFor();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await page.getByText('This contact was removed. It is only listed under Removed.').waitFor();
    await visitor.expectAccessible();
    await page.getByRole('button', { name: 'Restore' }).click();
    await page.getByText('This contact was removed.').waitFor({ state: 'detached' });
    visitor.expectNoFaults();
  });

  it('are added in a dialog, which keeps what was typed after a refusal', async () => {
    const { page } = visitor;
    await page.goto(site.at('/contacts'));
    await page.getByRole('button', { name: 'New contact' }).click();
    const dialog = page.getByRole('dialog', { name: 'New contact' });
    await dialog.getByLabel('First name').fill('محمد');
    await dialog.getByLabel('Last name').fill('عبد الرحمن');
    await dialog.getByLabel('E-mail').fill('not one');
    await dialog.getByRole('button', { name: 'Add contact' }).click();
    await dialog.getByText(/not a valid e-mail address/u).waitFor();
    await visitor.expectAccessible();
    await expect.poll(() => dialog.getByLabel('First name').inputValue()).toBe('محمد');
    await dialog.getByLabel('E-mail').fill('m@example.org');
    await dialog.getByRole('button', { name: 'Add contact' }).click();
    await page.getByRole('heading', { name: 'محمد عبد الرحمن', level: 1 }).waitFor();
    visitor.expectNoFaults();
  });

  it('forget what was selected and typed where another view is opened', async () => {
    const { page } = visitor;
    await page.goto(site.at('/contacts'));
    await page.getByRole('checkbox', { name: /^Select the/u }).check();
    await page.getByText(/contacts selected$/u).waitFor();
    await page.getByRole('link', { name: 'In sync', exact: true }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('state')).toBe('in_step');
    await page.getByRole('grid').waitFor();
    await expect.poll(() => page.getByText(/contacts selected$/u).count()).toBe(0);
    visitor.expectNoFaults();
  });

  it('are selected as loaded or as all that match, and removed after a plan, with a way back', async () => {
    const { page } = visitor;
    const asked = await site.send('GET', api('/contacts?limit=1&total=true'));
    const total = Number(asked.body.total);
    await page.goto(site.at('/contacts'));
    await page.getByRole('checkbox', { name: /^Select the 100 loaded/u }).check();
    await page.getByText('100 contacts selected').waitFor();
    await page.getByRole('button', { name: `Select all ${total} that match` }).click();
    await page.getByText(`All ${total} contacts that match are selected`).waitFor();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    const plan = page.getByRole('dialog', { name: `Remove ${total} contacts?` });
    await plan.waitFor();
    await visitor.expectAccessible();
    await plan.getByRole('button', { name: `Remove ${total} contacts` }).click();
    await page.getByText('No contacts yet.').waitFor();
    await page.getByText(`${total} contacts removed.`).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText(`${total} contacts restored.`).waitFor();
    const again = await site.send('GET', api('/contacts?limit=1&total=true'));
    expect(Number(again.body.total)).toBe(total);
    visitor.expectNoFaults();
  });

  it('are filtered by owner, and an empty search leads to Why with its text', async () => {
    const { page } = visitor;
    await page.goto(site.at('/contacts'));
    await page.getByRole('link', { name: 'Mine' }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('owner')).toBe('me');
    await page.goto(site.at('/contacts'));
    await grid().focus();
    await page.keyboard.press('/');
    await page.keyboard.type('nobody@example.com');
    await page.getByRole('link', { name: 'Why is “nobody@example.com” not here?' }).click();
    await page
      .getByText('Neither AMP nor ConnectWise has anyone like “nobody@example.com”.')
      .waitFor();
    await visitor.expectAccessible();
    visitor.expectNoFaults();
  });

  it('that are skipped are as many as counted, each with a reason and Why', async () => {
    const { page } = visitor;
    const overview = await site.send('GET', api('/overview'));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the API tests look at it
    const reasons = overview.body.skippedByReason as readonly Json[];
    const [worst] = reasons.filter(({ kind }) => kind === 'contact');
    const skipped = page.getByRole('grid', { name: 'Skipped contacts' });
    await page.goto(site.at(`/skips?reason=${String(worst?.reason)}`));
    await skipped.waitFor();
    expect(Number(await skipped.getAttribute('aria-rowcount'))).toBe(Number(worst?.count) + 1);
    await visitor.expectAccessible();
    // The page belongs to Contacts, and the navigation says so.
    const navigation = page.getByRole('navigation', { name: 'Main' });
    await expect
      .poll(() => navigation.locator('[aria-current="page"]').allTextContents())
      .toEqual(['Contacts']);
    await page.goto(site.at('/skips?reason=pull_off'));
    await page.getByText('No contact is skipped for this reason.').waitFor();
    await page.getByRole('button', { name: 'Show every reason' }).click();
    await skipped.waitFor();
    // After a correction in ConnectWise, the page shows at once that the contact would sync, before any sync
    // has read it.
    const unreachable = await site.send('GET', api('/skips?reason=no_email&limit=1'));
    const [corrected = {}] = listed(unreachable.body);
    new Edits(site.sandbox.world, 'zadmin').emails(
      [Number(corrected.connectwiseId)],
      () => 'now@there.example',
    );
    await page.goto(site.at('/skips?reason=no_email'));
    await page
      .getByRole('button', { name: `Check ${String(corrected.name)} in ConnectWise again` })
      .first()
      .click();
    await page
      .getByRole('status')
      .filter({ hasText: /^Now: / })
      .waitFor();
    await visitor.expectAccessible();
    await page.goto(site.at('/skips'));
    await skipped.waitFor();
    const first = String(await rows().first().getAttribute('aria-label'));
    await skipped.focus();
    await page.keyboard.press('Enter');
    const [part = ''] = first.split(/\s+/u);
    await page.getByRole('heading', { level: 2 }).filter({ hasText: part }).waitFor();
    const gates = page.getByRole('list', { name: 'What a sync checks, in order' });
    await gates.getByRole('img', { name: 'No' }).first().waitFor();
    await page.getByText('As the last sync read it.').waitFor();
    await page.getByRole('button', { name: 'Check again now' }).click();
    await page.getByText(/^Read from ConnectWise just now/u).waitFor();
    await visitor.expectAccessible();
    visitor.expectNoFaults();
  });

  it('why: offers several people to pick from, and shows one with each check', async () => {
    const { page } = visitor;
    const found = await site.send('GET', api('/contacts?limit=50'));
    const last = listed(found.body).map(({ fields }) =>
      String(Reflect.get(Object(fields), 'lastName')),
    );
    const shared = last.find((one, index) => last.indexOf(one) !== index) ?? last[0];
    await page.goto(site.at('/why'));
    await page.getByRole('textbox', { name: 'Name, e-mail address or id' }).fill(String(shared));
    await page.keyboard.press('Enter');
    await page.getByRole('list', { name: 'People who match' }).getByRole('link').first().click();
    await page.getByRole('list', { name: 'What a sync checks, in order' }).waitFor();
    await visitor.expectAccessible();
    visitor.expectNoFaults();
  });

  it('say what failed, what is not there, and what a member may not do', async () => {
    const other = await site.visitor({ as: ann, colorScheme: 'dark' });
    const { page } = other;
    await page.route('**/sides', (route) => route.fulfill(failing));
    await page.route('**/history?*', (route) => route.fulfill(failing));
    await page.goto(site.at(`/contacts/${contactId}`));
    await page.getByText('The fields could not be loaded.').waitFor();
    await page.getByText('The history could not be loaded.').waitFor();
    await other.expectAccessible();
    await page.unroute('**/sides');
    await page.unroute('**/history?*');
    await page.goto(site.at(`/contacts/${contactId}`));
    await page.getByRole('table', { name: 'Fields' }).waitFor();
    await other.expectAccessible();
    await page.goto(site.at('/contacts/nobody'));
    await page.getByRole('heading', { name: 'There is no such contact.' }).waitFor();
    await page.route('**/skips?*', (route) => route.fulfill(failing));
    await page.goto(site.at('/skips'));
    await page.getByText('The skipped contacts could not be loaded.').waitFor();
    await page.route('**/why', (route) =>
      route.request().method() === 'POST' ? route.fulfill(failing) : route.continue(),
    );
    await page.goto(site.at('/why?who=anybody'));
    await page.getByText('The state of this person could not be loaded.').waitFor();
    await other.expectAccessible();
    other.expectNoFaults();
    await page.close();
  });

  it('that were removed are erased for good, once ConnectWise has them no more', async () => {
    const { page } = visitor;
    const { body } = await site.send('GET', api('/contacts?limit=1&link=active'));
    const [row] = listed(body);
    const id = String(row?.id);
    const connectwiseId = Number(Reflect.get(Object(row?.link), 'connectwiseId'));
    const { headers } = await site.send('GET', api(`/contacts/${id}`));
    const etag = String(headers.get('etag'));
    await site.send('DELETE', api(`/contacts/${id}`), { headers: { 'If-Match': etag } });
    await page.goto(site.at(`/contacts/${id}`));
    await page.getByText('This contact was removed.').waitFor();
    const ask = async () => {
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: 'Erase…' }).click();
    };
    const dialog = page.getByRole('dialog');
    const now = dialog.getByRole('button', { name: 'Erase', exact: true });
    await ask();
    await dialog.getByText(/This cannot be undone\./u).waitFor();
    await visitor.expectAccessible();
    await now.click();
    await dialog.getByText(`contact ${connectwiseId} still exists in ConnectWise`).waitFor();
    await visitor.expectAccessible();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    new Edits(site.sandbox.world, 'jmoreno').deleteContacts([connectwiseId]);
    await site.run('sweep');
    await ask();
    await now.click();
    await page.getByText('Everything about this person was erased.').waitFor();
    await grid().waitFor();
    expect(await site.send('GET', api(`/contacts/${id}`))).toMatchObject({ status: 404 });
  });

  it('are usable on a phone without scrolling to the side', async () => {
    const phone = await site.visitor({ as: ann, width: 375, height: 812 });
    const { page } = phone;
    for (const [path, ready] of [
      [`/contacts/${contactId}`, 'Fields'],
      ['/skips', 'Skipped contacts'],
      [`/why?who=${contactId}`, 'What a sync checks, in order'],
    ] as const) {
      await page.goto(site.at(path));
      await page.getByLabel(ready, { exact: true }).first().waitFor();
      const width = await page.evaluate('document.documentElement.scrollWidth');
      expect([path, width]).toEqual([path, 375]);
      await phone.expectAccessible();
    }
    phone.expectNoFaults();
    await page.close();
  });
});
