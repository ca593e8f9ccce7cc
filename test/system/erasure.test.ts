import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Edits } from '../../sandbox/control/edits.ts';
import { removeContactRecord } from '../../sandbox/world/removal.ts';
import { commandLine } from '../../src/core/actor.ts';
import { createInstallation, jsonOf, startSandbox } from '../cli/program.ts';
import type { Environment } from '../cli/served.ts';
import { databases, type TestDatabase } from '../support/databases.ts';
import { ServiceProcess, until } from '../support/serviceProcess.ts';

const run = promisify(execFile);

/** Every value of the person contains this, and no other value does. */
const planted = /planted/iu;
const email = 'planted.person@marker.example';

/** Whether a file contains such a value. */
function isIn(file: string): boolean {
  return existsSync(file) && planted.test(readFileSync(file, 'latin1'));
}

/** The tables that contain such a value. */
async function tablesWith({ handle }: TestDatabase): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { name } of await handle.db.introspection.getTables()) {
    if (name.startsWith('pg_')) continue;
    const { rows } = await sql<object>`select * from ${sql.table(name)}`.execute(handle.db);
    if (rows.some((row) => planted.test(JSON.stringify(row)))) found.push(name);
  }
  return found.toSorted();
}

describe.each(databases)('a person who is erased, on $name', (kind) => {
  const own = createInstallation();
  let database: TestDatabase;
  let env: Environment;
  let site: Awaited<ReturnType<typeof startSandbox>>;

  const told = async (args: readonly string[], codes: readonly number[] = [0]) => {
    const ended = await own.json(args, env);
    const isExpected = codes.includes(ended.code ?? -1);
    expect({ args, isExpected, told: isExpected ? '' : ended.stderr }).toMatchObject({
      isExpected: true,
      told: '',
    });
    return ended.lines.map(jsonOf);
  };
  const contactOfPerson = () => {
    const [found] = site.sandbox.world.contacts
      .all()
      .filter(({ communicationItems }) => communicationItems.some(({ value }) => value === email));
    if (found === undefined) throw new Error('the person is not in ConnectWise');
    return found;
  };

  /** Rows that no command of this test writes. */
  const plantRows = async (ampId: string) => {
    const { db } = database.handle;
    const value = JSON.stringify({ rows: [{ email, line: 2 }], refused: [], counts: {} });
    await sql`insert into imports (organization_id, id, state, created_at, created_by, applied_at, body)
      values ('default', 'i1', 'applied', '2026-03-01T00:00:00.000Z', '{}', null, ${value})`.execute(
      db,
    );
    for (const [line, id] of [ampId, 'somebody else'].entries()) {
      const body = JSON.stringify({ email: id === ampId ? email : 'bea@b.example' });
      await sql`insert into import_rows
        (organization_id, import_id, line, amp_contact_id, action, changes, body)
        values ('default', 'i1', ${line}, ${id}, 'add', '{}', ${body})`.execute(db);
    }
    const actor = JSON.stringify(commandLine);
    const decided = JSON.stringify({
      what: 'changed',
      changes: [{ name: 'title', old: null, new: 'Planted title' }],
    });
    await sql`insert into decisions (organization_id, seq, at, decided_by, kind, id, body, what)
      values ('default', 1000, '2026-03-01T00:00:00.000Z', ${actor}, 'amp_contact', ${ampId}, ${decided}, 'changed')`.execute(
      db,
    );
    const settled = JSON.stringify({ field: 'city', amp: 'Planted town', connectWise: null });
    const moved = JSON.stringify({ of: 'contact', before: {}, after: {}, unfit: null });
    await sql`insert into settled_conflicts
      (organization_id, seq, kind, id, field, since, body, choose, moved, at, decided_by)
      values ('default', 1001, 'contact', ${String(contactOfPerson().id)}, 'city', '2026-03-01T00:00:00.000Z', ${settled}, 'amp', ${moved}, '2026-03-01T00:00:00.000Z', ${actor})`.execute(
      db,
    );
    const answer = JSON.stringify({ status: 200, body: JSON.stringify({ email }) });
    await sql`insert into kept_answers (organization_id, principal, target, key, digest, at, answer)
      values ('default', 'p', 't', 'k', 'd', '2026-03-01T00:00:00.000Z', ${answer})`.execute(db);
  };

  beforeAll(async () => {
    database = await kind.open();
    const { options } = database;
    env =
      options.kind === 'sqlite'
        ? { AMPWISE_DATA_DIR: dirname(options.file) }
        : { DATABASE_URL: options.url };
    site = await startSandbox({ seed: { contacts: 60 } });
    const begin = [
      site.connect,
      ['settings', 'set', 'conflict=ask'],
      ['users', 'add', 'Ann', '--email', 'ann@b.example', '--member', 'jmoreno'],
      ['users', 'default', 'Ann'],
      ['sync'],
      [
        'contacts',
        'add',
        `email=${email}`,
        'firstName=Planted',
        'lastName=Person',
        `company=${site.sandbox.world.companies.all()[0]?.name ?? ''}`,
      ],
      ['todos', 'add', '--contact', email, '--subject', 'Planted call', '--notes', 'Planted note'],
      ['sync'],
    ];
    for (const args of begin) await told(args, [0, 7]);
    const people = new Edits(site.sandbox.world, 'jmoreno');
    people.contacts([contactOfPerson().id], () => ({ title: 'Planted title' }));
    await told(['contacts', 'edit', email, 'title=Planted other title']);
    await told(['sync'], [0, 7]);
    const [row] = await told(['contacts', 'show', email]);
    await plantRows(String(row?.id));
  });
  afterAll(async () => {
    await site.close();
    own.remove();
  });

  it('has to be deleted in ConnectWise first, or the next sync would bring them back', async () => {
    expect(await own.run(['contacts', 'erase', email], env)).toMatchObject({ code: 2 });
    const ended = await own.run(['contacts', 'erase', email, '--yes'], env);
    expect(ended).toMatchObject({ code: 2 });
    expect(ended.stderr).toContain('still exists in ConnectWise');
    expect(await tablesWith(database)).toEqual(
      expect.arrayContaining(
        'amp_contacts contacts links plan_lines todos todo_links conflicts settled_conflicts decisions imports import_rows kept_answers'.split(
          ' ',
        ),
      ),
    );
  });

  it('is in no table and in no file any more, and no sync brings them back', async () => {
    const contact = contactOfPerson();
    const [row] = await told(['contacts', 'show', email]);
    // If it stayed in AMP after an edit, it would be created in ConnectWise again.
    await told(['contacts', 'remove', email]);
    removeContactRecord(site.sandbox.world, contact, null);
    await told(['sweep'], [0, 7]);
    const [erased] = await told(['contacts', 'erase', String(row?.id), '--yes']);
    expect(erased).toMatchObject({ ampContactId: row?.id, contactId: contact.id, todos: 1 });
    expect(Number(erased?.lines)).toBeGreaterThan(1);
    expect(await tablesWith(database)).toEqual([]);
    const { options } = database;
    if (options.kind === 'sqlite') {
      for (const file of [options.file, `${options.file}-wal`].filter(existsSync)) {
        // In a separate process: closing the file here would drop the locks of SQLite.
        const counted = run('grep', ['-a', '-i', '-c', 'planted', file]);
        await expect(counted).rejects.toMatchObject({ code: 1, stdout: '0\n' });
      }
    }
    await told(['sync', '--all'], [0, 7]);
    await told(['sweep'], [0, 7]);
    expect(await tablesWith(database)).toEqual([]);
    const kept = await sql`select 1 from import_rows`.execute(database.handle.db);
    expect(kept.rows).toHaveLength(1);
    const audit = await sql<{ what: string }>`select what from decisions
      where id = ${String(row?.id)} order by seq`.execute(database.handle.db);
    expect(audit.rows.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['changed', 'erased']),
    );
    expect(await own.run(['contacts', 'erase', String(row?.id), '--yes'], env)).toMatchObject({
      code: 9,
    });
  });
});

