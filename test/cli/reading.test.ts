import { dirname, join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Edits, someEditor } from '../../sandbox/control/edits.ts';
import { catalog } from '../../src/cli/catalog.ts';
import { createProgram } from '../../src/cli/main.ts';
import { databases, type TestDatabase } from '../support/databases.ts';
import { createInstallation, type Installation, jsonOf, startSandbox } from './program.ts';
import type { Environment } from './served.ts';

/** Ids that the commands below use. */
type Records = {
  readonly run: string;
  readonly contact: string;
  readonly ampContact: string;
  readonly conflict: string;
  readonly todo: string;
};

/** Commands that only read, each with the arguments that read differently. */
const reading: Readonly<Record<string, (of: Records) => readonly (readonly string[])[]>> = {
  'filter show': () => [[]],
  'filter types': () => [[]],
  'filter values': () => [['territory']],
  'mapping show': () => [[]],
  'mapping check': () => [['title', 'conflict=ask']],
  'mapping sample': (of) => [[of.contact], [of.contact, 'title', 'direction=to_amp']],
  'mapping versions': () => [[], ['1']],
  'fields list': () => [[]],
  'fields connectwise': () => [[]],
  'settings show': () => [[]],
  'users list': () => [[]],
  'organizations list': () => [[]],
  'organizations show': () => [['default']],
  'tokens list': () => [[]],
  'webhooks list': () => [[]],
  'webhooks show': () => [['Warehouse']],
  'webhooks deliveries': () => [['Warehouse']],
  'todos list': (of) => [[], ['--waiting'], ['--contact', of.ampContact]],
  'todos show': (of) => [[of.todo]],
  'runs list': () => [[]],
  'runs show': (of) => [[of.run], [of.run, '--entries', '1000', '--fields', '5']],
  'conflicts list': () => [[]],
  'conflicts settled': () => [[]],
  'conflicts show': (of) => [[of.conflict]],
  'matches list': () => [[]],
  'holds list': () => [[]],
  open: (of) => [[of.contact], [of.ampContact]],
  why: (of) => [[of.contact], [of.ampContact], ['nobody at all']],
  skips: () => [[], ['--reason', 'company_out_of_filter']],
  'contacts list': () => [[], ['--removed']],
  'contacts show': (of) => [[of.ampContact]],
  'contacts timeline': (of) => [[of.contact]],
  'data checksum': () => [[]],
  export: () => [[], ['--file', 'contacts.csv', '--json']],
};

/** Commands that read or change, depending on their arguments; these arguments read. */
const both: typeof reading = {
  doctor: () => [[], ['--facts']],
  'todos map': () => [[]],
  prune: () => [['--dry-run']],
};

/** Commands that change data or start runs, or that use a separate database. */
const changing: readonly string[] = [
  'connect',
  'filter set',
  'filter preview',
  'mapping set',
  'mapping restore',
  'fields add',
  'fields rename',
  'fields retire',
  'settings set',
  ...['add', 'invite', 'member', 'default', 'company', 'remove'].map((part) => `users ${part}`),
  ...['add', 'edit', 'done', 'reopen', 'remove', 'restore', 'import'].map(
    (part) => `todos ${part}`,
  ),
  ...['add', 'rename', 'remove'].map((part) => `organizations ${part}`),
  ...['add', 'remove'].map((part) => `tokens ${part}`),
  ...['add', 'rotate', 'on', 'off', 'remove', 'test', 'resend'].map((part) => `webhooks ${part}`),
  'setup-link',
  'keys rotate',
  'plan',
  'apply',
  'sync',
  'sweep',
  'runs cancel',
  'undo',
  'conflicts resolve',
  'conflicts reopen',
  ...['accept', 'reject', 'reopen', 'link', 'unlink', 'relink'].map((part) => `matches ${part}`),
  ...['keep', 'release'].map((part) => `holds ${part}`),
  ...['add', 'edit', 'erase', 'remove', 'restore'].map((part) => `contacts ${part}`),
  'contacts import',
  'contacts undo-import',
  'backup',
  // Only reads, but does not overwrite its file.
  'data export',
  'data import',
  'restore',
  'migrate',
  'serve',
  'worker',
  'demo',
  // They concern the sandbox, not ampwise.
  ...['start', 'list', 'show', 'add', 'edit', 'delete'].map((part) => `sandbox ${part}`),
  ...['bash', 'zsh', 'fish', 'words'].map((part) => `completion ${part}`),
];

/** Every command that does something, by its full name. */
async function allCommands(): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { name } of catalog) {
    const program = await createProgram([name]);
    const parts = program.commands.find((known) => known.name() === name)?.commands ?? [];
    if (parts.length === 0) found.push(name);
    for (const part of parts) found.push(`${name} ${part.name()}`);
  }
  return found;
}

it('every command is known to look or to change', { timeout: 120_000 }, async () => {
  const known = [...Object.keys(reading), ...Object.keys(both), ...changing];
  expect(known.toSorted()).toEqual((await allCommands()).toSorted());
});

