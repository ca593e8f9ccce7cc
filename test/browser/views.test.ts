import { beforeAll, describe, expect, it } from 'vitest';
import { at } from '../support/at.ts';
import type { Visitor } from './chromium.ts';
import { hasBrowser } from './launch.ts';
import { ann, BrowserSite } from './site.ts';

describe.skipIf(!hasBrowser)('saved views', () => {
  let site: BrowserSite;
  let visitor: Visitor;
  beforeAll(async () => {
    site = await BrowserSite.start({ seed: { contacts: 60 } });
    await site.claim();
    await site.connect();
    expect(await site.run('sync')).toMatchObject({ status: 'succeeded' });
    visitor = await site.visitor({ as: ann });
  });
  const button = (name: string) => visitor.page.getByRole('button', { name, exact: true });
  const headings = async () =>
    await visitor.page.getByRole('grid').getByRole('columnheader').allTextContents();
  const present = async () =>
    await visitor.page
      .getByRole('navigation', { name: 'Views' })
      .locator('[aria-current]')
      .allInnerTexts();
  const searched = async () =>
    await visitor.page.getByRole('searchbox', { name: 'Search' }).inputValue();
  const saveAs = async (name: string) => {
    const dialog = visitor.page.getByRole('dialog', { name: 'Save this view' });
    await dialog.getByLabel('Name').fill(name);
    await visitor.page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
  };

  it('columns are chosen by the keyboard, and the name always stays', async () => {
    const { page } = visitor;
    await page.goto(site.at('/contacts'));
    await page.getByRole('grid', { name: 'Contacts' }).waitFor();
    expect(await headings()).toEqual([
      '',
      'Name',
      'Company',
      'E-mail',
      'Company type',
      'Owner',
      'State',
      'Changed',
    ]);
    await button('Columns').focus();
    await page.keyboard.press('Enter');
    const menu = page.getByRole('dialog', { name: 'Columns' });
    const box = (name: string) => menu.getByRole('checkbox', { name, exact: true });
    await box('Company').and(page.locator(':focus')).waitFor();
    await visitor.expectAccessible();
    expect(await box('Name').count()).toBe(0);
    await page.keyboard.press('Space');
    await expect.poll(headings).not.toContain('Company');
    for (const name of ['E-mail', 'Company type', 'Owner', 'State', 'Changed', 'Added']) {
      await page.keyboard.press('ArrowDown');
      await box(name).and(page.locator(':focus')).waitFor();
    }
    await page.keyboard.press('ArrowDown');
    await box('Job title').and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Space');
    await expect.poll(headings).toContain('Job title');
    await page.keyboard.press('Escape');
    await menu.waitFor({ state: 'detached' });
    await button('Columns').and(page.locator(':focus')).waitFor();
    await page.reload();
    await expect.poll(headings).toContain('Job title');
    await expect.poll(headings).not.toContain('Company');
    visitor.expectNoFaults();
  });

  it('a list is saved under a name with search, filter, sort and columns', async () => {
    const { page } = visitor;
    await page.getByRole('link', { name: 'In sync' }).click();
    await page.getByRole('searchbox', { name: 'Search' }).fill('an');
    await page.getByRole('button', { name: 'E-mail' }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('q')).toBe('an');
    await button('Save view').click();
    await visitor.expectAccessible();
    await saveAs('Anybody');
    await expect.poll(present).toEqual(['Anybody']);
    await expect.poll(headings).toContain('Job title');
    await expect.poll(searched).toBe('an');

    await page.getByRole('link', { name: 'All', exact: true }).click();
    await expect.poll(present).toEqual(['All']);
    await expect.poll(headings).toContain('Company');
    await expect.poll(searched).toBe('');
    await page.getByRole('link', { name: 'Anybody' }).click();
    await expect.poll(headings).toContain('Job title');
    await expect.poll(headings).not.toContain('Company');
    await expect.poll(searched).toBe('an');
    const params = new URL(page.url()).searchParams;
    expect([params.get('state'), params.get('sort')]).toEqual(['in_step', 'email']);
    await visitor.expectAccessible();
  });

  it('the address wins for search, filter and sort, and columns come from the view', async () => {
    const { page } = visitor;
    const { saved } = Object.fromEntries(new URL(page.url()).searchParams);
    await page.goto(site.at(`/contacts?saved=${String(saved)}`));
    await expect.poll(searched).toBe('an');
    await page.goto(site.at(`/contacts?saved=${String(saved)}&q=e&sort=-name`));
    await expect.poll(present).toEqual(['Anybody']);
    await expect.poll(searched).toBe('e');
    await expect.poll(headings).toContain('Job title');
    await expect
      .poll(() => page.getByRole('columnheader', { name: 'Name' }).getAttribute('aria-sort'))
      .toBe('descending');
    await button('Reset').waitFor();
    // An empty search text is a choice, and does not fall back to the saved one.
    await page.getByRole('searchbox', { name: 'Search' }).fill('');
    await expect.poll(() => new URL(page.url()).searchParams.get('q')).toBe('');
    await page.reload();
    await expect.poll(present).toEqual(['Anybody']);
    await expect.poll(searched).toBe('');
  });

  it('a changed view is reset, saved as another, or saved', async () => {
    const { page } = visitor;
    await button('Reset').click();
    await expect.poll(searched).toBe('an');
    await button('Save').waitFor({ state: 'detached' });

    await page.getByRole('searchbox', { name: 'Search' }).fill('o');
    await button('Save as').click();
    const dialog = page.getByRole('dialog', { name: 'Save this view' });
    await dialog.getByLabel('Name').fill(' anybody ');
    await page.keyboard.press('Enter');
    await dialog.getByText(/another of your views has this name/u).waitFor();
    await saveAs('עמיתים with o');
    await expect.poll(present).toEqual(['עמיתים with o']);
    await expect.poll(searched).toBe('o');

    await page.getByRole('link', { name: 'Anybody' }).click();
    await expect.poll(searched).toBe('an');
    await page.getByRole('button', { name: 'Name' }).click();
    await button('Save').click();
    await button('Save').waitFor({ state: 'detached' });
    await page.goto(site.at('/contacts'));
    await page.getByRole('link', { name: 'Anybody' }).click();
    await expect
      .poll(() => page.getByRole('columnheader', { name: 'Name' }).getAttribute('aria-sort'))
      .toBe('ascending');
    visitor.expectNoFaults();
  });

  it('a view that was changed elsewhere meanwhile is not overwritten unseen', async () => {
    const { page } = visitor;
    const path = `/organizations/${site.org}/views`;
    await page.getByRole('searchbox', { name: 'Search' }).fill('mine');
    await button('Save').waitFor();
    const { body } = await site.send('GET', path);
    const theirs = await site.send('PATCH', `${path}/${String(at(body, 'data', 0, 'id'))}`, {
      body: { query: { q: 'theirs' } },
      headers: { 'If-Match': '*' },
    });
    expect(theirs.status).toBe(200);
    await button('Save').click();
    await page.getByRole('alert').getByText('The view was not saved.').waitFor();
    await visitor.expectAccessible();
    await button('Reset').click();
    await expect.poll(searched).toBe('theirs');
  });

  it('a view is renamed, and removed with a way back', async () => {
    const { page } = visitor;
    const choose = async (view: string, action: string) => {
      await page.getByRole('button', { name: `More about the view “${view}”` }).click();
      await page.getByRole('menuitem', { name: action }).click();
    };
    await choose('Anybody', 'Rename');
    const dialog = page.getByRole('dialog', { name: 'Rename this view' });
    await dialog.getByLabel('Name').fill('Somebody');
    await page.keyboard.press('Enter');
    await expect.poll(present).toEqual(['Somebody']);
    await choose('Somebody', 'Remove view');
    await expect.poll(present).toEqual(['All']);
    const link = page.getByRole('link', { name: 'Somebody' });
    await link.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(present).toEqual(['Somebody']);
    await expect.poll(searched).toBe('theirs');
  });

  it('to-dos have saved views too', async () => {
    const { page } = visitor;
    await page.goto(site.at('/todos'));
    await page.getByRole('searchbox', { name: 'Search by subject' }).fill('call');
    await button('Save view').click();
    await saveAs('Calls');
    await expect.poll(present).toEqual(['Calls']);
    await page.getByRole('searchbox').fill('');
    await button('Reset').click();
    await expect.poll(() => page.getByRole('searchbox').inputValue()).toBe('call');
    await visitor.expectAccessible();
    visitor.expectNoFaults();
  });

  it('are there on a phone', async () => {
    const phone = await site.visitor({ as: ann, width: 375, height: 740, colorScheme: 'dark' });
    await phone.page.goto(site.at('/contacts?q=x'));
    await phone.page.getByRole('button', { name: 'Save view' }).waitFor();
    await phone.page.getByRole('link', { name: 'Somebody' }).click();
    const more = phone.page.getByRole('button', { name: /^More about the view/u });
    await more.waitFor();
    await expect
      .poll(() => phone.page.evaluate('document.documentElement.scrollWidth'))
      .toBeLessThanOrEqual(375);
    await phone.expectAccessible();
    phone.expectNoFaults();
  });
});
