import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
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
  });

  it('ends with Ctrl+C, and leaves nothing behind', async () => {
    const ended = once(demo, 'exit');
    demo.kill('SIGINT');
    await ended;
    expect(readdirSync(folder)).toEqual([]);
  });
});
