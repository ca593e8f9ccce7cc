import { once } from 'node:events';
import { env } from 'node:process';
import { z } from 'zod';
import { commandLine } from '../../src/core/actor.ts';
import { type Database, openDatabase } from '../../src/storage/openDatabase.ts';

/**
 * One of several processes that work on one database file, as `DATABASE_PROCESS` says. It keeps one
 * connection open, and opens, writes to and closes others beside it: `rounds` times, and for at least
 * `seconds`. It begins at the first byte of its input, and prints how many AMP contacts it added.
 */
const { file, name, rounds, seconds } = z
  .object({ file: z.string(), name: z.string(), rounds: z.number(), seconds: z.number() })
  .parse(JSON.parse(env.DATABASE_PROCESS ?? '{}'));

const now = '2026-03-01T12:00:00.000Z';
let added = 0;

async function add(database: Database): Promise<void> {
  const set = { title: `CTO ${'of something '.repeat(20)}` };
  await database
    .organization('o', commandLine)
    .ampContacts.add({ id: `${name}-${added}`, set }, now);
  added++;
}

const open = () => openDatabase({ kind: 'sqlite', file });
process.stdout.write('ready\n');
await once(process.stdin, 'data');
process.stdin.destroy();
const until = performance.now() + seconds * 1000;
let kept = await open();
await kept.migrate();
await kept.ensureOrganization('o', 'O');
for (let round = 0; round < rounds || performance.now() < until; round++) {
  const other = await open();
  await add(kept);
  await add(other);
  await other.close();
  await add(kept);
  // Sometimes all connections are closed: the last one to close removes the log.
  if (round % 5 === 4) {
    await kept.close();
    kept = await open();
  }
}
await kept.close();
process.stdout.write(String(added));
