import { beforeAll, describe, expect, it } from 'vitest';
import { jsonOf, listOf } from '../cli/program.ts';
import type { Visitor } from './chromium.ts';
import { hasBrowser } from './launch.ts';
import { ann, BrowserSite, password } from './site.ts';

const bea = { name: 'Bea Lindqvist', email: 'bea@acme.example' };
const cem = { name: 'Cem Yıldız', email: 'cem@acme.example' };

/** Opens a link in the same tab. Links differ only after `#`, so the page has to be left first. */
const open = async ({ page }: Visitor, link: string) => {
  await page.goto('about:blank');
  await page.goto(link);
};

describe.skipIf(!hasBrowser)('invitations and resets', () => {
  let site: BrowserSite;
  let visitor: Visitor;
  beforeAll(async () => {
    site = await BrowserSite.start();
    await site.claim();
    visitor = await site.visitor();
  });
  const api = (path: string) => `/organizations/${site.org}${path}`;
  const invited = async (email: string, role: 'admin' | 'member' = 'member') => {
    const made = await site.send('POST', api('/invitations'), { body: { email, role } });
    const link = new URL(String(made.body.link));
    return { id: String(made.body.id), link: `${link.pathname}${link.hash}` };
  };
  const heading = (name: string) => visitor.page.getByRole('heading', { name });

  it('says of a link that is no invitation what to do', async () => {
    for (const link of ['/invitation', '/invitation#nothing']) {
      await open(visitor, link);
      await heading('This link is not an invitation').waitFor();
    }
    await visitor.expectAccessible();
  });

  it('says who invites, as what and where, with the address locked; joins by keyboard', async () => {
    const { page } = visitor;
    await open(visitor, (await invited(bea.email)).link);
    await heading('Join Acme Marketing').waitFor();
    await page.getByText(`${ann.name} invites you as a member.`).waitFor();
    const address = page.getByLabel('E-mail');
    await expect.poll(() => address.inputValue()).toBe(bea.email);
    await expect.poll(() => address.isEditable()).toBe(false);
    await visitor.expectAccessible();
    await page.getByLabel('Your name').focus();
    await page.keyboard.type(bea.name);
    await page.keyboard.press('Tab');
    await page.keyboard.type('password1234');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await expect.poll(() => page.getByLabel('Your name').inputValue()).toBe(bea.name);
    await page.getByLabel('New password', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    await heading('Home').waitFor();
    await page.getByRole('button', { name: `Menu of ${bea.name}` }).waitFor();
  });

  it('names both addresses to somebody else, and keeps the invitation', async () => {
    const { page } = visitor;
    await open(visitor, (await invited(cem.email, 'admin')).link);
    await page
      .getByText(`You are signed in as ${bea.email}. This invitation is for ${cem.email}.`)
      .waitFor();
    await visitor.expectAccessible();
    await page.getByRole('button', { name: `Sign out and join as ${cem.email}` }).click();
    await page.getByText(`${ann.name} invites you as an administrator.`).waitFor();
    await page.getByLabel('Your name').fill(cem.name);
    await page.getByLabel('New password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Join' }).click();
    await page.getByRole('button', { name: `Menu of ${cem.name}` }).waitFor();
  });

  it('has a sentence of its own for used, withdrawn and renewed links', async () => {
    const used = await invited('dana@acme.example');
    const token = used.link.split('#')[1];
    const accepted = await site.send('POST', '/auth/invitations/accept', {
      as: { name: 'Dana', email: 'dana@acme.example' },
      body: { token, name: 'Dana', password },
    });
    expect(accepted.status).toBe(200);
    const revoked = await invited('eve@acme.example');
    await site.send('DELETE', api(`/invitations/${revoked.id}`));
    const renewed = await invited('fay@acme.example');
    await site.send('POST', api(`/invitations/${renewed.id}/renew`));
    for (const [link, title] of [
      [used.link, 'This invitation was used'],
      [revoked.link, 'This invitation was revoked'],
      [renewed.link, 'This invitation has a newer link'],
    ] as const) {
      await open(visitor, link);
      await heading(title).waitFor();
    }
    await visitor.expectAccessible();
  });

  it('says when an invitation expired and who to ask; fits a small dark screen', async () => {
    const small = await site.visitor({ width: 375, height: 812, colorScheme: 'dark' });
    const { page } = small;
    const seen = { organization: 'Acme Marketing', email: bea.email, role: 'member' };
    await page.route('**/invitations/look', async (route) => {
      const json = {
        ...seen,
        state: 'expired',
        invitedBy: ann.name,
        expiresAt: '2026-03-02T10:00:00.000Z',
        hasAccount: false,
      };
      await route.fulfill({ json });
    });
    await page.goto('/invitation#x');
    await page.getByText('was open until Mar 2, 2026').waitFor();
    await page.getByText(`Ask ${ann.name} for a new one.`, { exact: false }).waitFor();
    await page.unroute('**/invitations/look');
    await open(small, (await invited('gil@acme.example')).link);
    await page.getByRole('heading', { name: 'Join Acme Marketing' }).waitFor();
    await expect.poll(() => page.evaluate('document.documentElement.scrollWidth')).toBe(375);
    await small.expectAccessible();
    small.expectNoFaults();
  });

  it('says on the sign-in page how a forgotten password is replaced, and replaces it once', async () => {
    const { page } = visitor;
    await visitor.context.clearCookies();
    await open(visitor, '/sign-in');
    await page.getByRole('button', { name: 'Forgot your password?' }).click();
    await page.getByText('An administrator of your organization can create a link').waitFor();
    await visitor.expectAccessible();
    const users = await site.send('GET', api(`/users?search=${encodeURIComponent(bea.email)}`));
    const id = String(jsonOf(listOf(users.body.data)[0]).id);
    const made = await site.send('POST', api(`/users/${id}/reset-link`));
    const link = new URL(String(made.body.link));
    await open(visitor, `${link.pathname}${link.hash}`);
    await page.getByLabel('New password', { exact: true }).fill('short');
    await page.keyboard.press('Enter');
    await page.getByText('12 to 128 characters', { exact: false }).waitFor();
    await visitor.expectAccessible();
    await page.getByLabel('New password', { exact: true }).fill('another phrase nobody guesses');
    await page.keyboard.press('Enter');
    await heading('Your new password is set').waitFor();
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByLabel('E-mail').fill(bea.email);
    await page.getByLabel('Password', { exact: true }).fill('another phrase nobody guesses');
    await page.keyboard.press('Enter');
    await heading('Home').waitFor();
    await open(visitor, `${link.pathname}${link.hash}`);
    await page.getByLabel('New password', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    await heading('This link cannot be used').waitFor();
    visitor.expectNoFaults();
  });
});
