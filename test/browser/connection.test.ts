import { beforeAll, describe, expect, it } from 'vitest';
import { apiRoles, setRights } from '../../sandbox/control/rights.ts';
import type { Visitor } from './chromium.ts';
import { hasBrowser } from './launch.ts';
import { refusal } from './refusal.ts';
import { ann, BrowserSite, password } from './site.ts';

const ben = { name: 'Ben Okafor', email: 'ben@acme.example' };

describe.skipIf(!hasBrowser)('the connection', () => {
  let site: BrowserSite;
  let visitor: Visitor;
  const setInquire = (level: 'None' | 'My' | 'All') => {
    const { world } = site.sandbox;
    for (const { id } of apiRoles(world)) setRights(world, id, 'Contacts', { inquire: level });
  };
  beforeAll(async () => {
    site = await BrowserSite.start();
    await site.claim();
    await site.invite(ben);
    visitor = await site.visitor({ as: ann });
  });

  it('tells a member who can connect', async () => {
    const member = await site.visitor({ as: ben });
    const { page } = member;
    await page.goto(site.at('/connection'));
    await page.getByText('Only administrators can enter keys or disconnect.').waitFor();
    await page.getByText(`Administrators here: ${ann.name}.`).waitFor();
    await expect.poll(() => page.getByRole('textbox').count()).toBe(0);
    await member.expectAccessible();
    member.expectNoFaults();
  });

  it('leads to the keys: the step for the field that has the focus stands out', async () => {
    const { page } = visitor;
    await page.goto(site.at('/connection'));
    const steps = page.getByRole('complementary', { name: 'Where to find these in ConnectWise' });
    await steps.getByText('System > Members > API Members', { exact: false }).waitFor();
    const present = steps.locator('[aria-current=step]');
    await page.getByLabel('Public key').focus();
    await present.filter({ hasText: 'AMP Integration' }).waitFor();
    await present.filter({ hasText: 'The private key is shown once' }).waitFor();
    await page.getByLabel('clientId').focus();
    await present.filter({ hasText: 'developer.connectwise.com' }).waitFor();
    await expect.poll(() => present.count()).toBe(1);
    await visitor.expectAccessible();
  });

  it('says at its field what ConnectWise refuses, and keeps what was typed', async () => {
    const { page } = visitor;
    await page.getByRole('combobox', { name: 'ConnectWise site' }).click();
    await page.getByRole('option', { name: 'Another address' }).click();
    await page.getByLabel('Address of your ConnectWise').fill('psa.example.com');
    await page.getByLabel('Login company').fill('nobody');
    await page.getByLabel('Public key').fill(site.credentials.publicKey);
    await page.getByLabel('Private key', { exact: true }).fill('wrong');
    await page.getByLabel('clientId').fill(site.credentials.clientId);
    await page.getByRole('button', { name: 'Check and connect' }).click();
    await page.getByText('ampwise may not connect to the site psa.example.com').waitFor();
    await page.getByLabel('Address of your ConnectWise').fill(site.sandboxUrl);
    await page.keyboard.press('Enter');
    await page.getByText('does not know the login company nobody').waitFor();
    await page.getByLabel('Login company').fill(site.credentials.companyId);
    await page.keyboard.press('Enter');
    await page.getByText('ConnectWise rejected the keys for company').waitFor();
    await visitor.expectAccessible();
    // The rejected field has the focus, and all fields are as they were typed.
    await expect.poll(() => page.locator(':focus').getAttribute('name')).toBe('privateKey');
    await expect
      .poll(() => page.getByLabel('Private key', { exact: true }).inputValue())
      .toBe('wrong');
    await expect
      .poll(() => page.getByLabel('Public key').inputValue())
      .toBe(site.credentials.publicKey);
    await expect
      .poll(() => page.getByLabel('clientId').inputValue())
      .toBe(site.credentials.clientId);
  });

  it('connects by keyboard, and shows every right with its row', async () => {
    const { page } = visitor;
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(site.credentials.privateKey);
    await page.keyboard.press('Enter');
    await page.getByText('Connected', { exact: true }).waitFor();
    await page.getByText('Entered today').waitFor();
    // The service has no public address at which ConnectWise could reach it.
    await page.getByText('Off. ampwise has no public address.', { exact: false }).waitFor();
    await page.getByText('Set AMPWISE_PUBLIC_URL', { exact: false }).waitFor();
    const contacts = page.getByRole('row', { name: /^Reads contacts/u });
    await contacts.getByText('Companies > Contacts').waitFor();
    await contacts.getByText('Found').waitFor();
    await page.getByRole('row', { name: 'Reads API reports' }).getByText('Found').waitFor();
    await expect.poll(() => page.content()).not.toContain(site.credentials.privateKey);
    await visitor.expectAccessible();
  });

  it('explains a missing right, and writes to the ConnectWise administrator', async () => {
    const { page } = visitor;
    setInquire('None');
    await page.getByRole('button', { name: 'Check again' }).click();
    const contacts = page.getByRole('row', { name: /^Reads contacts/u });
    await contacts.getByText('Missing').waitFor();
    await contacts.getByText('System > Security Roles', { exact: false }).waitFor();
    await page.getByText('1 check needs you.', { exact: false }).waitFor();
    await visitor.expectAccessible();
    await visitor.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy for your ConnectWise administrator' }).click();
    await page.getByText('Copied').waitFor();
    const copied = await page.evaluate('navigator.clipboard.readText()');
    expect(copied).toContain('- Companies > Contacts: set Inquire to All');
    expect(copied).toContain('System > Security Roles');
    expect(copied).not.toContain('Company Maintenance');
    setInquire('All');
    await page.getByRole('button', { name: 'Check again' }).click();
    await contacts.getByText('Found').waitFor();
  });

  it('lets members check, and shows what they cannot do with the reason', async () => {
    const member = await site.visitor({ as: ben });
    const { page } = member;
    await page.goto(site.at('/connection'));
    await page
      .getByRole('row', { name: /^Reads contacts/u })
      .getByText('Found')
      .waitFor();
    await page.getByText(`Administrators here: ${ann.name}.`).waitFor();
    for (const name of ['Enter a new key', 'Disconnect']) {
      await expect.poll(() => page.getByRole('button', { name }).isDisabled()).toBe(true);
    }
    await member.expectAccessible();
    member.expectNoFaults();
  });

  it('asks for the password again, and goes on by itself with the new key', async () => {
    const { page } = visitor;
    await page.getByRole('button', { name: 'Enter a new key' }).click();
    await page.getByLabel('Public key').fill(site.credentials.publicKey);
    await page.getByLabel('Private key', { exact: true }).fill('wrong');
    // The answer of the API if the sign-in was more than ten minutes ago.
    let asked = false;
    await page.route('**/api/**/connection', async (route) => {
      if (route.request().method() !== 'PUT' || asked) return await route.fallback();
      asked = true;
      await route.fulfill(refusal(403, 'password_needed', 'Confirm your password.'));
    });
    await page.getByRole('button', { name: 'Verify and use this key' }).click();
    const dialog = page.getByRole('dialog', { name: 'Confirm your password' });
    await dialog.getByLabel('Password', { exact: true }).fill('not the right phrase');
    await page.keyboard.press('Enter');
    await dialog.getByText('This is not your password.').waitFor();
    await visitor.expectAccessible();
    await dialog.getByLabel('Password', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    // The action continued: ConnectWise rejected the key, and the present one stays in use.
    await page.getByText('ConnectWise rejected the keys for company').waitFor();
    await expect.poll(() => dialog.count()).toBe(0);
    await page.getByText('Connected', { exact: true }).waitFor();
    await page.unroute('**/api/**/connection');
  });

  it('overwrites nothing that somebody else entered meanwhile', async () => {
    const { page } = visitor;
    const { publicKey, privateKey } = site.credentials;
    const changed = await site.send('PUT', `/organizations/${site.org}/connection`, {
      body: { publicKey, privateKey },
      headers: { 'If-Match': '*' },
    });
    expect(changed.status).toBe(200);
    await page.getByLabel('Private key', { exact: true }).fill(privateKey);
    await page.keyboard.press('Enter');
    await page.getByText('Ann Weber changed the connection in the meantime').waitFor();
    await expect
      .poll(() => page.getByLabel('Private key', { exact: true }).inputValue())
      .toBe(privateKey);
    await page.getByRole('button', { name: 'Verify and use this key' }).click();
    await page.getByText('The new key was verified and is in use.').waitFor();
  });

  it('reminds of the old key until that is ticked off', async () => {
    const { page } = visitor;
    await page.getByText('The old key is still valid in ConnectWise').waitFor();
    await visitor.expectAccessible();
    await page.getByRole('button', { name: 'I deleted the old key' }).click();
    await page.getByText('The old key is still valid in ConnectWise').waitFor({ state: 'hidden' });
  });

  it('keeps what it shows when the service fails, and says so', async () => {
    const { page } = visitor;
    await page.route('**/api/**/connection/doctor', async (route) => {
      await route.fulfill(refusal(500, 'internal', 'Something went wrong inside ampwise.'));
    });
    await page.getByRole('button', { name: 'Check again' }).click();
    await page.getByText('The connection could not be checked.').waitFor();
    await page.getByRole('row', { name: /^Reads contacts/u }).waitFor();
    await visitor.expectAccessible();
    await page.unroute('**/api/**/connection/doctor');
    await page.route('**/api/**/connection', async (route) => {
      await route.fulfill(refusal(500, 'internal', 'Something went wrong inside ampwise.'));
    });
    await page.reload();
    await page.getByText('The connection could not be loaded.').waitFor();
    await page.unroute('**/api/**/connection');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Connected', { exact: true }).waitFor();
  });

  it('fits a small dark screen', async () => {
    const small = await site.visitor({ as: ann, width: 375, height: 812, colorScheme: 'dark' });
    const { page } = small;
    await page.goto(site.at('/connection'));
    await page.getByRole('button', { name: 'Enter a new key' }).click();
    await page.getByText('Found').first().waitFor();
    await expect.poll(() => page.evaluate('document.documentElement.scrollWidth')).toBe(375);
    await small.expectAccessible();
    small.expectNoFaults();
  });

  it('ends after saying what goes and what stays', async () => {
    const { page } = visitor;
    await page.getByRole('button', { name: 'Disconnect' }).click();
    const dialog = page.getByRole('dialog', { name: 'Disconnect from ConnectWise?' });
    await dialog.getByText('The history of all runs').waitFor();
    await visitor.expectAccessible();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Disconnect' }).click();
    await dialog.getByRole('button', { name: 'Disconnect' }).click();
    await page.getByText('Not connected', { exact: true }).waitFor();
    visitor.expectNoFaults();
  });

  it('connects by an integrator login instead', async () => {
    const { page } = visitor;
    const { username, password: secret } = site.credentials.integrator;
    await page.getByRole('button', { name: 'Use an integrator login instead' }).click();
    await page.getByRole('combobox', { name: 'ConnectWise site' }).click();
    await page.getByRole('option', { name: 'Another address' }).click();
    await page.getByLabel('Address of your ConnectWise').fill(site.sandboxUrl);
    await page.getByLabel('Login company').fill(site.credentials.companyId);
    await page.getByLabel('Integrator user').fill(username);
    await page.getByLabel('Integrator password', { exact: true }).fill(secret);
    await page.getByLabel('clientId').fill(site.credentials.clientId);
    await page.getByRole('button', { name: 'Check and connect' }).click();
    await page.getByText('Connected', { exact: true }).waitFor();
    await page.getByText(username).waitFor();
    visitor.expectNoFaults();
  });
});
