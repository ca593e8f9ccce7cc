import { beforeEach, describe, expect, it } from 'vitest';
import { ApiWorld } from '../../../test/support/apiWorld.ts';
import { databases } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { inRuns } from '../../../test/support/inRuns.ts';
import { company, contact } from '../../../test/support/records.ts';
import { runRequested } from '../../engine/run/requested.ts';
import { aConnection, noon } from '../../storage/suite/records.ts';

const runs = '/organizations/ours/runs';
const customer = { id: 1, name: 'Customer' };

describe.each(databases)('an undo over the API, on $name', (database) => {
  let world: ApiWorld;
  let engine: EngineWorld;
  let done = '';

  beforeEach(async () => {
    const opened = await database.open();
    world = new ApiWorld(opened);
    await world.organization('ours');
    engine = await EngineWorld.open(opened, 'ours');
    engine.memory.setTypes([customer]);
    engine.memory.putCompany(company(1, { types: [customer] }));
    for (let id = 1; id <= 4; id++) {
      engine.memory.put(contact(id, { companyId: 1, email: `c${id}@example.com` }));
    }
    world.connectWise.set('ours', engine.deps.connectWise);
    const connection = { ...aConnection(), apiBase: 'https://x.example' };
    await engine.stores.connections.create(connection, 'sealed', noon);
    done = (await engine.sync()).id;
  });

  /** Edits the AMP contacts of some contacts. */
  const edit = async (...contactIds: number[]) => {
    for (const { id, link } of await engine.ampContacts()) {
      if (!contactIds.includes(link?.contactId ?? 0)) continue;
      await engine.stores.ampContacts.edit(id, { set: { title: 'Edited' } }, 'any', noon);
    }
  };

  const undo = (body: object) => world.call('POST', `${runs}/${done}/undo`, { body });

  /** As a worker does it. */
  const work = async () => {
    const taken = await engine.stores.requests.take('w', '2099-01-01T00:00:00.000Z');
    if (taken === null) throw new Error('nothing was requested');
    return await runRequested(engine.deps, taken);
  };

  const isLive = async () =>
    (await engine.ampContacts()).filter(({ deletedAt }) => deletedAt === null).length;

  it('is planned first: what goes back, what does not and why; and nothing is done', async () => {
    await edit(1, 3);
    const before = await world.call('GET', runs);
    const preview = await undo({ dryRun: true, entries: 1 });
    expect(preview.status).toBe(200);
    expect(preview.body).toMatchObject({
      dryRun: true,
      undoes: done,
      plan: { remove: 2 },
      notUndone: [
        { contactId: 1, reason: 'edited_since' },
        { contactId: 3, reason: 'edited_since' },
      ],
      notUndoneTotal: 2,
    });
    expect(preview.at('entries')).toHaveLength(1);
    expect(preview.at('entries', 0)).toMatchObject({ action: 'remove', contactId: 2 });
    expect((await world.call('GET', runs)).body).toEqual(before.body);
    expect(await engine.stores.requests.open()).toBeNull();
    expect(await isLive()).toBe(4);
    const some = await undo({ dryRun: true, lines: [4] });
    expect(some.body).toMatchObject({ plan: { remove: 1 }, notUndoneTotal: 0 });
  });

  it('says afterwards what it left alone, in the run and in pages', async () => {
    await edit(1, 3, 4);
    const queued = await undo({});
    expect(queued.body).toMatchObject({ kind: 'undo', status: 'queued', undoes: done });
    expect(await work()).toMatchObject({ status: 'partial' });
    expect(await isLive()).toBe(3);
    const path = `${runs}/${String(queued.at('id'))}`;
    const left = [1, 3, 4].map((contactId) => ({ contactId, reason: 'edited_since' }));
    const told = await world.call('GET', path);
    expect(told.body).toMatchObject({ undoes: done, notUndone: left, notUndoneTotal: 3 });
    const first = await world.call('GET', `${path}/not-undone?limit=2`);
    expect(first.at('data')).toMatchObject(left.slice(0, 2));
    const cursor = String(first.at('nextCursor'));
    const rest = await world.call('GET', `${path}/not-undone?limit=2&cursor=${cursor}`);
    expect(rest.body).toMatchObject({ data: left.slice(2), nextCursor: null });
    // A cursor of another list leads nowhere.
    const lines = await world.call('GET', `${path}/lines?cursor=${cursor}`);
    expect([lines.status, lines.at('errors', 0, 'parameter')]).toEqual([400, 'cursor']);
    const of = await world.call('GET', `${runs}/${done}`);
    expect(of.body).toMatchObject({ undoes: null, notUndone: [], notUndoneTotal: 0 });
  });

  it('says so too where somebody edits a record while it is undone', async () => {
    let isFirst = true;
    inRuns(engine.stores, ({ plans }) => {
      const save = plans.save.bind(plans);
      plans.save = async (lease, lines) => {
        await save(lease, lines);
        if (isFirst) await edit(2);
        isFirst = false;
      };
    });
    const queued = await undo({});
    await work();
    const told = await world.call('GET', `${runs}/${String(queued.at('id'))}`);
    expect(told.at('notUndone')).toMatchObject([{ contactId: 2, reason: 'edited_since' }]);
  });

  it('refuses what cannot be undone, in a dry run as well', async () => {
    await undo({});
    const { id } = await work();
    for (const dryRun of [true, false]) {
      const again = await world.call('POST', `${runs}/${id}/undo`, { body: { dryRun } });
      expect([again.status, again.at('code')]).toEqual([422, 'bad_input']);
      const unknown = await world.call('POST', `${runs}/none/undo`, { body: { dryRun } });
      expect([unknown.status, unknown.at('code')]).toEqual([404, 'not_found']);
    }
    world.people.set('member', { organization: 'ours', role: 'member' });
    const path = `${runs}/${done}/undo`;
    const refused = await world.call('POST', path, { as: 'member', body: { dryRun: true } });
    expect(refused.at('code')).toBe('not_allowed');
  });
});