describe.each(databases)('commands that look change nothing, on $name', (kind) => {
  const own = createInstallation();
  let database: TestDatabase;
  let site: Awaited<ReturnType<typeof startSandbox>>;
  let of: Records;
  let writable: Environment;
  let readOnly: Environment;

  const json = async (...args: readonly string[]) => {
    const { code, lines, stderr } = await own.json(args, writable);
    expect({ args, code, stderr: code === 0 ? '' : stderr }).toEqual({ args, code: 0, stderr: '' });
    return lines;
  };
  const first = async (...args: readonly string[]) => jsonOf((await json(...args))[0]);

  beforeAll(async () => {
    database = await kind.open();
    ({ writable, readOnly } = environments(database, own));
    site = await startSandbox({ seed: { contacts: 120 } });
    await json(...site.connect);
    await json('users', 'add', 'Ann', '--email', 'ann@b.example', '--member', 'jmoreno');
    await json('users', 'default', 'Ann');
    await json('webhooks', 'add', 'https://example.com/hooks', '--name', 'Warehouse');
    await json('filter', 'set', 'Customer, Prospect');
    await json('settings', 'set', 'conflict=ask');
    await json('mapping', 'set', 'title', 'conflict=ask');
    await json('sync');
    const rows = await json('contacts', 'list', '--limit', '500');
    const [person, kept] = rows.flatMap(({ id, link }) =>
      // The last line is about the list and has no link.
      link === null || link === undefined
        ? []
        : [{ id: String(id), contactId: Number(jsonOf(link).connectwiseId) }],
    );
    if (person === undefined || kept === undefined) throw new Error('linked contacts expected');
    const edits = new Edits(site.sandbox.world, someEditor(site.sandbox.world));
    await json('contacts', 'edit', person.id, 'title=Ours');
    edits.contacts([person.contactId], () => ({ title: 'Theirs' }));
    await json('holds', 'keep', kept.id);
    await json('contacts', 'add', 'firstName=New', 'email=new@b.example', 'company=Nowhere Ltd');
    const todo = await first('todos', 'add', '--contact', person.id, '--subject', 'Call');
    const { run } = await first('sync');
    // Something of each kind is waiting, and something is queued.
    await json('contacts', 'edit', kept.id, 'title=Later');
    const conflicts = await json('conflicts', 'list');
    const [conflict] = conflicts.map(jsonOf);
    of = {
      run: String(run),
      contact: String(person.contactId),
      ampContact: person.id,
      conflict: String(conflict?.connectwiseId),
      todo: String(todo.id),
    };
    expect(conflicts.length).toBeGreaterThan(0);
    if (database.options.kind === 'sqlite') await forbidWrites(database);
  }, 120_000);
  afterAll(async () => {
    await site.close();
    own.remove();
  });

  it.each(Object.entries({ ...reading, ...both }).map(([name, ways]) => ({ name, ways })))(
    '$name',
    async ({ name, ways }) => {
      const before = await everyRow(database);
      for (const args of ways(of)) {
        const command = [...name.split(' '), ...args];
        const { code, stderr } = await own.run(command, readOnly);
        const fine = args[0] === 'nobody at all' ? [0, 9] : [0];
        expect({
          command,
          fine: fine.includes(code ?? -1),
          stderr: fine.includes(code ?? -1) ? '' : stderr,
        }).toEqual({ command, fine: true, stderr: '' });
        if (name === 'export') continue;
        const printed = await own.json(command, readOnly);
        expect({ command, code: printed.code }).toEqual({ command, code });
      }
      expect(await everyRow(database)).toEqual(before);
    },
  );
});

/** Environments that open the database of a test: as installations do, and without the right to write. */
function environments({ options }: TestDatabase, own: Installation) {
  if (options.kind === 'sqlite') {
    const writable = { AMPWISE_DATA_DIR: dirname(options.file) };
    return { writable, readOnly: writable };
  }
  const url = (...settings: readonly string[]) => {
    const made = new URL(options.url);
    const path = options.schema === undefined ? [] : [`search_path=${options.schema}`];
    const all = [...path, ...settings];
    made.searchParams.set('options', all.map((one) => `-c ${one}`).join(' '));
    return { AMPWISE_DATA_DIR: join(own.dataDir, 'data'), DATABASE_URL: made.href };
  };
  return { writable: url(), readOnly: url('default_transaction_read_only=on') };
}

async function tablesOf({ handle }: TestDatabase): Promise<readonly string[]> {
  const { rows } = await (handle.dialect === 'sqlite'
    ? sql<{ name: string }>`select name from sqlite_master
        where type = 'table' and name not like 'sqlite_%'`
    : sql<{ name: string }>`select table_name as name from information_schema.tables
        where table_schema = ${handle.schema ?? 'public'}`
  ).execute(handle.db);
  return rows.map(({ name }) => name).toSorted();
}

/** Makes SQLite reject every write: for the superuser, a file is never read-only. */
async function forbidWrites(database: TestDatabase): Promise<void> {
  for (const table of await tablesOf(database)) {
    for (const write of ['insert', 'update', 'delete']) {
      const name = sql.id(`no_${write}_${table}`);
      await sql`create trigger ${name} before ${sql.raw(write)} on ${sql.id(table)}
        begin select raise(abort, 'a command that looks was about to write'); end`.execute(
        database.handle.db,
      );
    }
  }
}

async function everyRow(database: TestDatabase): Promise<Readonly<Record<string, unknown>>> {
  const all: Record<string, unknown> = {};
  for (const table of await tablesOf(database)) {
    const { rows } = await sql<object>`select * from ${sql.table(table)}`.execute(
      database.handle.db,
    );
    all[table] = rows.map((row) => JSON.stringify(row)).toSorted();
  }
  return all;
}
