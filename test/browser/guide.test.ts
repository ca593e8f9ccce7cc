import { beforeAll, describe, expect, it } from 'vitest';
import { apiRoles, setRights } from '../../sandbox/control/rights.ts';
import type { Visitor } from './chromium.ts';
import { hasBrowser } from './launch.ts';
import { ann, BrowserSite, password } from './site.ts';

const ben = { name: 'Ben Okafor', email: 'ben@acme.example' };

describe.skipIf(!hasBrowser)('the set-up guide', () => {
  let site: BrowserSite;
  let visitor: Visitor;
  beforeAll(async () => {
    site = await BrowserSite.start();
    visitor = await site.visitor();
  });
  const step = (name: string) =>
    visitor.page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name });
  const button = (name: string) => visitor.page.getByRole('button', { name });
  const heading = (name: string) => visitor.page.getByRole('heading', { name });
  /** Waits until the count is that of the present choice. */
  const counted = () => visitor.page.locator('[aria-busy=true]').waitFor({ state: 'hidden' });
  const setReports = (level: 'None' | 'All') => {
    const { world } = site.sandbox;
    for (const { id } of apiRoles(world)) setRights(world, id, 'API Reports', { inquire: level });
  };
  /** The overview of the organization. */
  const overview = async () => {
    const answer = await visitor.page.request.get(`/api/v1/organizations/${site.org}/overview`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the test looks at it
    return (await answer.json()) as {
      readonly figures: Readonly<Record<string, { readonly count: number }>>;
    };
  };

  it('is where an empty organization begins', async () => {
    const { page } = visitor;
    await page.goto(site.setupLink);
    await page.getByLabel('Organization').fill('Acme Marketing');
    await page.getByLabel('Your name').fill(ann.name);
    await page.getByLabel('E-mail').fill(ann.email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await button('Create the organization').click();
    await heading('Connect ConnectWise').waitFor();
    site.org = new URL(page.url()).pathname.split('/')[2] ?? '';
    await expect.poll(() => step('1. Connect').getAttribute('aria-current')).toBe('step');
    await step('5. Review and apply').getByText('Not yet').waitFor();
    await visitor.expectAccessible();
  });

  it('connects, after a wrong key was explained where it was typed', async () => {
    const { page } = visitor;
    await page.getByRole('combobox', { name: 'ConnectWise site' }).click();
    await page.getByRole('option', { name: 'Another address' }).click();
    await page.getByLabel('Address of your ConnectWise').fill(site.sandboxUrl);
    await page.getByLabel('Login company').fill(site.credentials.companyId);
    await page.getByLabel('Public key').fill(site.credentials.publicKey);
    await page.getByLabel('Private key', { exact: true }).fill('mistyped');
    await page.getByLabel('clientId').fill(site.credentials.clientId);
    await button('Check and continue').click();
    await page.getByText('ConnectWise rejected the keys for company').waitFor();
    setReports('None');
    await page.getByLabel('Private key', { exact: true }).fill(site.credentials.privateKey);
    await page.keyboard.press('Enter');
    await heading('Check the rights').waitFor();
    await step('1. Connect').getByText('Done').waitFor();
  });

  it('explains a missing right, and goes on once it is there', async () => {
    const { page } = visitor;
    const reports = page.getByRole('row', { name: 'Reads API reports' });
    await reports.getByText('Missing').waitFor();
    await reports.getByText('System > API Reports', { exact: true }).waitFor();
    await button('Copy for your ConnectWise administrator').waitFor();
    await button('Continue anyway').waitFor();
    await visitor.expectAccessible();
    setReports('All');
    await button('Check again').click();
    await reports.getByText('Found').waitFor();
    await page.getByRole('button', { name: 'Continue', exact: true }).click();
    await heading('Choose which contacts come to AMP').waitFor();
  });

  it('is left and found again at the step that is open', async () => {
    const { page } = visitor;
    await page.goto(site.at(''));
    await page.getByText('ampwise is not set up yet.').waitFor();
    await visitor.expectAccessible();
    await page.getByRole('link', { name: 'Continue the set-up guide at "Contacts"' }).click();
    await heading('Choose which contacts come to AMP').waitFor();
    await step('2. Check').click();
    await heading('Check the rights').waitFor();
    await page.goto(site.at('/guide'));
    await heading('Choose which contacts come to AMP').waitFor();
  });

  it('counts the contacts of the recommended types, and reports errors in a pasted list', async () => {
    const { page } = visitor;
    for (const name of ['Customer', 'Prospect', 'Suspect']) {
      await expect
        .poll(() => page.getByRole('checkbox', { name, exact: true }).isChecked())
        .toBe(true);
    }
    const figure = page.getByText('would come to AMP.');
    await figure.waitFor();
    const { lines } = await site.commands.json(['filter', 'preview']);
    const [preview] = lines;
    await expect
      .poll(() => figure.textContent())
      .toContain(`${String(preview?.contacts)} contacts`);
    await visitor.expectAccessible();
    const types = page.getByRole('combobox', { name: 'Contacts Company Type' });
    await visitor.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.evaluate("navigator.clipboard.writeText('vendor, Custmer')");
    await types.focus();
    await page.keyboard.press('ControlOrMeta+v');
    await page.getByText('This ConnectWise has no company type Custmer.').waitFor();
    await page.getByText('Closest: Customer', { exact: false }).waitFor();
    await expect.poll(() => page.getByRole('checkbox', { name: 'Vendor' }).isChecked()).toBe(true);
    await visitor.expectAccessible();
    await button('Use the recommended types').click();
    await figure.waitFor();
    await counted();
    await expect.poll(() => page.getByRole('checkbox', { name: 'Vendor' }).isChecked()).toBe(false);
    await button('Save and continue').click();
    await heading('Check the fields').waitFor();
    await step('3. Contacts').getByText('Done').waitFor();
  });

  it('shows the mapping with a contact through it', async () => {
    const { page } = visitor;
    const table = page.getByRole('table', { name: 'Sample contact' });
    await table.getByRole('row', { name: 'E-mail' }).getByText('@').waitFor();
    await visitor.expectAccessible();
    await page.getByRole('button', { name: /^Show \d+ empty fields$/u }).click();
    await button('Looks right').click();
    await heading('Review the plan and apply it').waitFor();
    await step('4. Fields').getByText('Done').waitFor();
  });

  it('makes a plan, applies it by keyboard, and says what came of it with the numbers of the lists', async () => {
    const { page } = visitor;
    await button('Make the plan').focus();
    await page.keyboard.press('Enter');
    await page.getByText('Nothing has happened yet.').waitFor();
    expect((await overview()).figures.inStep?.count).toBe(0);
    await visitor.expectAccessible();
    const planned = Number(
      await page.getByRole('row', { name: 'New in AMP' }).getByRole('cell').last().textContent(),
    );
    // A reload shows the same plan.
    await page.reload();
    await page.getByText('Nothing has happened yet.').waitFor();
    await button('Apply this plan').focus();
    await page.keyboard.press('Enter');
    const result = page.getByRole('link', { name: /^\d+ contacts are in AMP\.$/u });
    await result.waitFor();
    const { figures } = await overview();
    expect(figures.inStep?.count).toBe(planned);
    await expect.poll(() => result.textContent()).toBe(`${planned} contacts are in AMP.`);
    await page.getByText(`${String(figures.skippedInConnectWise?.count)} were skipped:`).waitFor();
    await page.getByText('From now on, ampwise syncs automatically every 15 minutes.').waitFor();
    await step('5. Review and apply').getByText('Done').waitFor();
    await visitor.expectAccessible();
    await result.click();
    await heading('Contacts').waitFor();
    await page.goto(site.at(''));
    await heading('Home').waitFor();
    await page.getByText('In sync').first().waitFor();
    await expect.poll(() => page.getByText('ampwise is not set up yet.').count()).toBe(0);
    visitor.expectNoFaults();
  });

  it('asks for a look at what a later change touches', async () => {
    const { page } = visitor;
    await page.goto(site.at('/guide?step=whom'));
    await page.getByRole('checkbox', { name: 'Vendor' }).check();
    await button('Save and continue').click();
    await heading('Check the fields').waitFor();
    await step('5. Review and apply').getByText('Needs a look').waitFor();
  });

  it('keeps what was chosen when saving fails', async () => {
    const { page } = visitor;
    await page.goto(site.at('/guide?step=whom'));
    await page.getByRole('checkbox', { name: 'Partner' }).check();
    await page.route('**/api/**/filter', async (route) => {
      if (route.request().method() !== 'PUT') return await route.fallback();
      await route.abort();
    });
    await button('Save and continue').click();
    await page.getByText('The filter was not saved.').waitFor();
    await expect.poll(() => page.getByRole('checkbox', { name: 'Partner' }).isChecked()).toBe(true);
    await counted();
    await visitor.expectAccessible();
    await page.unroute('**/api/**/filter');
  });

  it('tells a member who sets ampwise up, on a small dark screen', async () => {
    const signed = await site.send('POST', '/auth/sign-in', {
      as: ann,
      body: { email: ann.email, password },
    });
    expect(signed.status).toBe(200);
    await site.invite(ben);
    const member = await site.visitor({
      as: ben,
      width: 375,
      height: 812,
      colorScheme: 'dark',
    });
    const { page } = member;
    await page.goto(site.at('/guide?step=whom'));
    await page.getByText('Only administrators can set up ampwise.').waitFor();
    await page.getByText(`Administrators here: ${ann.name}.`).waitFor();
    await member.expectAccessible();
    member.expectNoFaults();
  });

  it('fits a small dark screen at every step', async () => {
    const small = await site.visitor({ as: ann, width: 375, height: 812, colorScheme: 'dark' });
    const { page } = small;
    for (const name of ['connect', 'check', 'whom', 'fields', 'apply']) {
      await page.goto(site.at(`/guide?step=${name}`));
      await page.getByRole('heading', { level: 2 }).waitFor();
      await page.waitForLoadState('networkidle');
      await expect
        .poll(() => page.evaluate('document.documentElement.scrollWidth'), { message: name })
        .toBe(375);
      await small.expectAccessible();
    }
    small.expectNoFaults();
  });
});
