import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Cookie } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Json, jsonOf } from '../cli/program.ts';
import { fastFolder } from '../support/folders.ts';
import { hasBrowser, Visitor } from './chromium.ts';

const program = fileURLToPath(new URL('../../bin/ampwise.mjs', import.meta.url));

type Told = {
  readonly url: string;
  readonly organization: string;
  readonly email: string;
  readonly password: string;
};

describe.skipIf(!hasBrowser)('npm run demo:web', () => {
  const folder = fastFolder('demo');
  let demo: ChildProcess;
  let told: Told;
  /** Of whoever signed in. */
  let cookies: Cookie[] = [];
  /** Of every page of the navigation. */
  const paths: string[] = [];
  beforeAll(async () => {
    demo = spawn(
      process.execPath,
      [program, 'demo', '--web', '--port', '0', '--contacts', '800', '--json'],
      { env: { ...process.env, TMPDIR: folder }, stdio: ['ignore', 'pipe', 'ignore'] },
    );
    if (demo.stdout === null) throw new Error('nothing to read');
    for await (const line of createInterface({ input: demo.stdout })) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the test looks at it
      told = JSON.parse(line) as Told;
      break;
    }
  });
  afterAll(() => demo.kill('SIGKILL'));

  it('lets one sign in to an organization in which everything happens', async () => {
    const visitor = await Visitor.at(told.url);
    const { page } = visitor;
    await page.goto('/');
    await page.getByLabel('E-mail').fill(told.email);
    await page.getByLabel('Password', { exact: true }).fill(told.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Home' }).waitFor();
    const asked = async (path: string): Promise<Json> =>
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the test looks at it
      (await (
        await page.request.get(`/api/v1/organizations/${told.organization}${path}`)
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
    const visitor = await Visitor.at(told.url, size);
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
    const ended = once(demo, 'exit');
    demo.kill('SIGINT');
    await ended;
    expect(readdirSync(folder)).toEqual([]);
  });
});
