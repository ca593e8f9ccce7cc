import type { Locator, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { at } from '../support/at.ts';
import type { Visitor } from './chromium.ts';
import { hasBrowser } from './launch.ts';
import { failing, notAllowed } from './refusal.ts';
import { ann, BrowserSite, type Person } from './site.ts';

const mia: Person = { name: 'Mia Okafor', email: 'mia@acme.example' };

describe.skipIf(!hasBrowser)('the mapping page', () => {
  let site: BrowserSite;
  let visitor: Visitor;
  let page: Page;
  beforeAll(async () => {
    site = await BrowserSite.start({ seed: { contacts: 120 } });
    await site.claim();
    await site.invite(mia);
    await site.connect();
    await site.run('sync');
    visitor = await site.visitor({ as: ann });
    ({ page } = visitor);
    page.setDefaultTimeout(8000);
  });

  const path = () => `/organizations/${site.org}/mapping`;
  const saved = async () => (await site.send('GET', path())).body;
  const table = (name: string) => page.getByRole('table', { name, exact: true });
  const row = (group: string, field: string) =>
    table(group)
      .getByRole('row')
      .filter({ has: page.getByRole('rowheader', { name: new RegExp(`^${field}`, 'u') }) });
  const bar = () => page.getByRole('region', { name: 'Not saved' });
  const dialog = () => page.getByRole('dialog', { name: 'What will change' });

  it('R12, R14: shows the defaults in force in groups, the eight company fields by exactly their names', async () => {
    await page.goto(site.at('/mapping'));
    await page.getByText('The default mapping applies.').waitFor();
    for (const name of ['Market', 'Employees', 'Territory', 'Type', 'FaxNumber', 'PhoneNumber']) {
      await row('Company', `Company_${name}`).waitFor();
    }
    await row('Company', 'Company_Status').getByText('Default').waitFor();
    await row('Company', 'Company_WebSite').getByText('To AMP').waitFor();
    await row('Name', 'First name').getByText('Both ways').waitFor();
    const { body } = await site.send('GET', `/organizations/${site.org}/contacts?limit=1`);
    await row('Name', 'Last name')
      .getByText(String(at(body, 'data', 0, 'fields', 'lastName')))
      .waitFor();
    await visitor.expectAccessible();
  });

  it('R11: shows fields that cannot be mapped, with the reason', async () => {
    const list = page.getByRole('region', { name: 'Fields that cannot be mapped' });
    await list.getByText(/custom contact fields cannot be mapped/u).waitFor();
    await list.getByText('User-defined field 1', { exact: true }).waitFor();
  });

  it('changes a direction in place; a way that ConnectWise does not take says why', async () => {
    await row('Company', 'Company')
      .getByRole('button', { name: /^Direction of Company:/u })
      .click();
    const both = page.getByRole('menuitem', { name: /Both ways/u });
    await both.getByText('ConnectWise does not accept changes to Company').waitFor();
    await expect.poll(() => both.isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
    await row('Name', 'Job title')
      .getByRole('button', { name: /^Direction of/u })
      .click();
    await page.getByRole('menuitem', { name: 'To AMP' }).click();
    await bar().getByText('1 change not saved').waitFor();
    await visitor.expectAccessible();
  });

  it('asks before another tab loses what is not saved; other rows of the same tab lose nothing', async () => {
    await page.getByText('1 change', { exact: true }).click();
    await page.getByText('All fields', { exact: true }).click();
    const asks = page.getByRole('dialog', { name: 'Leave without saving?' });
    await page.getByRole('tab', { name: 'To-dos' }).click();
    await asks.getByRole('button', { name: 'Stay' }).click();
    await asks.waitFor({ state: 'hidden' });
    await bar().getByText('1 change not saved').waitFor();
    await row('Name', 'Job title').getByText('To AMP').waitFor();
  });

  it('edits an entry in place: conflict rule, blank rule, transforms, value map with the values found', async () => {
    await page.getByRole('button', { name: 'Edit Job title' }).click();
    const form = page.getByRole('group', { name: 'Job title' });
    await form.getByRole('combobox', { name: 'If both sides changed' }).click();
    await page.getByRole('option', { name: 'AMP wins' }).click();
    await form.getByRole('button', { name: 'Add a change' }).click();
    await page.getByRole('menuitem', { name: 'Upper or lower case' }).click();
    await form.getByRole('combobox', { name: 'Case in AMP' }).click();
    await page.getByRole('option', { name: 'UPPER CASE' }).click();
    await form.getByRole('button', { name: 'Map values' }).click();
    const { body } = await site.send(
      'GET',
      `/organizations/${site.org}/connectwise-fields/title/values`,
    );
    const most = { value: at(body, 'data', 0, 'value'), contacts: at(body, 'data', 0, 'contacts') };
    const value = form.getByRole('combobox', { name: `AMP value for ${String(most.value)}` });
    await form
      .getByText(new RegExp(`^${String(most.contacts)} contacts?$`, 'u'))
      .first()
      .waitFor();
    await value.fill('The boss');
    await row('Name', 'Job title').getByText('1 value mapped').waitFor();
    await row('Name', 'Job title').getByText('AMP wins').waitFor();
    await visitor.expectAccessible();
    await form.getByRole('button', { name: 'Remove the value map' }).click();
    await page.getByRole('button', { name: 'Close Job title' }).click();
  });

  it('R10, R13: adds by picking; a new custom field is made in place; what is impossible cannot be picked, what is lossy warns', async () => {
    await page.getByRole('button', { name: 'Add mapping' }).click();
    const add = page.getByRole('region', { name: 'Add a mapping' });
    await add.getByRole('combobox', { name: 'AMP field' }).click();
    await page.getByRole('option', { name: 'New custom field…' }).click();
    await add.getByRole('textbox', { name: 'Name of the new field' }).fill('Size');
    await add.getByRole('combobox', { name: 'Type' }).click();
    await page.getByRole('option', { name: 'Number', exact: true }).click();
    await add.getByRole('button', { name: 'Create field' }).click();
    await add.getByRole('combobox', { name: 'ConnectWise field' }).click();
    const impossible = page.getByRole('option', { name: /^Default e-mail/u });
    await impossible.getByText(/Cannot be mapped: .*an e-mail address is not a number/u).waitFor();
    await visitor.expectAccessible();
    await page.getByRole('option', { name: /^Title/u }).click();
    await add.getByText(/text that is not a number is skipped/u).waitFor();
    await add.getByRole('button', { name: 'Add', exact: true }).click();
    await add.waitFor({ state: 'hidden' });
    await bar().getByText('2 changes not saved').waitFor();
    // With a value that a contact has and the mapping would lose.
    await page.getByText(/text that is not a number is skipped\. For example “.+”/u).waitFor();
    await page.getByText('1 problem', { exact: true }).click();
    await expect.poll(() => page.getByRole('rowheader').count()).toBe(1);
    await page.getByText('2 changes', { exact: true }).click();
    await page.getByRole('rowheader', { name: /^Job title/u }).waitFor();
    await expect.poll(() => page.getByRole('rowheader').count()).toBe(2);
    await visitor.expectAccessible();
    await page.getByText('All fields', { exact: true }).click();
  });

  it('shows the effect before it saves a version with a note', async () => {
    await page.getByRole('button', { name: 'Edit Size' }).click();
    await page.getByRole('group', { name: 'Size' }).getByRole('button', { name: 'Remove' }).click();
    await bar().getByText('1 change not saved').waitFor();
    await bar().getByRole('button', { name: 'Review and save' }).click();
    await dialog()
      .getByText(/^\d+ contacts? changes? in AMP, 0 in ConnectWise\.$/u)
      .waitFor();
    await dialog()
      .getByRole('table', { name: /^Changes of/u })
      .first()
      .waitFor();
    await dialog().getByRole('textbox', { name: 'Note (optional)' }).fill('Titles in capitals');
    await visitor.expectAccessible();
    await dialog().getByRole('button', { name: 'Save mapping' }).click();
    await page.getByText('Saved as version 1. The next sync applies it.').waitFor();
    await bar().waitFor({ state: 'hidden' });
    expect(await saved()).toMatchObject({
      version: 1,
      entries: [
        {
          amp: 'title',
          direction: 'to_amp',
          conflict: 'amp',
          transforms: [{ kind: 'case', to: 'upper' }],
        },
      ],
    });
  });

  it('suggests fields of the same name on both sides', async () => {
    await site.send('POST', `/organizations/${site.org}/amp-fields`, {
      body: { label: 'Nickname', kind: 'text' },
    });
    await page.reload();
    const suggestions = page.getByRole('region', { name: 'Suggestions' });
    await suggestions.getByRole('button', { name: 'Accept the suggestion for Nickname' }).click();
    await row('Custom fields', 'Nickname').getByText('Both ways').waitFor();
    await bar().getByRole('button', { name: 'Discard' }).click();
  });

  it('loses nothing when somebody else saved meanwhile', async () => {
    await page.getByRole('button', { name: 'Edit Fax', exact: true }).click();
    await page
      .getByRole('group', { name: 'Fax' })
      .getByRole('button', { name: 'Switch off' })
      .click();
    await row('Contact', 'Fax').getByText('Switched off').waitFor();
    const other = { entries: [], off: ['site'] };
    await site.send('PUT', path(), { body: other, headers: { 'If-Match': '*' } });
    await bar().getByRole('button', { name: 'Review and save' }).click();
    await dialog().getByRole('button', { name: 'Save mapping' }).click();
    const both = page.getByRole('alert').filter({ hasText: 'saved another version' });
    await both.getByText(/Version 2 changed: .*Site/u).waitFor();
    await both.getByText('You changed: Fax.').waitFor();
    await visitor.expectAccessible();
    expect(await saved()).toMatchObject({ version: 2, off: ['site'] });
    await both.getByRole('button', { name: 'Save mine instead' }).click();
    await dialog().getByRole('button', { name: 'Save mapping' }).click();
    await page.getByText('Saved as version 3.').waitFor();
    expect(await saved()).toMatchObject({ version: 3, off: ['fax'], entries: [{ amp: 'title' }] });
  });

  it('keeps versions: what each changed, by row, and restores one as a new one', async () => {
    await page.getByRole('tab', { name: 'Versions' }).click();
    await page.getByText('Titles in capitals').waitFor();
    const changed = page.getByRole('table', { name: 'What version 1 changed' });
    const direction = changed.getByRole('row').filter({ hasText: 'Direction' });
    await direction.getByText('To AMP').waitFor();
    await visitor.expectAccessible();
    await page.getByRole('button', { name: 'Restore version 1' }).click();
    await page.getByText('Restored as version 4.').waitFor();
    expect(await saved()).toMatchObject({ version: 4, off: [], entries: [{ amp: 'title' }] });
  });

  it('maps to-dos to activity types and statuses', async () => {
    await page.getByRole('tab', { name: 'To-dos' }).click();
    await page.getByRole('combobox', { name: 'Call' }).click();
    await page.getByRole('option', { disabled: false }).last().click();
    await visitor.expectAccessible();
    await bar().getByRole('button', { name: 'Save to-do mapping' }).click();
    await bar().waitFor({ state: 'hidden' });
    const { body } = await site.send('GET', `/organizations/${site.org}/activity-mapping`);
    const chosen = at(body, 'mapping', 'call', 'name');
    expect(chosen).toBeTypeOf('string');
    await expect.poll(() => page.getByRole('combobox', { name: 'Call' }).inputValue()).toBe(chosen);
  });

  it('offers a done to-do statuses that close an activity, and no others', async () => {
    const { body } = await site.send('GET', `/organizations/${site.org}/activity-mapping`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the API says
    const all = body.statuses as { name: string; closed: boolean; inactive: boolean }[];
    for (const [label, closes] of [
      ['Done to-do', true],
      ['Open to-do', false],
    ] as const) {
      await page.getByRole('combobox', { name: label }).click();
      await page.getByRole('option').first().waitFor();
      await expect
        .poll(() => page.getByRole('option').allTextContents())
        .toEqual(
          all
            .filter(({ closed, inactive }) => !inactive && closed === closes)
            .map(({ name }) => name),
        );
      await page.keyboard.press('Escape');
    }
  });

  it('keeps what others change of the to-do mapping, and shows both where it is the same', async () => {
    const lists = `/organizations/${site.org}/activity-mapping`;
    const { body } = await site.send('GET', lists);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the API says
    const all = body.types as { id: number; name: string; inactive: boolean }[];
    const [first, second] = all.filter(({ inactive }) => !inactive);
    const pick = async (label: string, option: string | undefined) => {
      await page.getByRole('combobox', { name: label }).click();
      await page.getByRole('option', { name: String(option), exact: true }).click();
    };
    const elsewhere = async (mapping: object) => {
      const headers = { 'If-Match': '*' };
      const { status } = await site.send('PATCH', lists, { body: { mapping }, headers });
      expect(status).toBe(200);
    };
    const mapped = async () => (await site.send('GET', lists)).body.mapping;
    await pick('Meeting', first?.name);
    await elsewhere({ task: second?.id });
    await bar().getByRole('button', { name: 'Save to-do mapping' }).click();
    await bar().waitFor({ state: 'hidden' });
    expect(await mapped()).toMatchObject({ meeting: { id: first?.id }, task: { id: second?.id } });

    await pick('E-mail', first?.name);
    await elsewhere({ email: second?.id });
    await bar().getByRole('button', { name: 'Save to-do mapping' }).click();
    const both = page.getByRole('alert').filter({ hasText: 'while you were editing' });
    await both.getByText(String(second?.name), { exact: true }).waitFor();
    await both.getByText(String(first?.name), { exact: true }).waitFor();
    await visitor.expectAccessible();
    expect(await mapped()).toMatchObject({ email: { id: second?.id } });
    await both.getByRole('button', { name: 'Save mine instead' }).click();
    await bar().waitFor({ state: 'hidden' });
    expect(await mapped()).toMatchObject({ email: { id: first?.id } });
  });

  it('works by keyboard alone: opens a row, changes a rule, saves', async () => {
    await page.getByRole('tab', { name: 'Contact' }).focus();
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('tab', { name: 'Contact' }).focus();
    await page.keyboard.press('Enter');
    await row('Name', 'Last name').waitFor();
    await tabTo(page, page.getByRole('button', { name: 'Edit Last name' }));
    await page.keyboard.press('Enter');
    const form = page.getByRole('group', { name: 'Last name' });
    await tabTo(page, form.getByRole('combobox', { name: 'If one side is blanked' }));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await bar().getByText('1 change not saved').waitFor();
    await tabTo(page, bar().getByRole('button', { name: 'Review and save' }));
    await page.keyboard.press('Enter');
    await dialog().getByText('No linked contact changes.').waitFor();
    await tabTo(page, dialog().getByRole('textbox', { name: 'Note (optional)' }));
    await page.keyboard.type('By keyboard');
    await page.keyboard.press('Enter');
    await page.getByText('Saved as version 5.').waitFor();
    visitor.expectNoFaults();
  });

  it('says what failed and keeps what was there', async () => {
    await page.route('**/mapping/check', (route) => route.fulfill(failing));
    await page.reload();
    await page.getByText('The mapping could not be checked.').waitFor();
    await row('Name', 'Last name').waitFor();
    await visitor.expectAccessible();
    await page.unroute('**/mapping/check');
  });

  it('is for members to read, on a phone as a list whose rows open a sheet', async () => {
    const member = await site.visitor({ as: mia, colorScheme: 'dark', width: 375, height: 800 });
    member.page.setDefaultTimeout(8000);
    await member.page.goto(site.at('/mapping'));
    await member.page.getByText(/Only administrators can change this/u).waitFor();
    await member.page.getByText('Company_Market').waitFor();
    await expect
      .poll(() => member.page.getByRole('button', { name: 'Add mapping' }).count())
      .toBe(0);
    await member.expectAccessible();
    const width = await member.page.evaluate('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(375);
    await member.page.getByRole('button', { name: 'Edit Job title' }).click();
    const sheet = member.page.getByRole('dialog', { name: 'Job title' });
    await sheet.getByRole('group', { name: 'Job title' }).waitFor();
    await expect.poll(() => sheet.getByRole('button', { name: 'Switch off' }).count()).toBe(0);
    await member.expectAccessible();
    await member.page.route('**/api/v1/**/mapping', (route) => route.fulfill(notAllowed));
    await member.page.reload();
    await member.page.getByText('Your role cannot see this.').waitFor();
    await member.page.getByText(/^The mapping decides which field/u).waitFor();
    await member.expectAccessible();
    member.expectNoFaults();
  });
});

/** Presses Tab until an element has the focus. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  for (let tabs = 0; tabs < 150; tabs++) {
    if ((await wanted.and(page.locator(':focus')).count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('it is not reached by Tab');
}
