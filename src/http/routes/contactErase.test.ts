import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { ApiWorld } from '../../../test/support/apiWorld.ts';
import { tablesOf } from '../../../test/support/countWrites.ts';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { company, contact } from '../../../test/support/records.ts';
import { usualLease } from '../../engine/deps.ts';
import { aConnection, noon } from '../../storage/suite/records.ts';

const customer = { id: 1, name: 'Customer' };
const contacts = '/organizations/ours/contacts';

describe.each(databases)('erasing a person over the API, on $name', (kind) => {
  let opened: TestDatabase;
  let world: ApiWorld;
  let engine: EngineWorld;
  let ids: Map<number, string>;

  beforeEach(async () => {
    opened = await kind.open();
    world = new ApiWorld(opened);
    await world.organization('ours');
    engine = await EngineWorld.open(opened, 'ours');
    engine.memory.setTypes([customer]);
    engine.memory.putCompany(company(1, { types: [customer] }));
    for (const id of [1, 2]) {
      const firstName = `Planted${id}`;
      engine.memory.put(contact(id, { companyId: 1, email: `planted${id}@x.example`, firstName }));
    }
    await engine.stores.connections.create(aConnection(), 'sealed', noon);
    await engine.sync();
    const found = await engine.ampContacts();
    ids = new Map(found.map(({ id, link }) => [link?.contactId ?? 0, id]));
  });

  const idOf = (contactId: number) => ids.get(contactId) ?? 'none';
  const erase = (id: string, as?: string) =>
    world.call('POST', `${contacts}/${id}/erase`, as === undefined ? {} : { as });
  /** Removed in AMP, deleted in ConnectWise, and found to be so. */
  const gone = async (...contactIds: number[]) => {
    for (const id of contactIds) {
      await engine.stores.ampContacts.remove(idOf(id), 'any', noon);
      engine.memory.delete(id);
    }
    await engine.sweep();
  };
  const tablesWith = async (text: RegExp) => {
    const found: string[] = [];
    for (const table of await tablesOf(opened.handle)) {
      const { rows } = await sql<object>`select * from ${sql.table(table)}`.execute(
        opened.handle.db,
      );
      if (rows.some((row) => text.test(JSON.stringify(row)))) found.push(table);
    }
    return found;
  };

  it('deletes what is stored, and leaves in the audit log who did so', async () => {
    await gone(1);
    expect(await tablesWith(/planted1/iu)).toEqual(expect.arrayContaining(['amp_contacts']));
    const erased = await erase(idOf(1));
    expect(erased.status).toBe(200);
    expect(erased.body).toMatchObject({ ampContactId: idOf(1), contactId: 1, todos: 0 });
    expect(await tablesWith(/planted1/iu)).toEqual([]);
    expect(await tablesWith(/planted2/iu)).toContain('amp_contacts');
    const audit = await world.call('GET', '/organizations/ours/audit-log?what=erased');
    expect(audit.at('data')).toMatchObject([{ about: { id: idOf(1) }, label: null }]);
    expect(await erase(idOf(1))).toMatchObject({ status: 404 });
    await engine.sweep();
    expect(await tablesWith(/planted1/iu)).toEqual([]);
  });

  it('takes the number of a contact too, and answers the same again for the same key', async () => {
    await gone(1, 2);
    const headers = { 'Idempotency-Key': 'k1' };
    const path = `${contacts}/2/erase`;
    const erased = await world.call('POST', path, { headers });
    expect(erased.body).toMatchObject({ ampContactId: idOf(2), contactId: 2 });
    const again = await world.call('POST', path, { headers });
    expect([again.status, again.body]).toEqual([200, erased.body]);
    expect(await erase('2')).toMatchObject({ status: 404 });
  });

  it('is refused while ConnectWise has the contact, in words that say what to do', async () => {
    await engine.stores.ampContacts.remove(idOf(1), 'any', noon);
    const refused = await erase(idOf(1));
    expect([refused.status, refused.at('code')]).toEqual([422, 'bad_input']);
    expect(String(refused.at('detail'))).toContain('contact 1 still exists in ConnectWise');
    expect(JSON.stringify(refused.body)).toContain('after a sweep has found the deletion');
  });

  it('is refused while an answer is lost', async () => {
    await gone(1);
    await sql`update plan_lines set state = 'sent', sent_at = ${noon}
      where organization_id = 'ours' and contact_id = 1`.execute(opened.handle.db);
    const refused = await erase(idOf(1));
    expect([refused.status, refused.at('code')]).toEqual([422, 'bad_input']);
    expect(String(refused.at('detail'))).toContain('its answer was lost');
  });

  it('is for administrators whose password was given lately', async () => {
    await gone(1);
    const old = '2026-03-01T10:00:00.000Z';
    world.people.set('member', { organization: 'ours', role: 'member' });
    world.people.set('writer', { organization: 'ours', scope: 'write' });
    world.people.set('session', { organization: 'ours', session: true, confirmedAt: old });
    for (const [as, code] of [
      ['member', 'not_allowed'],
      ['writer', 'scope_too_small'],
      ['session', 'password_needed'],
    ] as const) {
      const refused = await erase(idOf(1), as);
      expect([refused.status, refused.at('code')]).toEqual([403, code]);
    }
    expect(await tablesWith(/planted1/iu)).toContain('amp_contacts');
  });

  it('waits for a run that lives, and not for one that died', async () => {
    await gone(1);
    const now = new Date(world.now).toISOString();
    const { locks } = engine.stores;
    const lease = await locks.take({ runId: 'dead', now, leaseMilliseconds: usualLease });
    const refused = await erase(idOf(1));
    expect([refused.status, refused.at('code')]).toEqual([409, 'run_in_progress']);
    await sql`update run_locks set renewed_at = null
      where organization_id = 'ours'`.execute(opened.handle.db);
    expect(await erase(idOf(1))).toMatchObject({ status: 200 });
    // Should it come back after all, it writes nothing of what it had in memory.
    await expect(locks.check(lease)).rejects.toMatchObject({ code: 'run_superseded' });
  });
});
