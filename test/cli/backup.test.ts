import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect, type Handle } from '../../src/storage/database/connect.ts';
import { createInstallation, type Installation, jsonOf, startSandbox } from './program.ts';

const own = createInstallation();
const others: Installation[] = [];
let site: Awaited<ReturnType<typeof startSandbox>>;

const dataOf = (one: Installation) => join(one.dataDir, 'data');
const inOwn = (name: string) => join(own.dataDir, name);

const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');

/** An installation without any data. */
function another(): Installation {
  const made = createInstallation();
  others.push(made);
  return made;
}

/** Rows by table, as text. */
async function everyRow(one: Installation): Promise<Readonly<Record<string, readonly string[]>>> {
  const handle = await connect({ kind: 'sqlite', file: join(dataOf(one), 'ampwise.db') });
  try {
    const found: Record<string, readonly string[]> = {};
    for (const { name } of await handle.db.introspection.getTables()) {
      const { rows } = await sql<object>`select * from ${sql.table(name)}`.execute(handle.db);
      found[name] = rows.map((row) => JSON.stringify(row)).toSorted();
    }
    return found;
  } finally {
    await handle.db.destroy();
  }
}

async function backUp(name: string): Promise<string> {
  expect(await own.run(['backup', name])).toMatchObject({ code: 0 });
  return inOwn(name);
}

beforeAll(async () => {
  site = await startSandbox({ seed: { contacts: 120 } });
  expect(await own.run(site.connect)).toMatchObject({ code: 0 });
  expect(await own.run(['sync'])).toMatchObject({ code: 0 });
});
afterAll(async () => {
  await site.close();
  for (const one of [own, ...others]) one.remove();
});

it('a backup that is restored has every row, and the next sync writes nothing', async () => {
  const { code, lines } = await own.json(['backup', 'whole.db']);
  expect(code).toBe(0);
  const digest = sha256(readFileSync(inOwn('whole.db')));
  const bytes = statSync(inOwn('whole.db')).size;
  expect(lines).toEqual([{ file: inOwn('whole.db'), bytes, sha256: digest }]);
  expect(readFileSync(inOwn('whole.db.sha256'), 'utf8')).toBe(`${digest}  whole.db\n`);

  const target = another();
  mkdirSync(dataOf(target));
  cpSync(join(dataOf(own), 'secret.key'), join(dataOf(target), 'secret.key'));
  const restored = await target.json(['restore', inOwn('whole.db')]);
  expect(restored).toMatchObject({
    code: 0,
    lines: [{ sha256: digest, secrets: { sealed: 1, unreadable: 0 } }],
  });
  expect(await everyRow(target)).toEqual(await everyRow(own));

  site.sandbox.journal.clear();
  expect((await target.json(['sync'])).lines[0]).toMatchObject({
    error: null,
    counts: {
      amp: { created: 0, updated: 0, removed: 0 },
      connectwise: { created: 0, updated: 0, removed: 0 },
      unchanged: 72,
    },
  });
  const methods = site.sandbox.journal.entries().map(({ method }) => method);
  expect(new Set(methods)).toEqual(new Set(['GET']));
});

it('a backup is made while others write, with what is committed and no more', async () => {
  const busy: Handle = await connect({
    kind: 'sqlite',
    file: join(dataOf(own), 'ampwise.db'),
  });
  try {
    await busy.db.transaction().execute(async (trx) => {
      await sql`update organizations set name = 'Not yet'`.execute(trx);
      expect(await own.run(['backup', 'busy.db'])).toMatchObject({ code: 0 });
      await sql`update organizations set name = 'Default'`.execute(trx);
    });
  } finally {
    await busy.db.destroy();
  }
  const target = another();
  expect(await target.run(['restore', inOwn('busy.db')])).toMatchObject({ code: 0 });
  const { lines } = await target.json(['organizations', 'list']);
  expect(lines).toMatchObject([{ name: 'Default' }]);
});

it('without a name it goes into the data folder; only its owner can read it', async () => {
  const { lines } = await own.json(['backup']);
  const file = String(jsonOf(lines[0]).file);
  expect(file).toMatch(/\/data\/backups\/ampwise-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.db$/u);
  for (const path of [file, `${file}.sha256`]) {
    expect((statSync(path).mode & 0o777).toString(8)).toBe('600');
  }
  expect((statSync(join(dataOf(own), 'backups')).mode & 0o777).toString(8)).toBe('700');
});

it('nothing is overwritten, and a refused backup leaves nothing behind', async () => {
  const file = await backUp('kept.db');
  const before = readFileSync(file);
  const names = readdirSync(own.dataDir);
  const again = await own.run(['backup', 'kept.db']);
  expect(again).toMatchObject({ code: 2 });
  expect(again.stderr).toContain('a file with this name already exists');
  expect(readFileSync(file).equals(before)).toBe(true);
  expect(readdirSync(own.dataDir)).toEqual(names);

  const database = readFileSync(join(dataOf(own), 'ampwise.db'));
  const over = await own.run(['restore', 'kept.db']);
  expect(over).toMatchObject({ code: 2 });
  expect(over.stderr).toContain('the data folder already has ampwise.db');
  expect(readFileSync(join(dataOf(own), 'ampwise.db')).equals(database)).toBe(true);
});

it('a backup that is damaged or has no checksum is not restored', async () => {
  const target = another();
  const damaged = await backUp('damaged.db');
  appendFileSync(damaged, 'x');
  cpSync(damaged, inOwn('alone.db'));
  writeFileSync(inOwn('other.db'), 'something else');
  writeFileSync(inOwn('other.db.sha256'), `${sha256('something else')}  other.db\n`);
  for (const [name, why, code] of [
    ['damaged.db', 'does not match its checksum', 2],
    ['alone.db', 'has no checksum', 2],
    ['nowhere.db', 'does not exist', 2],
    ['other.db', 'damaged or not a database', 10],
  ] as const) {
    const ended = await target.run(['restore', inOwn(name)]);
    expect(ended).toMatchObject({ code });
    expect(ended.stderr).toContain(why);
    expect(existsSync(join(dataOf(target), 'ampwise.db'))).toBe(false);
  }
});

it('restored without its secret key, it says so and makes no other key', async () => {
  await backUp('keyless.db');
  const target = another();
  const ended = await target.run(['restore', inOwn('keyless.db')]);
  expect(ended).toMatchObject({ code: 0 });
  expect(ended.stdout).toContain('does not open 1 of 1 stored secret');
  expect(existsSync(join(dataOf(target), 'secret.key'))).toBe(false);
});

it('PostgreSQL is backed up by its own programs', async () => {
  const ended = await own.run(['backup'], { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
  expect(ended).toMatchObject({ code: 2 });
  expect(ended.stderr).toContain('pg_dump');
});
