import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exitCodes } from '../../src/cli/exitCodes.ts';
import { createInstallation, jsonOf, startSandbox } from './program.ts';
import type { Environment } from './served.ts';

const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');

/** Exit codes of the page, by failure code. */
const documented = new Map(
  [...page.matchAll(/^\| `(\w+)` \|.*\| (\d+) \| \d+ \|$/gmu)].map(([, code = '', exit]) => [
    code,
    Number(exit),
  ]),
);

/** Kinds that no single command can cause, and the test that covers them. */
const elsewhere: Readonly<Record<string, string>> = {
  internal: 'a bug of ours',
  rights: 'test/cli/refusals.test.ts',
  busy: 'src/engine/run/lease.test.ts',
  held: 'test/cli/decisions.test.ts, a plan that the brake holds',
  cancelled: 'src/cli/confirm.test.ts, at a terminal',
};

type Case = {
  readonly code: string;
  readonly args: readonly string[];
  readonly env?: Environment;
};

const nobody = '11111111-2222-4333-8444-555555555555';

const guid = '12345678-90ab-cdef-1234-567890abcdef';

/** Commands that fail, each with the code of its failure. */
const cases: readonly Case[] = [
  { code: 'bad_input', args: ['todos', 'list', '--reason', 'x'] },
  { code: 'bad_input', args: ['why', ''] },
  { code: 'bad_input', args: ['settings', 'set', 'conflict=perhaps'] },
  { code: 'version_conflict', args: ['settings', 'set', 'conflict=ask', '--if-version', '999'] },
  { code: 'already_connected', args: ['connect', '--site', 'na.myconnectwise.net'] },
  { code: 'company_type_unknown', args: ['filter', 'set', 'Custommer'] },
  { code: 'filter_value_unknown', args: ['filter', 'set', 'territory is Nowhere'] },
  {
    code: 'credentials_refused',
    args: ['connect', '--replace', '--public-key', 'wrongPublicKey12'],
  },
  { code: 'client_id_refused', args: ['connect', '--replace', '--client-id', guid] },
  { code: 'other_connectwise', args: ['connect', '--replace', '--company', 'nobody'] },
  { code: 'not_found', args: ['contacts', 'show', nobody] },
  { code: 'not_found', args: ['contacts', 'edit', nobody, 'title=x'] },
  { code: 'not_found', args: ['contacts', 'remove', nobody] },
  { code: 'not_found', args: ['contacts', 'restore', nobody] },
  { code: 'not_found', args: ['contacts', 'timeline', nobody] },
  { code: 'not_found', args: ['todos', 'show', nobody] },
  { code: 'not_found', args: ['todos', 'edit', nobody, '--subject', 'x'] },
  { code: 'not_found', args: ['todos', 'done', nobody] },
  { code: 'not_found', args: ['runs', 'show', nobody] },
  { code: 'not_found', args: ['runs', 'cancel', nobody] },
  { code: 'not_found', args: ['apply', nobody] },
  { code: 'not_found', args: ['undo', nobody, '--yes'] },
  { code: 'not_found', args: ['users', 'member', 'nobody', '--none'] },
  { code: 'not_found', args: ['users', 'default', 'nobody'] },
  { code: 'not_found', args: ['users', 'remove', 'nobody'] },
  { code: 'not_found', args: ['contacts', 'list', '--owner', 'nobody'] },
  { code: 'not_found', args: ['fields', 'rename', 'nothing', 'Something'] },
  { code: 'not_found', args: ['fields', 'retire', 'nothing'] },
  { code: 'not_found', args: ['mapping', 'restore', '99'] },
  { code: 'not_found', args: ['mapping', 'sample', 'nobody@nowhere.example'] },
  { code: 'not_found', args: ['holds', 'keep', nobody] },
  { code: 'not_found', args: ['holds', 'release', nobody] },
  { code: 'not_found', args: ['holds', 'release', '--run', nobody] },
  { code: 'not_found', args: ['conflicts', 'show', '987654'] },
  { code: 'not_found', args: ['matches', 'accept', '987654'] },
  { code: 'not_found', args: ['matches', 'unlink', '987654'] },
  { code: 'not_found', args: ['matches', 'link', '987654', nobody] },
  { code: 'not_found', args: ['why', 'nobody@nowhere.example'] },
  { code: 'record_missing', args: ['users', 'company', '987654', 'ann@x.example'] },
  { code: 'not_found', args: ['runs', 'list', '--organization', 'nobody'] },
  { code: 'not_linked', args: ['contacts', 'timeline', 'new@x.example'] },
  { code: 'configuration', args: ['runs', 'list'], env: { AMPWISE_ALLOW_LOOPBACK: 'perhaps' } },
  { code: 'configuration', args: ['sync'], env: { AMPWISE_ALLOW_LOOPBACK: '' } },
  { code: 'data_missing', args: ['runs', 'list'], env: { AMPWISE_DATA_DIR: '/dev/shm/nothing' } },
];

describe('exit codes of docs/errors.md', () => {
  const own = createInstallation();
  let site: Awaited<ReturnType<typeof startSandbox>>;
  beforeAll(async () => {
    site = await startSandbox({ seed: { contacts: 20 } });
    expect(await own.run(site.connect)).toMatchObject({ code: 0 });
    await own.run(['users', 'add', 'Ann', '--email', 'ann@x.example']);
    await own.run(['contacts', 'add', 'email=new@x.example', 'firstName=New']);
  });
  afterAll(async () => {
    await site.close();
    own.remove();
  });

  it.each(cases.map((one) => [one.code, one.args.join(' '), one] as const))(
    '%s: %s',
    async (code, _, { args, env }) => {
      const ended = await own.json(args, env);
      const error = jsonOf(ended.lines.at(-1)?.error);
      expect({ code: error.code, exit: ended.code, told: error.exit }).toEqual({
        code,
        exit: documented.get(code),
        told: documented.get(code),
      });
    },
  );

  it('unavailable: a ConnectWise that is not there', async () => {
    const fresh = createInstallation();
    const args = site.connect.map((arg) => (arg === site.url ? 'http://127.0.0.1:9' : arg));
    expect(await fresh.run(args)).toMatchObject({ code: exitCodes.unavailable });
    fresh.remove();
  });

  it('partial: some rows of a file have errors', async () => {
    const file = join(own.dataDir, 'rows.csv');
    writeFileSync(file, 'contact,subject,due\nnew@x.example,Call,\nnew@x.example,Write,someday\n');
    expect(await own.run(['todos', 'import', file])).toMatchObject({ code: exitCodes.partial });
    writeFileSync(file, 'contact,subject,due\nnew@x.example,Call,\n');
    expect(await own.run(['todos', 'import', file])).toMatchObject({ code: exitCodes.ok });
  });

  it('are all brought up here, but for those that have a test elsewhere', () => {
    const here = new Set([...cases.map(({ code }) => documented.get(code)), 0, 5, 7]);
    const missing = Object.entries(exitCodes).filter(
      ([kind, exit]) => !here.has(exit) && !Object.hasOwn(elsewhere, kind),
    );
    expect(missing).toEqual([]);
    expect(documented.size).toBeGreaterThan(40);
  });
});
