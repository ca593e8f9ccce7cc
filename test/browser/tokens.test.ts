import { beforeAll, describe, expect, it } from 'vitest';
import type { Visitor } from './chromium.ts';
import { hasBrowser } from './launch.ts';
import { failing, refusal } from './refusal.ts';
import { ann, BrowserSite, type Person, password } from './site.ts';

const bea: Person = { name: 'Bea Ortiz', email: 'bea@acme.example' };

describe.skipIf(!hasBrowser)('the tokens of an organization', () => {
  let site: BrowserSite;
  let visitor: Visitor;
  let token = '';

  beforeAll(async () => {
    site = await BrowserSite.start();
    await site.claim();
    await site.invite(bea);
    visitor = await site.visitor({ as: ann });
  });

  const called = async (bearer: string) =>
    (
      await fetch(`${site.base}/api/v1/organizations/${site.org}`, {
        headers: { Authorization: `Bearer ${bearer}` },
      })
    ).status;

  it('says what tokens are for while there is none', async () => {
    const { page } = visitor;
    await page.goto(site.at('/tokens'));
    await page.getByText('No tokens').waitFor();
    await visitor.expectAccessible();
  });

  it('creates one by keyboard alone; it expires after 90 days by default, and is shown once', async () => {
    const { page } = visitor;
    await page.getByRole('button', { name: 'New token' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'New token' });
    await dialog.waitFor();
    await visitor.expectAccessible();
    await expect
      .poll(() => dialog.getByRole('combobox', { name: 'Expires' }).inputValue())
      .toBe('In 90 days');
    await page.keyboard.type('Newsletter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const shown = page.getByRole('dialog', { name: 'Token Newsletter' });
    token = await shown.getByLabel('Token', { exact: true }).inputValue();
    expect(token).toMatch(/^ampw_/u);
    expect(
      await shown.getByLabel('Token', { exact: true }).getAttribute('readonly'),
    ).not.toBeNull();
    await expect
      .poll(() => shown.getByLabel('Try it').inputValue())
      .toBe(
        `curl -H 'Authorization: Bearer ${token}' ${site.base}/api/v1/organizations/${site.org}`,
      );
    await visitor.expectAccessible();
    await page.keyboard.press('Escape');
    await expect.poll(() => shown.getByLabel('Token', { exact: true }).inputValue()).toBe(token);
    await shown.getByRole('button', { name: 'Done' }).click();
    const row = page
      .getByRole('table', { name: 'Tokens' })
      .getByRole('row', { name: /Newsletter/u });
    await expect.poll(() => row.textContent()).toMatch(/Write.*Ann Weber.*Not yet/u);
    await expect.poll(() => page.content()).not.toContain(token);
    expect(await called(token)).toBe(200);
    await page.reload();
    await row.getByText('from 127.0.0.1').waitFor();
    await visitor.expectAccessible();
  });

  it('spells out what never means, and asks for the password again where it was given long ago', async () => {
    const { page } = visitor;
    let asked = 0;
    await page.route('**/api/v1/**/tokens', async (route) => {
      if (route.request().method() !== 'POST' || asked > 0) return await route.continue();
      asked += 1;
      return await route.fulfill(refusal(403, 'password_needed', 'The password is needed.'));
    });
    await page.getByRole('button', { name: 'New token' }).click();
    const dialog = page.getByRole('dialog', { name: 'New token' });
    await dialog.getByLabel('Name').fill('Forever');
    await dialog.getByRole('combobox', { name: 'Expires' }).click();
    await page.getByRole('option', { name: 'Never' }).click();
    await dialog.getByText('It works until someone revokes it.').waitFor();
    await dialog.getByRole('radio', { name: 'The organization' }).check();
    await dialog.getByRole('button', { name: 'Create the token' }).click();
    const again = page.getByRole('dialog', { name: 'Confirm your password' });
    await again.getByLabel('Password', { exact: true }).fill(password);
    await visitor.expectAccessible();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Token Forever' }).waitFor();
    await page.getByRole('button', { name: 'Done' }).click();
    const row = page.getByRole('table', { name: 'Tokens' }).getByRole('row', { name: /Forever/u });
    await expect.poll(() => row.textContent()).toMatch(/The organization.*Never/u);
    await page.unroute('**/api/v1/**/tokens');
  });

  it('asks before it revokes, because there is no way back', async () => {
    const { page } = visitor;
    await page.getByRole('button', { name: 'Revoke Newsletter' }).click();
    const dialog = page.getByRole('dialog', { name: 'Revoke Newsletter?' });
    await dialog.getByText('There is no undo').waitFor();
    await visitor.expectAccessible();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await called(token)).toBe(200);
    await page.getByRole('button', { name: 'Revoke Newsletter' }).click();
    await dialog.getByRole('button', { name: 'Revoke Newsletter' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('row', { name: /Newsletter/u }).waitFor({ state: 'detached' });
    expect(await called(token)).toBe(401);
    visitor.expectNoFaults();
  });

  it('shows members their own alone, on a phone too, and what fails', async () => {
    const member = await site.visitor({ as: bea, width: 375, height: 740, colorScheme: 'dark' });
    const { page } = member;
    await page.goto(site.at('/tokens'));
    await page.getByText('No tokens').waitFor();
    await page.getByRole('button', { name: 'New token' }).click();
    await page
      .getByLabel('Name')
      .fill('A very long name of a token that somebody made for a program');
    await expect.poll(() => page.getByRole('radio', { name: 'The organization' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Create the token' }).click();
    await page.getByRole('button', { name: 'Done' }).click();
    await page
      .getByRole('list', { name: 'Tokens' })
      .getByText(/A very long name/u)
      .waitFor();
    await expect
      .poll(() => page.evaluate('document.documentElement.scrollWidth'))
      .toBeLessThanOrEqual(375);
    await member.expectAccessible();
    await page.route('**/api/v1/**/tokens', (route) => route.fulfill(failing));
    await page.reload();
    await page.getByText('The tokens could not be loaded.').waitFor();
    await member.expectAccessible();
    member.expectNoFaults();
  });

  it.each([
    { at: '/tokens', opens: 'New token', field: 'Name', text: 'Twice', sends: /\/tokens$/u },
    {
      at: '/users',
      opens: 'Invite',
      field: 'E-mail',
      text: 'twice@acme.example',
      sends: /\/invitations$/u,
    },
    {
      at: '/contacts',
      opens: 'New contact',
      field: 'E-mail',
      text: 'twice@x.example',
      sends: /\/contacts$/u,
    },
  ])('makes one by a double click at $at', async ({ at, opens, field, text, sends }) => {
    const { page } = await site.visitor({ as: ann });
    await page.goto(site.at(at));
    await page.getByRole('button', { name: opens }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(field, { exact: true }).fill(text);
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST' && sends.test(request.url())) sent.push(request.url());
    });
    const answered = page.waitForResponse(
      (response) => response.request().method() === 'POST' && sends.test(response.url()),
    );
    await dialog.getByRole('button', { name: /^(?:Create|Add|Invite)/u }).dblclick();
    await answered;
    await page.waitForLoadState('networkidle');
    expect(sent).toHaveLength(1);
  });
});
