import { beforeAll, describe, expect, it } from 'vitest';
import type { Visitor } from './chromium.ts';
import { gate } from './gate.ts';
import { hasBrowser } from './launch.ts';
import { failing } from './refusal.ts';
import { ann, BrowserSite, type Person } from './site.ts';

const bea: Person = { name: 'Bea Ortiz', email: 'bea@acme.example' };
const cem: Person = { name: 'Cem Aydin', email: 'cem@acme.example' };

describe.skipIf(!hasBrowser)('the organization and its settings', () => {
  let site: BrowserSite;
  let visitor: Visitor;

  beforeAll(async () => {
    site = await BrowserSite.start();
    await site.claim();
    await site.invite(bea, 'admin');
    await site.invite(cem);
    await site.connect();
    visitor = await site.visitor({ as: ann });
  });

  const at = () => site.at('/settings');
  const section = (name: string) => visitor.page.getByRole('region', { name, exact: true });
  const save = async (name: string) => {
    await section(name).getByRole('button', { name: 'Save', exact: true }).click();
    await section(name).getByText('Saved.').waitFor();
  };
  const settings = async () => {
    const { body } = await site.send('GET', `/organizations/${site.org}/settings`);
    return body.settings;
  };
  const elsewhere = async (changes: object) => {
    const { status } = await site.send('PATCH', `/organizations/${site.org}/settings`, {
      as: bea,
      body: { settings: changes },
      headers: { 'If-Match': '*' },
    });
    expect(status).toBe(200);
  };
  const pick = async (label: string, option: string) => {
    await visitor.page.getByRole('combobox', { name: label, exact: true }).click();
    await visitor.page.getByRole('option', { name: option, exact: true }).click();
  };

  it('renames the organization, which shows at once', async () => {
    const { page } = visitor;
    await page.goto(at());
    await section('To-dos and activities').getByRole('combobox').first().waitFor();
    await visitor.expectAccessible();
    await section('Organization').getByLabel('Name').fill('Acme Growth');
    await save('Organization');
    await page.getByText('Acme Growth', { exact: true }).first().waitFor();
    await page.getByText(site.org, { exact: true }).waitFor();
  });

  it('shows defaults, saves a section, and resets a setting to its default', async () => {
    const { page } = visitor;
    const leaving = section('Contacts that drop out');
    const label = 'If a contact drops out of the filter, its AMP contact';
    await expect
      .poll(() => leaving.getByRole('combobox', { name: label, exact: true }).inputValue())
      .toBe('stays and stops being updated (default)');
    await pick(label, 'is removed');
    await save('Contacts that drop out');
    await leaving.getByText('Default: stays and stops being updated.').waitFor();
    expect(await settings()).toMatchObject({ leavesFilter: 'remove' });
    await leaving.getByRole('button', { name: `Reset to default: ${label}` }).click();
    await save('Contacts that drop out');
    expect(await settings()).toMatchObject({ leavesFilter: 'keep' });
    await page.getByRole('switch', { name: /^Send AMP contacts/u }).focus();
    await page.keyboard.press('Space');
    await save('What syncs');
    expect(await settings()).toMatchObject({ push: false });
  });

  it('shows a refusal at its field and keeps what was typed', async () => {
    const field = section('New contacts in ConnectWise').getByLabel('Catch-all company', {
      exact: true,
    });
    await field.fill('999999');
    await section('New contacts in ConnectWise').getByRole('button', { name: 'Save' }).click();
    await section('New contacts in ConnectWise')
      .getByText(/ConnectWise has no company/u)
      .waitFor();
    await expect.poll(() => field.inputValue()).toBe('999999');
    await visitor.expectAccessible();
    await section('New contacts in ConnectWise').getByRole('button', { name: 'Discard' }).click();
    await expect.poll(() => field.inputValue()).toBe('');
  });

  it('keeps history for a number of days, or forever', async () => {
    const history = section('History');
    const days = history.getByLabel('Keep runs and the audit log for', { exact: true });
    await expect.poll(() => days.inputValue()).toBe('400 days');
    await days.fill('20');
    await history.getByRole('button', { name: 'Save' }).click();
    await history.getByText(/30/u).first().waitFor();
    await days.fill('90');
    await save('History');
    expect(await settings()).toMatchObject({ keepHistory: 90 });
    await history.getByLabel('Keep it forever').check();
    await expect.poll(() => days.isDisabled()).toBe(true);
    await save('History');
    expect(await settings()).toMatchObject({ keepHistory: 'forever' });
    await visitor.expectAccessible();
    await history.getByLabel('Keep it forever').uncheck();
    await expect.poll(() => days.inputValue()).toBe('400 days');
    await save('History');
  });

  it('keeps what is edited while it saves', async () => {
    const { page } = visitor;
    await page.goto(at());
    const brakes = section('Brakes and sweeps');
    const records = brakes.getByLabel('and more than', { exact: true });
    const percent = brakes.getByLabel('Hold a plan that would remove or blank more than', {
      exact: true,
    });
    const held = gate();
    await page.route('**/settings', async (route) => {
      if (route.request().method() === 'PATCH') await held.opened;
      await route.continue();
    });
    await records.fill('40');
    const patch = page.waitForRequest((request) => request.method() === 'PATCH');
    await brakes.getByRole('button', { name: 'Save', exact: true }).click();
    await patch;
    await percent.fill('9');
    held.open();
    await expect.poll(settings).toMatchObject({ brakeRecords: 40 });
    // One Save at a time: it can be clicked again once the first one is done.
    await save('Brakes and sweeps');
    await page.unroute('**/settings');
    expect(await percent.inputValue()).toBe('9% of all links');
    expect(await settings()).toMatchObject({ brakeRecords: 40, brakePercent: 9 });
  });

  it('saves over changes of other settings that somebody made meanwhile', async () => {
    const { page } = visitor;
    await page.goto(at());
    await section('Brakes and sweeps').getByLabel('and more than', { exact: true }).fill('50');
    await elsewhere({ conflict: 'ask' });
    await save('Brakes and sweeps');
    expect(await settings()).toMatchObject({ brakeRecords: 50, conflict: 'ask' });
  });

  it('shows both values where somebody changed the same setting, and nothing is lost either way', async () => {
    const { page } = visitor;
    await page.goto(at());
    const brakes = section('Brakes and sweeps');
    const percent = brakes.getByLabel('Hold a plan that would remove or blank more than', {
      exact: true,
    });
    await percent.fill('10');
    await brakes.getByLabel('and more than', { exact: true }).fill('60');
    await elsewhere({ brakePercent: 7 });
    await brakes.getByRole('button', { name: 'Save', exact: true }).click();
    const clash = brakes.getByRole('alert');
    await clash.getByText(/^Bea Ortiz saved another version while you were editing/u).waitFor();
    await expect.poll(() => clash.textContent()).toMatch(/7% of all links.*10% of all links/u);
    expect(await settings()).toMatchObject({ brakePercent: 7, brakeRecords: 50 });
    await visitor.expectAccessible();
    // The other person's version stays, and the edit of the other field can still be saved.
    await brakes.getByRole('button', { name: 'Keep the saved version' }).click();
    await expect.poll(() => percent.inputValue()).toBe('7% of all links');
    await expect
      .poll(() => brakes.getByLabel('and more than', { exact: true }).inputValue())
      .toBe('60 records');
    await save('Brakes and sweeps');
    expect(await settings()).toMatchObject({ brakePercent: 7, brakeRecords: 60 });

    await percent.fill('12');
    await elsewhere({ brakePercent: 8 });
    await brakes.getByRole('button', { name: 'Save', exact: true }).click();
    await brakes.getByRole('button', { name: 'Save mine instead' }).click();
    await brakes.getByText('Saved.').waitFor();
    expect(await settings()).toMatchObject({ brakePercent: 12, brakeRecords: 60 });
  });

  it('shows the schedule in words, and pauses and resumes it', async () => {
    const { page } = visitor;
    await site.send('PATCH', `/organizations/${site.org}/settings`, {
      body: { settings: { push: true } },
      headers: { 'If-Match': '*' },
    });
    await site.run('sync');
    await page.goto(at());
    const schedule = section('Schedule');
    await schedule.getByRole('list', { name: 'Next syncs' }).waitFor();
    expect(
      await schedule.getByRole('list', { name: 'Next syncs' }).getByRole('listitem').count(),
    ).toBe(3);
    // In the user's time zone, like every other time on the page.
    await expect
      .poll(() =>
        schedule
          .getByRole('list', { name: 'Next syncs' })
          .getByRole('listitem')
          .first()
          .textContent(),
      )
      .toMatch(/^(?:today|tomorrow) at \d{1,2}:\d{2}.(?:AM|PM)$/u);
    await schedule.getByRole('button', { name: 'Pause syncing' }).click();
    await schedule.getByText('Paused. No sync starts automatically.').waitFor();
    expect(await settings()).toMatchObject({ syncPaused: true });
    await schedule.getByRole('button', { name: 'Resume syncing' }).click();
    await schedule.getByRole('list', { name: 'Next syncs' }).waitFor();
    await schedule.getByLabel('Quiet from', { exact: true }).fill('22:00');
    await schedule.getByLabel('Quiet to', { exact: true }).fill('06:30');
    await save('Schedule');
    expect(await settings()).toMatchObject({ quietHours: '22:00-06:30' });
  });

  it('leads to the activity types and statuses, which are part of the mapping', async () => {
    const { page } = visitor;
    await page.getByRole('link', { name: 'Activity types and statuses' }).click();
    await page.getByRole('combobox', { name: 'Meeting' }).waitFor();
    await page.goBack();
    await section('Brakes and sweeps').waitFor();
  });

  it('gives companies owners of their own', async () => {
    const { page } = visitor;
    const found = await site.send('GET', `/organizations/${site.org}/contacts?limit=1`);
    expect(found.status).toBe(200);
    const company = [...site.sandbox.world.companies.all()].find(({ deletedFlag }) => !deletedFlag);
    const owners = section('Owners');
    await owners.getByLabel('Company id', { exact: true }).fill(String(company?.id));
    await pick('Owner', bea.name);
    await owners.getByRole('button', { name: 'Add rule' }).click();
    await owners
      .getByRole('button', { name: `Remove the rule for company ${company?.id}` })
      .click();
    await owners
      .getByRole('button', { name: `Remove the rule for company ${company?.id}` })
      .waitFor({ state: 'detached' });
    await owners.getByLabel('Company id', { exact: true }).fill('999999');
    await owners.getByRole('button', { name: 'Add rule' }).click();
    await owners.getByText(/ConnectWise has no company 999999/u).waitFor();
    await visitor.expectAccessible();
    await page.getByRole('heading', { name: 'Organization', level: 1 }).waitFor();
    visitor.expectNoFaults();
  });

  it('shows members everything inert, with the reason and who can; it fits a phone', async () => {
    const member = await site.visitor({ as: cem, width: 375, height: 740, colorScheme: 'dark' });
    const { page } = member;
    await page.goto(at());
    await page.getByText(/Only administrators can change.*Ann Weber.*Bea Ortiz/u).waitFor();
    await expect.poll(() => page.getByLabel('Name', { exact: true }).isDisabled()).toBe(true);
    await expect
      .poll(() => page.getByRole('switch', { name: /^Bring contacts/u }).isDisabled())
      .toBe(true);
    await expect
      .poll(() => page.getByRole('button', { name: /Save|Pause|Reset|Add rule/u }).count())
      .toBe(0);
    await expect
      .poll(() => page.evaluate('document.documentElement.scrollWidth'))
      .toBeLessThanOrEqual(375);
    await member.expectAccessible();
    await page.route('**/settings', (route) => route.fulfill(failing));
    await page.goto(`${at()}?again=1`);
    await page.getByText('The settings could not be loaded.').waitFor();
    await member.expectAccessible();
    member.expectNoFaults();
  });
});
