import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from './tree.ts';

type Violation = { rule: { name: string }; from: string; to: string };
type Rule = { name: string; comment?: string };
type Summary = {
  totalCruised: number;
  violations: Violation[];
  ruleSetUsed: { forbidden: Rule[] };
};

const folder = mkdtempSync(join(tmpdir(), 'ampwise-rooms-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function cruise(cwd: string, folders: readonly string[]): Summary {
  const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const reader = join(root, 'test/roomsReadJsx.mjs');
  const found = spawnSync(
    process.execPath,
    [
      '--import',
      reader,
      program,
      '--config',
      '.dependency-cruiser.mjs',
      '--output-type',
      'json',
      ...folders,
    ],
    { cwd, encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  if (found.stdout === '') throw new Error(found.stderr);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the form is the program's own
  return (JSON.parse(found.stdout) as { summary: Summary }).summary;
}

/** One violation of each rule: rule, file, and what the file would import. */
const breaches: readonly (readonly [rule: string, file: string, statement: string])[] = [
  ['core-rooms', 'src/core/a.ts', "import { x } from '../ports/x.ts';"],
  ['core-rooms', 'src/core/b.ts', "import type { x } from '../storage/x.ts';"],
  ['core-packages', 'src/core/c.ts', "import { z } from 'zod';"],
  ['core-node', 'src/core/d.ts', "import { readFileSync } from 'node:fs';"],
  ['core-node', 'src/core/e.ts', "import { createHash } from 'crypto';"],
  ['ports-rooms', 'src/ports/a.ts', "import type { x } from '../engine/x.ts';"],
  ['ports-packages', 'src/ports/b.ts', "import type { Kysely } from 'kysely';"],
  ['ports-node', 'src/ports/c.ts', "import type { Server } from 'node:http';"],
  ['texts-rooms', 'src/texts/a.ts', "import { x } from '../contract/x.ts';"],
  ['texts-rooms', 'src/texts/b.ts', "import { x } from '../cli/x.ts';"],
  ['texts-packages', 'src/texts/c.ts', "import { z } from 'zod';"],
  ['texts-node', 'src/texts/d.ts', "import { inspect } from 'node:util';"],
  ['contract-rooms', 'src/contract/a.ts', "import { x } from '../storage/x.ts';"],
  ['contract-rooms', 'src/contract/b.ts', "import { x } from '../cli/x.ts';"],
  ['web-rooms', 'web/frame/a.tsx', "import type { x } from '../../src/http/x.ts';"],
  ['web-contract-types', 'web/frame/b.tsx', "import { x } from '../../src/contract/x.ts';"],
  ['web-node', 'web/frame/c.tsx', "import { readFileSync } from 'node:fs';"],
  ['web-pages-apart', 'web/pages/home/a.tsx', "import { x } from '../runs/x.ts';"],
  ['web-parts', 'web/parts/a.tsx', "import { x } from '../pages/runs/x.ts';"],
  ['web-alone', 'src/http/w.ts', "import { x } from '../../web/pages/runs/x.ts';"],
  ['engine-doors', 'src/cli/h.ts', "import { x } from '../engine/plan/x.ts';"],
  ['engine-doors', 'src/contract/i.ts', "import type { x } from '../engine/sync/x.ts';"],
  ['network-rooms', 'src/network/a.ts', "import { x } from '../ports/x.ts';"],
  ['network-packages', 'src/network/b.ts', "import { Agent } from 'undici';"],
  ['network-node', 'src/network/c.ts', "import { readFile } from 'node:fs/promises';"],
  ['example-rooms', 'src/example/a.ts', "import { x } from '../engine/x.ts';"],
  ['example-rooms', 'src/example/b.ts', "import { x } from '../http/x.ts';"],
  ['example-packages', 'src/example/c.ts', "import { z } from 'zod';"],
  ['example-node', 'src/example/d.ts', "import { createServer } from 'node:http';"],
  ['contract-packages', 'src/contract/c.ts', "import { sql } from 'kysely';"],
  ['contract-node', 'src/contract/d.ts', "import { readFileSync } from 'node:fs';"],
  ['storage-rows', 'src/storage/rows/a.ts', "import { x } from '../stores/x.ts';"],
  ['storage-rows', 'src/storage/database/a.ts', "import { x } from '../ledger/x.ts';"],
  ['storage-candidates', 'src/storage/candidates/a.ts', "import { x } from '../ledger/x.ts';"],
  ['storage-ledger', 'src/storage/ledger/a.ts', "import { x } from '../stores/x.ts';"],
  ['storage-ledger', 'src/storage/ledger/b.ts', "import { x } from '../candidates/x.ts';"],
  ['engine-rooms', 'src/engine/f.ts', "import { x } from '../texts/x.ts';"],
  ['engine-rooms', 'src/engine/a.ts', "import { x } from '../storage/x.ts';"],
  ['engine-rooms', 'src/engine/b.ts', "import { x } from '../connectors/one/x.ts';"],
  ['engine-packages', 'src/engine/c.ts', "import { request } from 'undici';"],
  ['engine-node', 'src/engine/d.ts', "import { connect } from 'node:net';"],
  ['engine-sync', 'src/engine/sync/a.ts', "import { x } from '../objects/one/x.ts';"],
  ['engine-sync', 'src/engine/sync/b.ts', "import { x } from '../run/x.ts';"],
  ['engine-objects', 'src/engine/objects/one/a.ts', "import { x } from '../../run/x.ts';"],
  ['engine-objects', 'src/engine/objects/one/b.ts', "import { x } from '../../inbox/x.ts';"],
  ['engine-objects-apart', 'src/engine/objects/one/c.ts', "import { x } from '../two/x.ts';"],
  ['engine-detect', 'src/engine/detect/a.ts', "import { x } from '../objects/one/x.ts';"],
  ['engine-plan', 'src/engine/plan/a.ts', "import { x } from '../detect/x.ts';"],
  ['engine-callbacks', 'src/engine/callbacks/a.ts', "import { x } from '../run/x.ts';"],
  ['engine-inbox', 'src/engine/inbox/a.ts', "import { x } from '../run/x.ts';"],
  ['engine-setup', 'src/engine/setup/a.ts', "import { x } from '../run/x.ts';"],
  ['engine-records', 'src/engine/records/a.ts', "import { x } from '../run/x.ts';"],
  ['engine-run', 'src/engine/run/a.ts', "import { x } from '../records/x.ts';"],
  ['connectors-rooms', 'src/connectors/one/a.ts', "import { x } from '../../storage/x.ts';"],
  ['connectors-rooms', 'src/connectors/one/b.ts', "import { x } from '../../config/x.ts';"],
  ['connectors-apart', 'src/connectors/one/c.ts', "import { x } from '../two/x.ts';"],
  ['storage-rooms', 'src/storage/a.ts', "import { x } from '../engine/x.ts';"],
  ['storage-packages', 'src/storage/b.ts', "import { z } from 'zod';"],
  ['storage-node', 'src/storage/c.ts', "import { get } from 'node:http';"],
  ['sealing-rooms', 'src/sealing/a.ts', "import { x } from '../storage/x.ts';"],
  ['sealing-packages', 'src/sealing/b.ts', "import { z } from 'zod';"],
  ['identity-rooms', 'src/identity/a.ts', "import { x } from '../storage/x.ts';"],
  ['identity-packages', 'src/identity/b.ts', "import { Hono } from 'hono';"],
  ['identity-node', 'src/identity/c.ts', "import { readFileSync } from 'node:fs';"],
  ['service-rooms', 'src/service/a.ts', "import { x } from '../http/x.ts';"],
  ['service-packages', 'src/service/b.ts', "import { z } from 'zod';"],
  ['service-node', 'src/service/c.ts', "import { fork } from 'node:child_process';"],
  ['http-rooms', 'src/http/a.ts', "import { x } from '../storage/x.ts';"],
  ['http-rooms', 'src/http/b.ts', "import { x } from '../identity/x.ts';"],
  ['http-packages', 'src/http/c.ts', "import { request } from 'undici';"],
  ['http-node', 'src/http/d.ts', "import { createServer } from 'node:http';"],
  ['engine-doors', 'src/http/e.ts', "import { x } from '../engine/plan/x.ts';"],
  ['config-rooms', 'src/config/a.ts', "import { x } from '../app/x.ts';"],
  ['config-packages', 'src/config/b.ts', "import { request } from 'undici';"],
  ['app-rooms', 'src/app/a.ts', "import { x } from '../cli/x.ts';"],
  ['app-rooms', 'src/app/b.ts', "import { x } from '../../sandbox/x.ts';"],
  ['cli-rooms', 'src/cli/a.ts', "import { x } from '../storage/x.ts';"],
  ['cli-rooms', 'src/cli/b.ts', "import { x } from '../connectors/one/x.ts';"],
  ['sandbox-alone', 'sandbox/a.ts', "import { x } from '../src/core/x.ts';"],
  ['sandbox-alone', 'sandbox/b.ts', "import type { x } from '../src/ports/x.ts';"],
  ['bin-starts-cli', 'bin/a.mjs', "import { x } from '../src/app/x.ts';"],
  ['no-tests-in-production', 'src/engine/e.ts', "import { x } from '../core/x.test.ts';"],
  ['no-tests-in-production', 'src/app/c.ts', "import { x } from '../../test/support/x.ts';"],
  ['no-tests-in-production', 'src/cli/c.ts', "import { x } from '../../sandbox/testing/x.ts';"],
  ['no-development-packages-in-production', 'src/app/d.ts', "import fc from 'fast-check';"],
  ['declared-packages', 'src/app/e.ts', "import { x } from 'acorn';"],
  ['no-cycles', 'src/core/ring.ts', "import { x } from './ringBack.ts';"],
  ['resolvable', 'src/core/f.ts', "import { x } from './nowhere.ts';"],
  ['resolvable', 'src/core/g.ts', "import { x } from 'package-that-is-not-there';"],
  ['known-rooms', 'src/app/f.ts', "import { x } from '../misc/x.ts';"],
];

/** Allowed imports, to notice a rule that forbids everything. */
const allowed: readonly (readonly [file: string, statement: string])[] = [
  ['src/ports/fine.ts', "import type { x } from '../core/x.ts';"],
  ['src/engine/fine.ts', "import { x } from '../ports/x.ts';"],
  ['src/engine/sync/fine.ts', "import { x } from '../x.ts';"],
  ['src/engine/objects/one/fine.ts', "import { x } from '../../sync/x.ts';"],
  ['src/engine/run/fine.ts', "import { x } from '../objects/one/x.ts';"],
  ['src/engine/setup/fine.ts', "import { x } from '../detect/x.ts';"],
  ['src/connectors/one/fine.ts', "import { request } from 'undici';"],
  ['src/contract/fine.ts', "import { z } from 'zod'; import type { x } from '../engine/x.ts';"],
  ['src/contract/fineTexts.ts', "import { x } from '../texts/x.ts';"],
  [
    'src/texts/fine.ts',
    "import { x } from '../core/x.ts'; import type { y } from '../ports/x.ts';",
  ],
  ['src/storage/fine.ts', "import pg from 'pg';"],
  ['src/storage/ledger/fine.ts', "import { x } from '../rows/x.ts';"],
  ['src/storage/stores/fine.ts', "import { x } from '../ledger/x.ts';"],
  ['src/storage/fineNode.ts', "import { createHash } from 'node:crypto';"],
  ['src/config/fine.ts', "import { z } from 'zod';"],
  ['src/app/fine.ts', "import { x } from '../storage/x.ts';"],
  ['src/http/fine.ts', "import { x } from '../engine/inbox/x.ts';"],
  ['src/service/fine.ts', "import { x } from '../engine/run/x.ts';"],
  ['src/cli/fineEngine.ts', "import { x } from '../engine/setup/x.ts';"],
  ['src/cli/fine.ts', "import { x } from '../../sandbox/x.ts';"],
  ['src/core/fine.test.ts', "import { x } from '../storage/x.ts'; import fc from 'fast-check';"],
];

const targets = [
  'core',
  'ports',
  'texts',
  'contract',
  'engine',
  ...['sync', 'detect', 'plan', 'inbox', 'setup', 'records', 'run'].map((room) => `engine/${room}`),
  'engine/objects/one',
  'engine/objects/two',
  'storage',
  ...['database', 'rows', 'candidates', 'ledger', 'stores'].map((layer) => `storage/${layer}`),
  'config',
  'app',
  'cli',
  'connectors/one',
  'connectors/two',
  'identity',
  'service',
  'http',
  'misc',
].map((room) => `src/${room}/x.ts`);

function plant(): void {
  const write = (path: string, text: string) => {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), `${text}\n`);
  };
  for (const path of [
    ...targets,
    'web/pages/runs/x.ts',
    'sandbox/x.ts',
    'sandbox/testing/x.ts',
    'test/support/x.ts',
  ]) {
    write(path, 'export const x = 1;');
  }
  write('src/core/x.test.ts', 'export const x = 1;');
  write('src/core/ringBack.ts', "export { x } from './ring.ts';");
  for (const [, file, statement] of breaches) write(file, statement);
  for (const [file, statement] of allowed) write(file, statement);
  cpSync(join(root, 'package.json'), join(folder, 'package.json'));
  cpSync(join(root, '.dependency-cruiser.mjs'), join(folder, '.dependency-cruiser.mjs'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
}

describe('the rooms', () => {
  const tree = cruise(root, ['src', 'web', 'sandbox', 'bin', 'test', 'bench']);
  const rules = tree.ruleSetUsed.forbidden;

  it('are kept by the tree as it is', () => {
    const broken = tree.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);
    expect(broken).toEqual([]);
    // A parser that understands nothing also reports nothing.
    expect(tree.totalCruised).toBeGreaterThan(200);
  });

  it('are guarded by rules that each report their breach', () => {
    plant();
    const { violations } = cruise(folder, ['src', 'web', 'sandbox', 'bin', 'test']);
    const reported = new Set(violations.map(({ rule, from }) => `${rule.name}: ${from}`));
    const expected = breaches.map(([rule, file]) => `${rule}: ${file}`);
    expect(expected.filter((breach) => !reported.has(breach))).toEqual([]);
    const refused = violations.filter(({ from }) => allowed.some(([file]) => file === from));
    expect(refused).toEqual([]);
  });

  it('have a planted breach for every rule', () => {
    const planted = new Set(breaches.map(([rule]) => rule));
    expect(rules.map(({ name }) => name).filter((name) => !planted.has(name))).toEqual([]);
  });

  it('have rules that say what to do', () => {
    const silent = rules.filter(({ comment = '' }) => comment.length < 40);
    expect(silent.map(({ name }) => name)).toEqual([]);
  });
});
