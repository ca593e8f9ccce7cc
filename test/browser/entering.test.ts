import { beforeAll, describe, expect, it } from 'vitest';
import type { Visitor } from './chromium.ts';
import { hasBrowser } from './launch.ts';
import { ann, BrowserSite, password } from './site.ts';

describe.skipIf(!hasBrowser)('entering the web app', () => {
  let site: BrowserSite;
  let visitor: Visitor;
  beforeAll(async () => {
    site = await BrowserSite.start();
    visitor = await site.visitor();
  });

  it('says where the set-up link is, to anyone who comes without it', async () => {
    const { page } = visitor;
    await page.goto('/setup');
    await page.getByRole('heading', { name: 'Open the set-up link' }).waitFor();
    await page.getByText('ampwise setup-link', { exact: true }).waitFor();
    await visitor.expectAccessible();
  });

  it('is claimed by the link: organization, first administrator, signed in', async () => {
    const { page } = visitor;
    // The link differs only after `#`, so without this the page would not load again.
    await page.goto('about:blank');
    await page.goto(site.setupLink);
    await page.getByLabel('Organization').fill('Acme Marketing');
    await page.getByLabel('Your name').fill(ann.name);
    await page.getByLabel('E-mail').fill(ann.email);
    await page.getByLabel('Password', { exact: true }).fill('short');
    await expect.poll(() => page.getByLabel('Public address').inputValue()).toBe(site.base);
    await page.getByRole('button', { name: 'Create the organization' }).click();
    await page.getByRole('alert').waitFor();
    await visitor.expectAccessible();
    // The typed text is still there.
    await expect.poll(() => page.getByLabel('Organization').inputValue()).toBe('Acme Marketing');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Create the organization' }).click();
    await page.getByRole('heading', { name: 'Set-up guide' }).waitFor();
    await visitor.expectAccessible();
    const gone = await page.goto('/setup');
    expect(gone?.status()).toBe(410);
    await page.getByRole('heading', { name: 'ampwise is set up' }).waitFor();
  });

  it('signs out and in, back to the page that was asked for; the address stays after a refusal', async () => {
    const { page } = visitor;
    await page.goto('/');
    await page.getByRole('button', { name: `Menu of ${ann.name}` }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.goto('/organizations/default?x=1');
    await page.getByLabel('E-mail').fill(ann.email);
    await page.getByLabel('Password', { exact: true }).fill('not the right phrase');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await expect.poll(() => page.getByLabel('E-mail').inputValue()).toBe(ann.email);
    await visitor.expectAccessible();
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Home' }).waitFor();
    expect(new URL(page.url()).pathname).toMatch(/^\/organizations\//u);
    visitor.expectNoFaults();
  });
});
