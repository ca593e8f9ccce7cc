import { readdirSync } from 'node:fs';
import type { Cookie, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Json, jsonOf } from '../cli/program.ts';
import { fastFolder } from '../support/folders.ts';
import { Visitor } from './chromium.ts';
import { DemoProcess, type DemoReady } from './demoProcess.ts';
import { hasBrowser } from './launch.ts';
import { numberIn, recordsShown, rowsOf } from './rows.ts';

/** The addresses and texts of the links in a part of a page. */
async function linksIn(
  place: Locator,
): Promise<readonly { readonly href: string; readonly said: string }[]> {
  return await Promise.all(
    (await place.getByRole('link').all()).map(async (link) => ({
      href: String(await link.getAttribute('href')),
      said: (await link.textContent()) ?? '',
    })),
  );
}

/** Controls that are less than 44 px high; cells of lists are touched as a whole row. */
async function tooLow(page: Page): Promise<readonly string[]> {
  const field = 'input:not([type=checkbox]):not([type=radio]):not([type=hidden])';
  const targets = ['button', '[role=tab]', 'nav a', field].map((one) => `main ${one}`).join();
  const found: unknown = await page.evaluate(`
    [...document.querySelectorAll('${targets}')]
      .filter((one) => one.closest('[role=grid]') === null)
      .map((one) => [Math.round(one.getBoundingClientRect().height), one.outerHTML.slice(0, 160)])
      .filter(([height]) => height > 0 && height < 44)
      .map(([height, said]) => height + ' px: ' + said)`);
  return Array.isArray(found) ? found.map(String) : [];
}

describe.skipIf(!hasBrowser)('npm run demo:web', () => {
  const folder = fastFolder('demo');
  let demo: DemoProcess | undefined;
  let ready: DemoReady;
  /** Cookies of the person who signed in. */
  let cookies: Cookie[] = [];
  /** Addresses of every page of the navigation. */
  const paths: string[] = [];
  beforeAll(async () => {
    demo = await DemoProcess.start({ contacts: 800, folder });
    ready = demo.ready;
  });
  afterAll(() => demo?.process.kill('SIGKILL'));

  it('lets one sign in to an organization in which everything happens', async () => {
    const visitor = await Visitor.at(ready.url);
    const { page } = visitor;
    await demo?.signIn(page);
    const asked = async (path: string): Promise<Json> =>
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the test looks at it
      (await (
        await page.request.get(`/api/v1/organizations/${ready.organization}${path}`)
      ).json()) as Json;
    const overview = await asked('/overview');
    expect(overview.needsYou).toMatchObject([
      { need: 'plan_on_hold' },
      { need: 'conflicts' },
      { need: 'holds' },
      { need: 'matches' },
      { need: 'users_without_member_id' },
    ]);
    const figures = jsonOf(overview.figures);
    for (const figure of ['inStep', 'waiting', 'inConflict', 'onHold', 'skipped']) {
      expect([figure, Number(jsonOf(figures[figure]).count) > 0]).toEqual([figure, true]);
    }
    expect((await asked('/runs?status=failed')).data).toHaveLength(1);
    visitor.expectNoFaults();
    const links = page.getByRole('navigation', { name: 'Main' }).getByRole('link');
    for (const link of await links.all()) paths.push(String(await link.getAttribute('href')));
    expect(paths.length).toBeGreaterThan(8);
    cookies = await visitor.context.cookies();
  });

  it('has no figure on Home, in Review, of a run or of a plan without exactly that many rows', async () => {
    const visitor = await Visitor.at(ready.url);
    await visitor.context.addCookies(cookies);
    const { page } = visitor;
    const org = `/organizations/${ready.organization}`;
    const main = page.getByRole('main');
    const openHome = async () => {
      await page.goto(org);
      await main.getByRole('link', { name: 'All runs' }).waitFor();
    };
    await openHome();
    const figures = await linksIn(page.getByRole('navigation', { name: 'Contacts by state' }));
    const needs = await linksIn(page.getByRole('region', { name: 'Needs you' }));
    const runs = await linksIn(page.getByRole('table', { name: 'Last runs' }).getByRole('cell'));
    expect([figures.length, needs.length, runs.length > 2]).toEqual([5, 5, true]);
    for (const { href, said } of figures) {
      await page.goto(href);
      await expect.poll(() => rowsOf(page, /^No contact/u), { message: href }).toBe(numberIn(said));
    }
    const waiting = await openNeeds(page, needs);
    const review = page
      .getByRole('navigation', { name: 'Main' })
      .getByRole('link', { name: /^Review/u });
    await expect.poll(async () => numberIn(await review.textContent())).toBe(waiting);
    for (const { href, said } of runs) {
      await page.goto(href);
      await expect.poll(() => recordsShown(page), { message: href }).toBe(numberIn(said));
    }
    visitor.expectNoFaults();
  });

  /**
   * Opens everything under "needs you" and compares each number with its rows; returns how many records wait
   * in Review.
   */
  async function openNeeds(
    page: Page,
    needs: readonly { readonly href: string; readonly said: string }[],
  ): Promise<number> {
    const main = page.getByRole('main');
    let waiting = 0;
    for (const { href, said } of needs) {
      await page.goto(href);
      const { search, pathname } = new URL(href, ready.url);
      const count = async (): Promise<number> => {
        if (search.includes('holds')) return await rowsOf(page, /^Nothing is on hold/u);
        if (pathname.endsWith('/users')) {
          return await main.getByRole('row').filter({ hasText: 'Not entered' }).count();
        }
        if (pathname.includes('/runs/')) {
          return await recordsShown(page);
        }
        return await main.getByRole('navigation').getByRole('listitem').count();
      };
      if (pathname.includes('/runs/')) {
        await main.getByRole('button', { name: /^Removed \d/u }).click();
      } else if (pathname.endsWith('/review')) {
        waiting += numberIn(said);
      }
      await expect.poll(count, { message: said }).toBe(numberIn(said));
    }
    return waiting;
  }

  it.each([
    { width: 1440, height: 900, colorScheme: 'light' },
    { width: 375, height: 812, colorScheme: 'dark' },
    // The size of a 1280 px window at 200 % zoom.
    { width: 640, height: 450, colorScheme: 'light' },
  ] as const)('has every page of the navigation usable at %o', async (size) => {
    const visitor = await Visitor.at(ready.url, size);
    await visitor.context.addCookies(cookies);
    const { page } = visitor;
    const low: string[] = [];
    for (const path of paths) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      await visitor.expectAccessible();
      const width: unknown = await page.evaluate('document.documentElement.scrollWidth');
      expect([path, width]).toEqual([path, size.width]);
      if (size.width === 375) low.push(...(await tooLow(page)).map((one) => `${path}: ${one}`));
    }
    expect(low).toEqual([]);
    visitor.expectNoFaults();
  });

  it('ends with Ctrl+C, and leaves nothing behind', async () => {
    await demo?.end();
    expect(readdirSync(folder)).toEqual([]);
  });
});