describe('a person who is erased over the API of a service that runs', () => {
  const own = createInstallation();
  let service: ServiceProcess;
  let site: Awaited<ReturnType<typeof startSandbox>>;

  beforeAll(async () => {
    site = await startSandbox({ seed: { contacts: 10 } });
    const company = site.sandbox.world.companies.all()[0]?.name ?? '';
    const person = [`email=${email}`, 'firstName=Planted', 'lastName=Person', `company=${company}`];
    for (const args of [site.connect, ['sync'], ['contacts', 'add', ...person], ['sync']]) {
      expect([0, 7]).toContain((await own.json(args)).code);
    }
    service = new ServiceProcess(own.dataDir);
  });
  afterAll(async () => {
    await service.end('SIGTERM');
    await site.close();
    own.remove();
  });

  const told = async (args: readonly string[]) => (await own.json(args)).lines.map(jsonOf);

  it('is in no file of the database any more, while its worker has it open too', async () => {
    const url = await service.ready();
    await until(() => service.log.includes('"event":"worker.ready"'));
    const [made] = await told(['tokens', 'add', '--name', 'Erasing', '--scope', 'admin']);
    const [row] = await told(['contacts', 'show', email]);
    await told(['contacts', 'remove', email]);
    const { contacts } = site.sandbox.world;
    const there = contacts.all().filter(({ firstName }) => firstName === 'Planted');
    for (const contact of there) removeContactRecord(site.sandbox.world, contact, null);
    await told(['sweep']);
    const files = ['ampwise.db', 'ampwise.db-wal'].map((name) => join(own.dataDir, 'data', name));
    expect(files.some(isIn)).toBe(true);
    const answer = await fetch(
      `${url}/api/v1/organizations/default/contacts/${String(row?.id)}/erase`,
      { method: 'POST', headers: { Authorization: `Bearer ${String(made?.token)}` } },
    );
    expect([answer.status, await answer.json()]).toMatchObject([200, { ampContactId: row?.id }]);
    await until(() => !files.some(isIn));
    expect(service.log).not.toContain('request.unfinished');
  });
});
