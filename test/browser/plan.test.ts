import { beforeAll, describe, expect, it } from 'vitest';
import { Edits } from '../../sandbox/control/edits.ts';
import { etagOf } from '../../src/http/etag.ts';
import type { Visitor } from './chromium.ts';
import { hasBrowser } from './launch.ts';
import { ann, BrowserSite, type Person } from './site.ts';

const cem: Person = { name: 'Cem Aydin', email: 'cem@acme.example' };

/** The first number in a text. */
const numberIn = (text: string): number => Number(text.replaceAll(',', '').match(/\d+/u)?.[0]);

type Contact = {
  readonly id: string;
  readonly state: string;
  readonly version: number;
  readonly link: { readonly connectwiseId: number } | null;
  readonly fields: Readonly<Record<string, unknown>>;
};

describe.skipIf(!hasBrowser)('plans', () => {
  let site: BrowserSite;
  let visitor: Visitor;
  let edits: Edits;
  /** Contacts with a title that are in sync, by their id in ConnectWise. */
  let ids: readonly number[] = [];

  const contacts = async (): Promise<readonly Contact[]> => {
    const { body } = await site.send('GET', `/organizations/${site.org}/contacts?limit=200`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the API document says
    return body.data as readonly Contact[];
  };
  const contactOf = async (id: number): Promise<Contact> => {
    const found = (await contacts()).find(({ link }) => link?.connectwiseId === id);
    return found ?? expect.fail(`no AMP contact of ${id}`);
  };
  const titleOf = async (id: number) => (await contactOf(id)).fields.title;
  const nth = (index: number): number => ids[index] ?? expect.fail('too few contacts');
  const edit = (from: number, to: number, change: Parameters<Edits['contacts']>[1]) =>
    edits.contacts(ids.slice(from, to), change);
  const open = async (kind: 'sync' | 'plan') => {
    const { id } = await site.run(kind);
    await visitor.page.goto(site.at(`/runs/${String(id)}`));
  };
  const apply = (name: RegExp | string) => visitor.page.getByRole('button', { name });

  beforeAll(async () => {
    site = await BrowserSite.start({ seed: { contacts: 90 } });
    await site.claim();
    await site.invite(cem);
    await site.connect();
    await site.run('sync');
    edits = new Edits(site.sandbox.world, 'zadmin');
    ids = (await contacts())
      .filter(({ state, fields }) => state === 'in_step' && typeof fields.title === 'string')
      .flatMap(({ link }) => link?.connectwiseId ?? []);
    expect(ids.length).toBeGreaterThan(16);
    visitor = await site.visitor({ as: ann });
  });

  it('shows what would change, losses first, and every number has just so many rows', async () => {
    const { page } = visitor;
    edit(0, 4, () => ({ title: 'Head of Sales' }));
    edit(3, 6, () => ({ firstName: 'Renamed' }));
    edit(6, 8, () => ({ title: null }));
    await open('plan');
    await page.getByText('8 changes: 8 in AMP, 0 in ConnectWise.').waitFor();
    await page.getByText('It blanks values of 2 records.').waitFor();
    await apply('Apply 8 changes').waitFor();
    await visitor.expectAccessible();
    await expect
      .poll(() => page.getByRole('heading', { level: 2 }).allTextContents())
      .toEqual(['Removed and blanked', 'Changed']);
    const groups = page.locator('main li').filter({ has: page.getByText(/^\d+ contacts?$/u) });
    await expect.poll(() => groups.count()).toBe(3);
    for (const group of await groups.all()) {
      const count = numberIn((await group.getByText(/^\d+ contacts?$/u).textContent()) ?? '');
      await group.getByRole('button', { expanded: false }).first().click();
      await expect.poll(() => group.locator('li').count()).toBe(count);
    }
    await page.getByRole('button', { name: 'Changed 8' }).waitFor();
    await visitor.expectAccessible();
    const record = groups.last().locator('li').first();
    await record.getByRole('button').click();
    await record.getByRole('cell', { name: 'Changed in ConnectWise' }).first().waitFor();
    await record.getByRole('columnheader', { name: 'Will be' }).waitFor();
    await visitor.expectAccessible();
    await page.getByRole('button', { name: 'To ConnectWise' }).click();
    await page.getByText('No change of this kind.').waitFor();
    expect(new URL(page.url()).searchParams.get('to')).toBe('connectwise');
    await page.getByRole('button', { name: 'Show all changes' }).click();
    await groups.first().waitFor();
  });

  it('is applied in part by keyboard alone; what is excluded goes on hold', async () => {
    const { page } = visitor;
    await page.reload();
    const focused = async () =>
      String(
        await page.evaluate(
          'document.activeElement?.textContent || document.activeElement?.ariaLabel',
        ),
      );
    const tabTo = async (name: RegExp) => {
      for (let presses = 0; presses < 90; presses += 1) {
        await page.keyboard.press('Tab');
        if (name.test(await focused())) return;
      }
      expect.fail(`Tab did not come to ${String(name)}`);
    };
    await apply('Apply 8 changes').waitFor();
    await tabTo(/^Job title blanked$/u);
    // The group is excluded, then included again.
    await page.keyboard.press('x');
    await apply('Apply 6 of 8 changes').waitFor();
    await page.getByText(/^2 records are excluded and go on hold/u).waitFor();
    await page.keyboard.press('x');
    await apply('Apply 8 changes').waitFor();
    // One record of the next group is excluded.
    await page.keyboard.press('ArrowDown');
    await expect.poll(focused).toBe('Job title');
    await page.keyboard.press('Enter');
    const title = page.locator('main li').filter({ has: page.getByText('4 contacts') });
    await expect.poll(() => title.locator('li').count()).toBe(4);
    await page.keyboard.press('j');
    const name = await focused();
    await page.keyboard.press('x');
    await apply('Apply 7 of 8 changes').waitFor();
    await visitor.expectAccessible();
    const isMixed = await page.evaluate(
      `document.querySelector('input[aria-label="Include Job title"]').indeterminate`,
    );
    expect(isMixed).toBe(true);
    // It is still excluded after a reload.
    await page.reload();
    await apply('Apply 7 of 8 changes').waitFor();
    await tabTo(/^Apply 7 of 8 changes$/u);
    await page.keyboard.press('Enter');
    await page.getByText('Done', { exact: true }).waitFor();
    await page.getByText('7 changes in AMP').waitFor();
    const titles = await Promise.all([0, 1, 2, 3].map(async (index) => titleOf(nth(index))));
    expect(titles.filter((one) => one === 'Head of Sales')).toHaveLength(3);
    const held = (await contacts()).filter(({ state }) => state === 'on_hold');
    expect(
      held.map(({ fields }) => `${String(fields.firstName)} ${String(fields.lastName)}`),
    ).toEqual([name]);
    const changes = page.getByRole('link', { name: /^Changes/u });
    expect(numberIn((await changes.textContent()) ?? '')).toBe(7);
    await visitor.expectAccessible();
  });

  it('is held where it takes away too much, explained to all, and approved by an administrator', async () => {
    const { page } = visitor;
    const path = `/organizations/${site.org}/settings`;
    const before = await site.send('GET', path);
    await site.send('PATCH', path, {
      body: { settings: { brakePercent: 0, brakeRecords: 2 } },
      headers: { 'If-Match': String(before.headers.get('etag')) },
    });
    edit(8, 13, () => ({ title: null }));
    const { id } = await site.run('sync');
    const member = await site.visitor({ as: cem });
    await member.page.goto(site.at(`/runs/${String(id)}`));
    await member.page.getByText(`Administrators here: ${ann.name}.`).waitFor();
    await expect
      .poll(() => member.page.getByRole('button', { name: /^Apply/u }).isDisabled())
      .toBe(true);
    await member.expectAccessible();
    member.expectNoFaults();

    await page.goto(site.at(''));
    await page
      .getByRole('region', { name: 'Needs you' })
      .getByRole('link', { name: /^A plan is on hold/u })
      .click();
    await page
      .getByText('On hold: it would remove, blank or overwrite 5 records. The limit is 2.')
      .waitFor();
    await visitor.expectAccessible();
    await apply('Apply 5 changes').click();
    await page.getByText('Done', { exact: true }).waitFor();
    await page.getByText('5 changes in AMP').waitFor();
    expect((await titleOf(nth(8))) ?? null).toBeNull();
  });

  it('is undone: what goes back and what stays is shown first', async () => {
    const { page } = visitor;
    const edited = await contactOf(nth(8));
    const answer = await site.send('PATCH', `/organizations/${site.org}/contacts/${edited.id}`, {
      body: { fields: { title: 'Edited since' } },
      headers: { 'If-Match': etagOf({ organizationId: site.org, what: 'amp_contact', ...edited }) },
    });
    expect(answer.status).toBe(200);
    await page.getByRole('link', { name: 'Undo' }).click();
    await page.getByText('4 records go back to how they were before the run.').waitFor();
    await page.getByText('1 record stays as it is.').waitFor();
    await page.getByText('Edited since', { exact: true }).waitFor();
    await visitor.expectAccessible();
    await page.getByRole('button', { name: 'Undo 4 changes' }).click();
    await page.getByRole('heading', { name: /^Undo of / }).waitFor();
    await page.getByText('4 changes in AMP').waitFor();
    await page.getByRole('link', { name: 'Problems 1' }).click();
    await page.getByText('1 record was left as it is').waitFor();
    await visitor.expectAccessible();
    expect(await titleOf(nth(9))).toEqual(expect.any(String));
    expect(await titleOf(nth(8))).toBe('Edited since');
  });

  it('overwrites nothing that changed since, and says so by cause; another plan is discarded', async () => {
    const { page } = visitor;
    edit(14, 16, () => ({ title: 'Chief' }));
    await open('plan');
    await apply(/^Apply \d+ changes$/u).waitFor();
    const edited = await contactOf(nth(14));
    await site.send('PATCH', `/organizations/${site.org}/contacts/${edited.id}`, {
      body: { fields: { title: 'Own' } },
      headers: { 'If-Match': etagOf({ organizationId: site.org, what: 'amp_contact', ...edited }) },
    });
    await apply(/^Apply \d+ changes$/u).click();
    await page.getByText('Done with problems').waitFor();
    await page.getByRole('link', { name: 'Problems 1' }).click();
    await page.getByRole('button', { name: 'Changed since it was planned', exact: true }).click();
    await expect.poll(() => page.locator('main li li').count()).toBe(1);
    await visitor.expectAccessible();
    expect(await titleOf(nth(14))).toBe('Own');
    // Tried again, it is planned again from its present values.
    await page.getByRole('button', { name: /^Try these again/u }).click();
    await page.getByRole('heading', { name: /^Sync of single records of / }).waitFor();
    await page.getByText(/^Done/u).first().waitFor();
    expect(await titleOf(nth(14))).not.toBe('Own');

    edit(15, 17, () => ({ firstName: 'Other' }));
    await open('plan');
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByText('The plan was discarded. Nothing was changed or put on hold.').waitFor();
    await page.getByText('No values changed on either side.').waitFor();
    expect((await contactOf(nth(16))).fields.firstName).not.toBe('Other');
    visitor.expectNoFaults();
  });

  it('is usable on a phone, in the dark', async () => {
    const phone = await site.visitor({ as: ann, width: 375, height: 812, colorScheme: 'dark' });
    const { page } = phone;
    const { id } = await site.run('plan');
    await page.goto(site.at(`/runs/${String(id)}`));
    await page.getByRole('button', { name: /^Apply/u }).waitFor();
    await page.locator('main li').getByRole('button', { expanded: false }).first().click();
    await page.locator('main li li').getByRole('button').first().click();
    await page.locator('main li li').getByRole('table').first().waitFor();
    const width = await page.evaluate('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(375);
    await phone.expectAccessible();
    await page.goto(site.at(`/runs/${String(id)}/undo`));
    await page.getByText('There is nothing to undo.').waitFor();
    await phone.expectAccessible();
    phone.expectNoFaults();
  });

  it('leaves one field of a record out: it stays, and the next plan has it again', async () => {
    const { page } = visitor;
    const at = ids.length - 1;
    await site.run('sync');
    const old = await titleOf(nth(at));
    edit(at, at + 1, () => ({ title: 'Head of Fields', city: 'Fieldtown', firstName: 'Fielda' }));
    await open('plan');
    await apply('Apply 1 change').waitFor();
    const city = page
      .locator('main li')
      .filter({ has: page.getByRole('button', { name: 'City' }) });
    await city.getByRole('button', { name: 'City' }).click();
    const record = city.locator('li');
    await record.getByRole('button').click();
    const box = (name: string) =>
      record.getByRole('checkbox', { name: new RegExp(`^Include ${name} of`, 'u') });
    const mixed = (input: string) =>
      page.evaluate(`document.querySelector('${input}').indeterminate`);
    await box('Job title').uncheck();
    await page
      .getByText('1 field of 1 record is excluded and is in the next plan again.')
      .waitFor();
    await apply('Apply 1 change').waitFor();
    await visitor.expectAccessible();
    // The record is neither included nor excluded, and of its groups only that of the field is.
    await record.getByText('1 field excluded').waitFor();
    await expect.poll(() => mixed('main li li input')).toBe(true);
    await expect.poll(() => mixed('input[aria-label="Include Job title"]')).toBe(true);
    expect(await mixed('input[aria-label="Include City"]')).toBe(false);
    // Without any of its fields, the record is excluded itself, and goes on hold.
    await box('City').uncheck();
    await page.getByText('2 fields of 1 record are excluded').waitFor();
    await box('First name').uncheck();
    await page.getByText('Everything is excluded.').waitFor();
    await box('City').check();
    await box('First name').check();
    await apply('Apply 1 change').click();
    await page.getByText('Done', { exact: true }).waitFor();
    await expect
      .poll(async () => (await contactOf(nth(at))).fields)
      .toMatchObject({
        title: old,
        city: 'Fieldtown',
        firstName: 'Fielda',
      });
    await page.getByRole('link', { name: /^Changes/u }).click();
    await page.getByRole('button', { name: 'City' }).click();
    await page.getByText('1 field excluded').waitFor();
    await visitor.expectAccessible();
    await open('plan');
    await apply('Apply 1 change').click();
    await expect.poll(() => titleOf(nth(at))).toBe('Head of Fields');
    visitor.expectNoFaults();
  });
});
