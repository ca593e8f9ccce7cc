import { join } from 'node:path';
import { z } from 'zod';
import { contactFields } from '../src/connectors/connectwise/contactWire.ts';
import { atDistance } from './distance.ts';
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
 * Measures a first import by ampwise and by a bare connectwise-rest loop, in turn, against one sandbox in a
 * separate process; then the cost of a second sync, the longest block of the event loop, and peak memory at
 * 10,000 and 100,000. If TEST_DATABASE_URL names a server, also on PostgreSQL at 10,000, and there once more
 * as if the server were BENCH_DISTANCE milliseconds away.
 *
 *   npm run bench [-- rounds [contacts …]]
 *
 * Times are of whole processes, start-up included. Only ratios within one run mean something.
 */
const rounds = Number(process.argv[2] ?? 3);
const sizes = process.argv.length > 3 ? process.argv.slice(3).map(Number) : [10_000, 100_000];
const postgresUrl = process.env.TEST_DATABASE_URL || undefined;
const distance = Number(process.env.BENCH_DISTANCE || 0);
const tsx = ['--import', 'tsx'];

const syncResult = z.object({ requests: z.number() });

async function bare(
  sandbox: Sandbox,
  target: string,
  fields: string,
  unit: 'rows' | 'pages' = 'pages',
): Promise<Measured> {
  return await measure([...tsx, 'bench/bareLoop.ts', target, fields, unit], {
    SANDBOX_SITE: sandbox.site,
    SANDBOX_COMPANY: sandbox.company,
    SANDBOX_PUBLIC_KEY: sandbox.publicKey,
    SANDBOX_PRIVATE_KEY: sandbox.privateKey,
    SANDBOX_CLIENT_ID: sandbox.clientId,
  });
}

type Imported = { readonly first: Measured; readonly second: Measured };

async function ampwise(
  sandbox: Sandbox,
  folder: string,
  database: Record<string, string> = {},
): Promise<Imported> {
  const env = {
    ...database,
    AMPWISE_DATA_DIR: folder,
    AMPWISE_ALLOW_LOOPBACK: '1',
    AMPWISE_CW_PRIVATE_KEY: sandbox.privateKey,
  };
  const flags = ['--site', sandbox.site, '--company', sandbox.company];
  const keys = ['--public-key', sandbox.publicKey, '--client-id', sandbox.clientId];
  await measure(['bin/ampwise.mjs', 'connect', ...flags, ...keys, '--json'], env);
  const sync = () => measure(['bin/ampwise.mjs', 'sync', '--json'], env);
  return { first: await sync(), second: await sync() };
}

const seconds = (values: readonly Measured[]) => values.map((value) => value.seconds.toFixed(2));
const blocks = (values: readonly Measured[]) => values.map(({ block }) => block).join('  ');
const sameFields = contactFields.join(',');
const median = (values: readonly Measured[], of: 'seconds' | 'cpu' = 'seconds') =>
  values.map((value) => value[of]).toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
const processor = (first: readonly Measured[], loop: readonly Measured[]) => {
  const [ours, theirs] = [median(first, 'cpu'), median(loop, 'cpu')];
  return `${(ours / theirs).toFixed(2)} in processor time: ${ours.toFixed(2)} s of ${theirs.toFixed(2)} s`;
};

const requests = (run: Measured | undefined) =>
  syncResult.parse(JSON.parse(run?.output ?? '{}')).requests;

async function compare(contacts: number): Promise<number> {
  const sandbox = await startSandbox(contacts);
  const slim: Measured[] = [];
  const full: Measured[] = [];
  const first: Measured[] = [];
  const second: Measured[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      slim.push(await inFolder((folder) => bare(sandbox, join(folder, 'bare.db'), sameFields)));
      full.push(await inFolder((folder) => bare(sandbox, join(folder, 'bare.db'), 'all')));
      const imported = await inFolder((folder) => ampwise(sandbox, folder));
      first.push(imported.first);
      second.push(imported.second);
    }
  } finally {
    sandbox.process.kill();
  }
  const peak = Math.max(...first.map((value) => value.peak));
  say(`${contacts} contacts, ${rounds} rounds`);
  say(`  bare loop, same fields  ${seconds(slim).join('  ')} s`);
  say(`  bare loop, all fields   ${seconds(full).join('  ')} s`);
  say(`  ampwise first sync      ${seconds(first).join('  ')} s, ${requests(first[0])} requests`);
  say(`  ampwise second sync     ${seconds(second).join('  ')} s, ${requests(second[0])} requests`);
  say(`  first sync / bare loop  ${(median(first) / median(slim)).toFixed(2)} (same fields)`);
  say(`                          ${processor(first, slim)}`);
  say(`                          ${(median(first) / median(full)).toFixed(2)} (all fields)`);
  say(`  second / first sync     ${(median(second) / median(first)).toFixed(2)}`);
  say(`  longest block           ${blocks(first)} ms, of the event loop in a first sync`);
  say(`  peak memory             ${peak} MB`);
  return peak;
}

/** The bare loop upserts row by row there; for comparison also with a transaction for each page. */
async function comparePostgres(contacts: number, server: string): Promise<void> {
  const sandbox = await startSandbox(contacts);
  const distant = distance > 0 ? await atDistance(server, distance) : null;
  const { url: used } = distant ?? { url: server };
  const loops: Record<'rows' | 'pages', Measured[]> = { rows: [], pages: [] };
  const first: Measured[] = [];
  try {
    for (let round = 0; round < rounds; round++) {
      for (const unit of ['rows', 'pages'] as const) {
        loops[unit].push(await inDatabase(used, (url) => bare(sandbox, url, sameFields, unit)));
      }
      const imported = await inDatabase(used, (url) =>
        inFolder((folder) => ampwise(sandbox, folder, { DATABASE_URL: url })),
      );
      first.push(imported.first);
    }
  } finally {
    sandbox.process.kill();
    distant?.close();
  }
  const { rows, pages } = loops;
  const away = distance > 0 ? ` ${distance} ms away` : '';
  say(`${contacts} contacts on PostgreSQL${away}, ${rounds} rounds`);
  say(`  bare loop, row by row   ${seconds(rows).join('  ')} s`);
  say(`  the same, page by page  ${seconds(pages).join('  ')} s, a transaction each`);
  say(`  ampwise first sync      ${seconds(first).join('  ')} s`);
  say(`  first sync / bare loop  ${(median(first) / median(rows)).toFixed(2)} (row by row)`);
  say(`                          ${processor(first, rows)}`);
  say(`                          ${(median(first) / median(pages)).toFixed(2)} (page by page)`);
  say(`                          ${processor(first, pages)}`);
  say(`  longest block           ${blocks(first)} ms, of the event loop in a first sync`);
}

const peaks: number[] = [];
for (const size of sizes) peaks.push(await compare(size));
const [small = 1, large] = peaks;
if (large !== undefined) {
  say(`peak memory at ${sizes[1]} / at ${sizes[0]}: ${(large / small).toFixed(2)}`);
}
if (postgresUrl === undefined) say('PostgreSQL not measured: TEST_DATABASE_URL is not set');
else await comparePostgres(sizes[0] ?? 10_000, postgresUrl);
