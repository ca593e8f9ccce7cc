import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { company, contact } from '../../../test/support/records.ts';
import { type Actor, userActor } from '../../core/actor.ts';
import type { DecisionSubject } from '../../core/decision.ts';
import { addAmpContact, editAmpContact } from '../records/enterAmpContact.ts';
import { addCustomField, renameCustomField, retireCustomField } from '../setup/customFields.ts';
import { addUser, removeUser, setMember, verifyMember } from '../setup/users.ts';
import { decideConflicts } from './decideConflicts.ts';
import { keepBack, releaseHolds } from './holds.ts';
import { acceptMatch, linkByHand, rejectMatch, relinkByHand } from './matches.ts';
import { why } from './why.ts';

const customer = { id: 1, name: 'Customer' };
const bob: Actor = userActor({ id: 'u2', name: 'Bob' }, 'api');

function byBob(...whats: readonly string[]) {
  return whats.map((what) => ['Bob', 'api', what]);
}

describe.each(databases)('who decided it, on $name', (kind) => {
  let database: TestDatabase;
  let world: EngineWorld;
  let worlds = 0;

  beforeAll(async () => {
    database = await kind.open();
  });

  beforeEach(async () => {
    world = await EngineWorld.open(database, `who-${++worlds}`);
    world.memory.setTypes([customer]);
    world.memory.putMember({ id: 7, identifier: 'ALee', inactive: false });
    world.memory.putCompany(company(1, { name: 'Acme', types: [customer] }));
    for (const id of [1, 2]) put(id);
    world.pass(10_000);
    await world.sync();
  });

  const put = (id: number, parts: object = {}) => {
    const named = { firstName: 'Ann', lastName: `Lee ${id}`, title: 'Buyer' };
    world.memory.put(contact(id, { companyId: 1, email: `c${id}@x.example`, ...named, ...parts }));
  };
  /** What Bob works with, through the API. */
  const bobs = () => ({ ...world.deps, stores: database.organization(`who-${worlds}`, bob) });
  const idOf = async (contactId: number) =>
    (await world.ampContacts()).find(({ link }) => link?.contactId === contactId)?.id ?? '';
  const decided = async (subject: DecisionSubject) => {
    const found = await world.stores.decisions.about([subject], 20);
    return found.map(({ by, decided: { what } }) => [by.name, by.through, what]);
  };

  it('is kept for conflicts, and stands in the answer to why', async () => {
    await world.stores.settings.change((now) => ({ ...now, conflict: 'ask' }), 'any', at);
    put(1, { title: 'CTO' });
    await editAmpContact(world.deps, await idOf(1), new Map([['title', 'CEO']]), 'any');
    await world.sync();
    const never = new AbortController().signal;
    await decideConflicts(bobs(), { contactId: 1 }, [], 'amp', never);
    expect(await decided({ kind: 'contact', id: 1 })).toEqual(byBob('conflict_decided'));
    const [explained] = await why(world.deps, { id: 1 });
    expect(explained?.decisions).toMatchObject([
      { by: bob, decided: { what: 'conflict_decided', field: 'title', choose: 'amp' } },
    ]);
  });

  it('is kept for links made, unlinked, relinked and matches that were rejected or accepted', async () => {
    const [first, second] = [await idOf(1), await idOf(2)];
    const deps = bobs();
    await relinkByHand(deps, 1, second);
    const pair = { kind: 'contact', id: 1 } as const;
    expect(await decided(pair)).toEqual(byBob('linked', 'unlinked'));
    expect(await decided({ kind: 'amp_contact', id: second })).toEqual(byBob('linked', 'unlinked'));
    await rejectMatch(deps, 2, first);
    expect(await decided({ kind: 'amp_contact', id: first })).toEqual(
      byBob('match_rejected', 'unlinked'),
    );
    await linkByHand(deps, 2, first);
    expect((await decided({ kind: 'contact', id: 2 }))[0]).toEqual(['Bob', 'api', 'linked']);
    await deps.stores.decisions.unlink(2, at);
    await releaseHolds(deps, { id: '2' });
    await releaseHolds(deps, { id: first });
    await world.sync();
    await acceptMatch(deps, 2, first);
    expect((await decided({ kind: 'contact', id: 2 })).slice(0, 3)).toEqual(
      byBob('linked', 'released', 'unlinked'),
    );
  });

  it('is kept for holds, and for their release', async () => {
    const { id } = await addAmpContact(world.deps, new Map([['email', 'new@x.example']]));
    await keepBack(bobs(), id);
    expect(await decided({ kind: 'amp_contact', id })).toEqual(byBob('kept_back'));
    await keepBack(bobs(), id);
    await releaseHolds(bobs(), { id: id });
    expect(await decided({ kind: 'amp_contact', id })).toEqual(byBob('released', 'kept_back'));
  });

  it('is kept for users and for fields', async () => {
    const deps = bobs();
    const user = await addUser(deps, {
      name: 'Ann',
      email: 'ann@x.example',
      role: 'member',
      member: null,
    });
    expect(user).toMatchObject({ version: 1, editedBy: bob });
    await setMember(deps, user, await verifyMember(deps, 'alee'), 1);
    await removeUser(deps, user, 2);
    expect(await decided({ kind: 'user', id: user.id })).toEqual(
      byBob('removed', 'changed', 'added'),
    );
    const { name } = await addCustomField(deps, { label: 'Colour', kind: 'text', options: [] });
    await renameCustomField(deps, name, 'Hue', 1);
    const stale = retireCustomField(deps, name, true, 1);
    await expect(stale).rejects.toMatchObject({ code: 'version_conflict' });
    await retireCustomField(deps, name, true, 2);
    expect(await decided({ kind: 'amp_field', id: name })).toEqual(
      byBob('changed', 'changed', 'added'),
    );
  });
});

const at = '2026-03-01T12:00:00.000Z';
