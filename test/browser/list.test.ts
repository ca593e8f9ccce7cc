import { beforeAll, describe, expect, it } from 'vitest';
import { membersOf, at as valueAt } from '../support/at.ts';
import type { Visitor } from './chromium.ts';
import { hasBrowser } from './launch.ts';
import { failing } from './refusal.ts';
import { ann, BrowserSite } from './site.ts';

/** The name of a row of the list. */
function nameOf(fields: unknown): string {
  const { firstName, lastName } = membersOf(fields);
  return [firstName, lastName].filter((part) => typeof part === 'string' && part !== '').join(' ');
}

describe.skipIf(!hasBrowser)('a list of many contacts', () => {
  let site: BrowserSite;
  let visitor: Visitor;
  beforeAll(async () => {
    site = await BrowserSite.start({ seed: { contacts: 900 } });
    await site.claim();
    visitor = await site.visitor({ as: ann });
  });
  const grid = () => visitor.page.getByRole('grid', { name: 'Contacts' });
  const rows = () => visitor.page.locator('[role=rowgroup] [role=row]');
  /** The row that has the keyboard. */
  const active = async () => {
    const id = await grid().getAttribute('aria-activedescendant');
    return visitor.page.locator(`[id="${String(id)}"]`);
  };

  it('says what it will hold while nothing is there, and that a search found nothing', async () => {
    const { page } = visitor;
    await page.goto(site.at('/contacts'));
    await page.getByText('No contacts yet.').waitFor();
    await visitor.expectAccessible();
    await page.goto(site.at('/contacts?q=nobody'));
    await page.getByText('No contact matches this search.').waitFor();
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await page.getByText('No contacts yet.').waitFor();
  });

  it('has some dozens of its rows in the page however far it is scrolled, and the keyboard stays', async () => {
    const { page } = visitor;
    await site.connect();
    const run = await site.run('sync');
    expect(run).toMatchObject({ status: 'succeeded' });
    const asked = await site.send('GET', `/organizations/${site.org}/contacts?limit=1&total=true`);
    const total = Number(asked.body.total);
    expect(total).toBeGreaterThan(300);

    await page.goto(site.at('/contacts'));
    await grid().waitFor();
    expect(Number(await grid().getAttribute('aria-rowcount'))).toBe(total + 1);
    await grid().focus();
    // End goes to the last row at once, although nothing in between was read.
    await page.keyboard.press('End');
    const last = async () => (await active()).getAttribute('aria-label');
    await expect
      .poll(async () => (await active()).getAttribute('aria-rowindex'))
      .toBe(String(total + 1));
    const lastNames = async (query: string) => {
      const { body } = await site.send('GET', `/organizations/${site.org}/contacts?${query}`);
      return nameOf(valueAt(body, 'data', 0, 'fields'));
    };
    await expect.poll(last).toBe(await lastNames('sort=-name&limit=1'));
    expect(await rows().count()).toBeLessThanOrEqual(60);
    // From there, page by page towards the middle, each row is at its place.
    for (let step = 0; step < 12; step += 1) await page.keyboard.press('PageUp');
    const place = Number(await (await active()).getAttribute('aria-rowindex')) - 2;
    await expect.poll(last).toBe(await lastNames(`sort=name&limit=1&skip=${place}`));
    await page.keyboard.press('End');
    await expect
      .poll(async () => (await active()).getAttribute('aria-rowindex'))
      .toBe(String(total + 1));
    await page.keyboard.press('ArrowUp');
    await expect
      .poll(async () => (await active()).getAttribute('aria-rowindex'))
      .toBe(String(total));
    await expect.poll(() => page.locator('[role=grid]:focus').count()).toBe(1);
    await visitor.expectAccessible();
  });

  it('keeps search, state and order in the address', async () => {
    const { page } = visitor;
    await page.goto(site.at('/contacts?sort=-name'));
    const first = await rows().first().getAttribute('aria-label');
    await page.getByRole('button', { name: 'Name' }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('sort')).toBe('name');
    await expect.poll(() => rows().first().getAttribute('aria-label')).not.toBe(first);
    const name = String(await rows().first().getAttribute('aria-label'));
    await page.getByRole('searchbox', { name: 'Search' }).fill(name);
    await expect.poll(() => new URL(page.url()).searchParams.get('q')).toBe(name);
    await page.reload();
    await expect
      .poll(() => page.getByRole('searchbox', { name: 'Search' }).inputValue())
      .toBe(name);
    await expect.poll(() => rows().first().getAttribute('aria-label')).toBe(name);
    await page.goto(site.at('/contacts?state=in_conflict&sort=nonsense&q='));
    const current = page.getByRole('navigation', { name: 'Views' }).locator('[aria-current]');
    await expect.poll(() => current.allInnerTexts()).toEqual(['In conflict']);
    await page.getByText('No contact matches this search.').waitFor({ timeout: 1000 });
  });

  it('is usable on a phone: rows of two lines, no scrolling to the side', async () => {
    const phone = await site.visitor({ as: ann, width: 375, height: 812 });
    await phone.page.goto(site.at('/contacts'));
    await phone.page.getByRole('grid', { name: 'Contacts' }).waitFor();
    const width = await phone.page.evaluate('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(375);
    await phone.expectAccessible();

    phone.expectNoFaults();
  });

  it('says what failed and goes on with the old rows, and shows when it is on its way', async () => {
    const dark = await site.visitor({ as: ann, colorScheme: 'dark' });
    const { page } = dark;
    let answer: (() => void) | null = null;
    await page.route('**/contacts?*', async (route) => {
      await new Promise<void>((resolve) => {
        answer = resolve;
      });
      await route.fulfill(failing);
    });
    await page.goto(site.at('/contacts'));
    await page.getByRole('status', { name: 'Loading' }).waitFor();
    await dark.expectAccessible();
    const release: () => void = answer ?? expect.fail('nothing was asked');
    release();
    await page.getByRole('alert').getByText('The contacts could not be loaded.').waitFor();
    await dark.expectAccessible();
    await page.unroute('**/contacts?*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('grid', { name: 'Contacts' }).waitFor();
    await dark.expectAccessible();

    dark.expectNoFaults();
  });
});
