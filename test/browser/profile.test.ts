import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { until } from '../support/serviceProcess.ts';
import type { Visitor } from './chromium.ts';
import { hasBrowser } from './launch.ts';
import { failing } from './refusal.ts';
import { ann, BrowserSite, type Person, password } from './site.ts';

/** A member of the sandbox has this address. */
const shauna: Person = { name: 'Shauna', email: 'sobrien@ampdemo.example' };
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The code that an authenticator app shows for a typed secret (RFC 4648, RFC 6238). */
function codeOf(secret: string, at: number): string {
  const bits = secret
    .replaceAll(/[=\s]/gu, '')
    .split('')
    .map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const bytes = bits.match(/.{8}/gu)?.map((byte) => Number.parseInt(byte, 2)) ?? [];
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const digest = createHmac('sha1', Buffer.from(bytes)).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7f_ff_ff_ff) % 1_000_000).padStart(6, '0');
}

describe.skipIf(!hasBrowser)('the own profile', () => {
  let site: BrowserSite;
  let visitor: Visitor;
  let backupCodes: readonly string[] = [];

  beforeAll(async () => {
    site = await BrowserSite.start();
    await site.claim();
    await site.invite(shauna);
    visitor = await site.visitor({ as: ann });
  });

  const section = (name: string) => visitor.page.getByRole('region', { name, exact: true });

  it('is reached from the own menu, and changes the name everywhere', async () => {
    const { page } = visitor;
    await page.goto('/');
    await page.getByRole('button', { name: `Menu of ${ann.name}` }).click();
    await page.getByRole('menuitem', { name: 'Profile' }).click();
    await page.getByRole('heading', { name: 'Profile', level: 1 }).waitFor();
    await section('Integration activation')
      .getByText(/not connected yet/u)
      .waitFor();
    await visitor.expectAccessible();
    await section('You').getByLabel('Name').fill('');
    await section('You').getByLabel('Name').fill('Ann Weber-Lind');
    await section('You').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Menu of Ann Weber-Lind' }).waitFor();
    await section('You').getByText('Saved.').waitFor();
    await page.goto('/profile');
    await page.waitForURL(/\/organizations\/[^/]+\/profile$/u);
  });

  it('keeps time zone, theme and single-key shortcuts for every device', async () => {
    const { page } = visitor;
    const you = section('You');
    await you.getByLabel('Time zone').fill('Asia/Tok');
    await page.getByRole('option', { name: 'Asia/Tokyo' }).click();
    await you.getByLabel('Single-key shortcuts').uncheck();
    await you.getByRole('button', { name: 'Save' }).click();
    await you.getByText('Saved.').waitFor();
    await you.getByText('Dark', { exact: true }).click();
    await page.locator('html[data-mantine-color-scheme=dark]').waitFor();
    const chosen = { timeZone: 'Asia/Tokyo', theme: 'dark', shortcuts: false };
    await until(async () => {
      const { body } = await site.send('GET', '/me');
      return JSON.stringify(body.user).includes('"theme":"dark"');
    });
    expect((await site.send('GET', '/me')).body.user).toMatchObject(chosen);
    await visitor.expectAccessible();

    const other = await site.visitor({ as: ann });
    await other.page.goto(site.at('/profile'));
    await other.page.locator('html[data-mantine-color-scheme=dark]').waitFor();
    await other.page.locator('time[title*="GMT+9"]').first().waitFor();
    await other.page.getByRole('heading', { name: 'Profile', level: 1 }).click();
    await other.page.keyboard.press('?');
    await other.page.keyboard.press('Control+k');
    await other.page.getByRole('dialog').waitFor();
    await expect.poll(() => other.page.getByText('Keyboard shortcuts').count()).toBe(0);
    await other.page.reload();
    await other.page.getByLabel('Single-key shortcuts').check();
    await other.page.getByRole('button', { name: 'Save' }).click();
    await other.page.getByText('Saved.').waitFor();
    await other.page.getByRole('heading', { name: 'Profile', level: 1 }).click();
    await other.page.keyboard.press('?');
    await other.page.getByText('Keyboard shortcuts').waitFor();
    other.expectNoFaults();

    // This page still has the earlier version.
    await you.getByLabel('Time zone').fill('Europe/Ber');
    await page.getByRole('option', { name: 'Europe/Berlin' }).click();
    await you.getByRole('button', { name: 'Save' }).click();
    await you.getByText('Saved.').waitFor();
    expect((await site.send('GET', '/me')).body.user).toMatchObject({
      timeZone: 'Europe/Berlin',
      shortcuts: true,
    });
    await you.getByText('System', { exact: true }).click();
    await page.locator('html[data-mantine-color-scheme=light]').waitFor();
  });

  it('changes the e-mail address with the password, and keeps it until a mailed link was opened', async () => {
    const { page } = visitor;
    const email = section('E-mail');
    const dialog = page.getByRole('dialog', { name: 'Change your e-mail address' });
    await email.getByRole('button', { name: 'Change e-mail' }).click();
    await dialog.getByLabel('New e-mail address').fill(shauna.email);
    await dialog.getByLabel('Your password').fill('not the right phrase');
    await page.keyboard.press('Enter');
    await dialog.getByText(/not your current password/u).waitFor();
    await visitor.expectAccessible();
    await dialog.getByLabel('Your password').fill(password);
    await page.keyboard.press('Enter');
    await dialog.getByText(/cannot be used for your account/u).waitFor();
    await dialog.getByLabel('New e-mail address').fill('ann.weber@acme.example');
    await page.keyboard.press('Enter');
    await email.getByText('You sign in with ann.weber@acme.example.').waitFor();
    await email.getByText('Your e-mail address was changed.', { exact: false }).waitFor();
    await visitor.expectAccessible();
    await site.send('POST', '/me/email', { body: { email: ann.email, password } });

    // With a mail server, a link is mailed first.
    await page.route('**/api/v1/me', async (route) => {
      const answer = await route.fetch();
      const json: unknown = await answer.json();
      await route.fulfill({ json: Object.assign({}, json, { newEmail: 'new@acme.example' }) });
    });
    await page.reload();
    await email.getByText(/Open the link we mailed to new@acme\.example/u).waitFor();
    await visitor.expectAccessible();
    await page.unroute('**/api/v1/me');
    await email.getByRole('button', { name: 'Keep the current address' }).click();
    await email.getByText(/Open the link/u).waitFor({ state: 'detached' });

    const opened = await site.visitor();
    await opened.page.goto('/email#never-a-link');
    await opened.page.getByRole('button', { name: 'Confirm' }).click();
    await opened.page.getByRole('heading', { name: 'This link cannot be used' }).waitFor();
    await opened.expectAccessible();
    await opened.page.route('**/auth/email/confirm', (route) =>
      route.fulfill({ json: { email: 'new@acme.example' } }),
    );
    await opened.page.reload();
    await opened.page.getByRole('button', { name: 'Confirm' }).click();
    await opened.page.getByText('You sign in with new@acme.example from now on.').waitFor();
    await opened.expectAccessible();
    opened.expectNoFaults();
  });

  it('R5: activates the integration: a Member ID that is verified, and whose it is', async () => {
    const { page } = visitor;
    await site.connect();
    await page.reload();
    const activation = section('Integration activation');
    const field = activation.getByLabel('Member ID');
    await field.fill('nobody');
    await page.keyboard.press('Enter');
    await activation.getByText(/ConnectWise has no member with this Member ID/u).waitFor();
    await expect.poll(() => field.inputValue()).toBe('nobody');
    await visitor.expectAccessible();
    await field.fill('exmember');
    await page.keyboard.press('Enter');
    await activation.getByText(/inactive in ConnectWise/u).waitFor();
    await field.fill('JMORENO');
    await activation.getByRole('button', { name: 'Verify' }).click();
    await activation.getByText('Julia Moreno, active.').waitFor();
    await activation.getByText('Your contacts and activities go here.').waitFor();
    await expect.poll(() => field.inputValue()).toBe('jmoreno');
    await visitor.expectAccessible();
    const { body } = await site.send('GET', `/organizations/${site.org}/users?search=ann`);
    expect(Object(body.data)).toMatchObject([{ member: { identifier: 'jmoreno' } }]);
  });

  it('changes the password, and ends the other sessions', async () => {
    const { page } = visitor;
    await site.send('POST', '/auth/sign-in', {
      as: { name: 'elsewhere', email: 'elsewhere' },
      body: { email: ann.email, password },
    });
    await page.reload();
    const sessions = section('Sessions');
    await sessions.getByText('This device').waitFor();
    await expect
      .poll(() => sessions.getByRole('button', { name: /^Sign out /u }).count())
      .toBeGreaterThan(1);
    const form = section('Password');
    await form.getByLabel('Current password').fill('not the right phrase');
    await form.getByLabel('New password').fill('another long phrase of words');
    await form.getByRole('button', { name: 'Change password' }).click();
    await form.getByText(/not your (?:current )?password/u).waitFor();
    await visitor.expectAccessible();
    await form.getByLabel('Current password').fill(password);
    await form.getByLabel('New password').fill('short');
    await form.getByRole('button', { name: 'Change password' }).click();
    await form.getByText(/too short/u).waitFor();
    await form.getByLabel('New password').fill('another long phrase of words');
    await form.getByRole('button', { name: 'Change password' }).click();
    await form.getByText('Your password was changed.').waitFor();
    await sessions
      .getByRole('button', { name: /^Sign out /u })
      .first()
      .waitFor({ state: 'detached' });
  });

  it('sets up a second factor with a code to scan or a secret to type; backup codes are shown once', async () => {
    const { page } = visitor;
    await section('Two-factor sign-in').getByRole('button', { name: 'Set up' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Your password').fill('not the right phrase');
    await page.keyboard.press('Enter');
    await dialog.getByText(/not your (?:current )?password/u).waitFor();
    await dialog.getByLabel('Your password').fill('another long phrase of words');
    await page.keyboard.press('Enter');
    await dialog.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor();
    await visitor.expectAccessible();
    const secret = await dialog.getByLabel('Or type this secret').inputValue();
    await expect
      .poll(() => dialog.getByLabel('Address for the app').inputValue())
      .toMatch(/^otpauth:\/\/totp\//u);
    const right = codeOf(secret, Date.now());
    await dialog.getByLabel('Code from the app').fill(right === '000000' ? '111111' : '000000');
    await page.keyboard.press('Enter');
    await dialog.getByLabel('Code from the app').and(page.locator('[aria-invalid=true]')).waitFor();
    await visitor.expectAccessible();
    await dialog.getByLabel('Code from the app').fill(codeOf(secret, Date.now()));
    await page.keyboard.press('Enter');
    const list = dialog.getByRole('list', { name: 'Backup codes' });
    await list.waitFor();
    backupCodes = await list.getByRole('listitem').allTextContents();
    expect(backupCodes.length).toBeGreaterThan(4);
    await visitor.expectAccessible();
    await page.keyboard.press('Escape');
    const waiting = page.waitForEvent('download');
    await dialog.getByRole('link', { name: 'Download' }).click();
    const file = readFileSync(await (await waiting).path(), 'utf8');
    expect(file.trim().split('\n')).toEqual(backupCodes);
    await dialog.getByRole('button', { name: 'I have stored them' }).click();
    await section('Two-factor sign-in').getByText(/^On\./u).waitFor();
    await expect.poll(() => page.content()).not.toContain(backupCodes[0]);
    // New codes replace these.
    await page.getByRole('button', { name: 'New backup codes' }).click();
    await dialog.getByLabel('Your password').fill('another long phrase of words');
    await page.keyboard.press('Enter');
    await list.waitFor();
    const before = backupCodes;
    backupCodes = await list.getByRole('listitem').allTextContents();
    expect(backupCodes.some((code) => before.includes(code))).toBe(false);
    await dialog.getByRole('button', { name: 'I have stored them' }).click();
  });

  it('asks for a code from then on; a backup code signs in once; it can be turned off', async () => {
    const other = await site.visitor();
    const { page } = other;
    await page.goto('/sign-in');
    await page.getByLabel('E-mail').fill(ann.email);
    await page.getByLabel('Password', { exact: true }).fill('another long phrase of words');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Use a backup code' }).click();
    await page.getByLabel('Backup code').fill(backupCodes[0] ?? '');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Home' }).waitFor();
    other.expectNoFaults();

    const own = visitor.page;
    await own.reload();
    await section('Sessions').getByRole('button', { name: 'Sign out all others' }).click();
    await section('Sessions').getByText('All other sessions are signed out.').waitFor();
    await page.goto(site.at(''));
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();

    await section('Two-factor sign-in').getByRole('button', { name: 'Turn off' }).click();
    const dialog = own.getByRole('dialog', { name: 'Turn off two-factor sign-in?' });
    await visitor.expectAccessible();
    await dialog.getByRole('button', { name: 'Turn off' }).click();
    await section('Two-factor sign-in')
      .getByText(/^Off\./u)
      .waitFor();
    visitor.expectNoFaults();
  });

  it('fits a phone in the dark, suggests the member with the same address, and tells what fails', async () => {
    const phone = await site.visitor({ as: shauna, width: 375, height: 740, colorScheme: 'dark' });
    const { page } = phone;
    await page.goto(site.at('/profile'));
    await page.getByText(/Shauna O'Brien \(sobrien\) has the same e-mail address/u).waitFor();
    await expect
      .poll(() => page.evaluate('document.documentElement.scrollWidth'))
      .toBeLessThanOrEqual(375);
    await phone.expectAccessible();
    await page.getByRole('button', { name: 'Use sobrien' }).click();
    await page.getByText("Shauna O'Brien, active.").waitFor();
    await phone.expectAccessible();
    await page.route('**/me/sessions', (route) => route.fulfill(failing));
    await page.reload();
    await page.getByText('Your sessions could not be loaded.').waitFor();
    await phone.expectAccessible();
    phone.expectNoFaults();
  });
});
