import { beforeAll, describe, expect, it } from 'vitest';
import { ApiWorld } from '../../../test/support/apiWorld.ts';
import { databases } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { company, contact } from '../../../test/support/records.ts';
import { Failure } from '../../core/failure.ts';

const org = '/organizations/ours';

describe.each(databases)('where records stand, on $name', (database) => {
  let world: ApiWorld;
  let engine: EngineWorld;

  beforeAll(async () => {
    const opened = await database.open();
    world = new ApiWorld(opened);
    await world.organization('ours');
    await world.organization('alone');
    engine = await EngineWorld.open(opened, 'ours');
    const type = { id: 1, name: 'Customer' };
    engine.memory.setTypes([type]);
    engine.memory.putCompany(company(1, { types: [type] }));
    engine.memory.putCompany(company(2, { types: [] }));
    engine.memory.put(contact(1, { companyId: 1, email: 'one@example.com', firstName: 'One' }));
    engine.memory.put(contact(2, { companyId: 2, email: 'two@example.com', firstName: 'Two' }));
    engine.memory.put(contact(3, { companyId: 1, email: null, firstName: 'Three' }));
    world.connectWise.set('ours', engine.deps.connectWise);
    await engine.sync();
  });

  const why = async (who: string) => await world.call('POST', `${org}/why`, { body: { who } });

  const live = async (connectwiseId: number) =>
    await world.call('POST', `${org}/why/live`, { body: { connectwiseId } });

  it('tells why a person does not sync, by name, address and the ids of both sides', async () => {
    const skipped = await why('two@example.com');
    expect(skipped.at('data', 0)).toMatchObject({ connectwiseId: 2, state: 'left_out' });
    const [linked] = await engine.ampContacts();
    for (const who of ['One', '1', 'one@example.com']) {
      expect((await why(who)).at('data', 0)).toMatchObject({ state: 'linked', connectwiseId: 1 });
    }
    expect(linked?.state).toBe('in_step');
    expect(linked?.link?.since).toMatch(/^20/u);
    expect((await why('nobody@example.com')).body).toMatchObject({ data: [], total: 0 });
    const blank = await why('  ');
    expect([blank.status, blank.at('errors', 0, 'pointer')]).toEqual([400, '/who']);
    const apart = await world.call('POST', '/organizations/alone/why', { body: { who: 'x' } });
    expect([apart.status, apart.at('code')]).toEqual([409, 'not_connected']);
  });

  it('reads one contact live, and keeps nothing of it', async () => {
    const readAt = /^20/u;
    const before = await live(3);
    expect(before.at('person')).toMatchObject({ state: 'left_out', skip: { reason: 'no_email' } });
    expect(before.at('readAt')).toMatch(readAt);
    engine.memory.put(contact(3, { companyId: 1, email: 'now@example.com', firstName: 'Three' }));
    expect((await live(3)).at('person')).toMatchObject({
      state: 'waiting',
      email: 'now@example.com',
    });
    expect((await why('3')).at('data', 0)).toMatchObject({ state: 'left_out', email: null });
    engine.memory.put(contact(3, { companyId: 1, email: null, firstName: 'Three' }));
    engine.memory.put(contact(9, { companyId: 2, email: 'nine@example.com', firstName: 'Nine' }));
    expect((await live(9)).at('person', 'skip', 'reason')).toBe('company_type_not_in_filter');
    expect((await live(404)).status).toBe(404);
  });

  it('lists and counts what is skipped, by reason', async () => {
    const counts = await world.call('GET', `${org}/skips/counts`);
    expect(counts.at('contacts')).toEqual({ company_type_not_in_filter: 1, no_email: 1 });
    const all = await world.call('GET', `${org}/skips?total=true`);
    expect(all.at('total')).toBe(2);
    const one = await world.call('GET', `${org}/skips?reason=no_email&reason=inactive`);
    expect([one.at('data', 0, 'connectwiseId'), one.at('data', 1)]).toEqual([3, undefined]);
    expect(one.at('data', 0, 'sentence')).toBe(
      'Skipped, because it has no e-mail address in ConnectWise.',
    );
    expect(all.at('data', 0, 'sentence')).toBe(
      'Skipped, because the filter does not include its company type (none).',
    );
    const others = await world.call('GET', `${org}/skips?kind=amp_contact&reason=company_missing`);
    expect(others.at('data')).toEqual([]);
    expect((await world.call('GET', `${org}/skips?reason=none`)).status).toBe(400);
  });

  it('reads the timeline of a contact live, and says so where ConnectWise fails', async () => {
    const [linked] = await engine.ampContacts();
    const path = `${org}/contacts/${String(linked?.id)}/timeline`;
    const read = await world.call('GET', path);
    expect(read.body).toMatchObject({ contactId: 1, ampContactId: linked?.id, activities: [] });
    await world.stores('ours').ampContacts.add({ id: 'free', set: { email: 'f@x.example' } }, now);
    const free = await world.call('GET', `${org}/contacts/free/timeline`);
    expect([free.status, free.at('code')]).toEqual([409, 'not_linked']);
    expect((await world.call('GET', `${org}/contacts/none/timeline`)).status).toBe(404);
    world.connectWise.set('ours', { ...engine.deps.connectWise, activitiesOfContact: down });
    const failed = await world.call('GET', path);
    expect([failed.status, failed.at('code')]).toEqual([424, 'host_unreachable']);
  });
});

const now = '2026-03-01T10:00:00.000Z';

async function* down() {
  yield* [];
  throw new Failure('host_unreachable', { host: 'x' });
}
