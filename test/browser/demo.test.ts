import { readdirSync } from 'node:fs';
import type { Cookie } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Json, jsonOf } from '../cli/program.ts';
import { fastFolder } from '../support/folders.ts';
import { Visitor } from './chromium.ts';
import { DemoProcess, type DemoReady } from './demoProcess.ts';
import { hasBrowser } from './launch.ts';

describe.skipIf(!hasBrowser)('npm run demo:web', () => {
  const folder = fastFolder('demo');
  let demo: DemoProcess | undefined;
  let ready: DemoReady;
  /** Of the person who signed in. */
  let cookies: Cookie[] = [];
  /** Of every page of the navigation. */
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

  it.each([
    { width: 1440, height: 900, colorScheme: 'light' },
    { width: 375, height: 812, colorScheme: 'dark' },
    // What a window of 1280 px is at 200 % zoom.
    { width: 640, height: 450, colorScheme: 'light' },
  ] as const)('has every page of the navigation usable at %o', async (size) => {
    const visitor = await Visitor.at(ready.url, size);
    await visitor.context.addCookies(cookies);
    const { page } = visitor;
    for (const path of paths) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      await visitor.expectAccessible();
      const width: unknown = await page.evaluate('document.documentElement.scrollWidth');
      expect([path, width]).toEqual([path, size.width]);
    }
    visitor.expectNoFaults();
  });

  it('ends with Ctrl+C, and leaves nothing behind', async () => {
    await demo?.end();
    expect(readdirSync(folder)).toEqual([]);
  });
});
