import { copyFileSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import {
  inDatabase,
  inFolder,
  type Measured,
  measure,
  type Sandbox,
  say,
  startSandbox,
} from './programs.ts';

/**
 * Moves a whole installation from SQLite to PostgreSQL and back, and restores a backup: checksums have to be
 * equal, and the next sync of each has to write nothing. Otherwise it ends with an error.
 *
 *   npm run bench:move [-- contacts]
 *
 * TEST_DATABASE_URL names the PostgreSQL server.
 */
const contacts = Number(process.argv[2] ?? 100_000);
const server = process.env.TEST_DATABASE_URL ?? '';
if (server === '') throw new Error('TEST_DATABASE_URL is not set');

const contents = z.object({ rows: z.number(), sha256: z.string() });
const side = z.object({ created: z.number(), updated: z.number(), removed: z.number() });
const synced = z.object({
  requests: z.number(),
  counts: z.object({ amp: side, connectwise: side, conflicts: z.number() }),
});

type Place = Readonly<Record<string, string>>;

async function run(place: Place, ...args: readonly string[]): Promise<Measured> {
  return await measure(['bin/ampwise.mjs', ...args, '--json'], place);
}

function placeIn(folder: string, sandbox: Sandbox, more: Place = {}): Place {
  mkdirSync(folder, { recursive: true });
  return {
    AMPWISE_DATA_DIR: folder,
    AMPWISE_ALLOW_LOOPBACK: '1',
    AMPWISE_CW_PRIVATE_KEY: sandbox.privateKey,
    ...more,
  };
}

/** Fails unless a sync changes nothing on either side. */
async function quietSync(name: string, place: Place): Promise<void> {
  const done = await run(place, 'sync');
  const { requests, counts } = synced.parse(JSON.parse(done.output));
  const { amp, connectwise, conflicts } = counts;
  const changes = [...Object.values(amp), ...Object.values(connectwise), conflicts];
  if (changes.some((count) => count > 0)) throw new Error(`${name}: ${JSON.stringify(counts)}`);
  say(`  ${name.padEnd(34)} ${done.seconds.toFixed(1)} s, nothing written, ${requests} requests`);
}

const figures = ({ seconds, peak, block }: Measured) =>
  `${seconds.toFixed(1)} s, peak ${peak} MB, longest block ${block} ms`;

const contentsOf = async (place: Place) =>
  contents.parse(JSON.parse((await run(place, 'data', 'checksum')).output));

function expectSame(name: string, one: z.infer<typeof contents>, other: typeof one): void {
  if (one.sha256 !== other.sha256) throw new Error(`${name}: the checksums differ`);
  say(`  ${name.padEnd(34)} ${other.rows} rows, checksum ${other.sha256.slice(0, 12)}…, the same`);
}

async function main(folder: string, url: string, sandbox: Sandbox): Promise<void> {
  const source = placeIn(join(folder, 'source'), sandbox);
  const target = placeIn(join(folder, 'target'), sandbox, { DATABASE_URL: url });
  const back = placeIn(join(folder, 'back'), sandbox);
  const restored = placeIn(join(folder, 'restored'), sandbox);
  const { site, company, publicKey, clientId } = sandbox;
  const entered = ['--site', site, '--company', company, '--public-key', publicKey];
  await run(source, 'connect', ...entered, '--client-id', clientId);
  await run(source, 'sync');
  const before = await contentsOf(source);
  say(`${contacts} contacts, ${before.rows} rows`);

  const file = join(folder, 'all.jsonl');
  const out = await run(source, 'data', 'export', file);
  say(`  export from SQLite                 ${figures(out)}, ${size(file)}`);
  const key = join(folder, 'source', 'secret.key');
  const into = await run(target, 'data', 'import', file, '--key-file', key);
  say(`  import into PostgreSQL             ${figures(into)}`);
  expectSame('PostgreSQL', before, await contentsOf(target));
  await quietSync('sync on PostgreSQL', target);

  const returned = join(folder, 'back.jsonl');
  say(
    `  export from PostgreSQL             ${figures(await run(target, 'data', 'export', returned))}`,
  );
  const targetKey = join(folder, 'target', 'secret.key');
  const home = await run(back, 'data', 'import', returned, '--key-file', targetKey);
  say(`  import into SQLite                 ${figures(home)}`);
  expectSame('back on SQLite', await contentsOf(target), await contentsOf(back));
  await quietSync('sync back on SQLite', back);

  const copy = join(folder, 'copy.db');
  say(
    `  backup                             ${figures(await run(source, 'backup', copy))}, ${size(copy)}`,
  );
  copyFileSync(key, join(folder, 'restored', 'secret.key'));
  say(`  restore                            ${figures(await run(restored, 'restore', copy))}`);
  expectSame('restored', before, await contentsOf(restored));
  await quietSync('sync on the restored', restored);
}

const size = (file: string) => `${Math.round(statSync(file).size / 1_000_000)} MB`;

const sandbox = await startSandbox(contacts);
try {
  await inFolder((folder) => inDatabase(server, (url) => main(folder, url, sandbox)));
} finally {
  sandbox.process.kill();
}
