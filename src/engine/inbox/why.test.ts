import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { openMatches } from '../../../test/support/openMatches.ts';
import { company, contact, emailItem } from '../../../test/support/records.ts';
import { emailOf } from '../../contract/explanation.ts';
import { asFailure } from '../../core/failure.ts';
import { defaultSettings } from '../../core/settings/settings.ts';
import { addAmpContact, editAmpContact } from '../records/enterAmpContact.ts';
import { run } from '../run/run.ts';
import { openConflicts, resolveConflicts } from './decide.ts';
import { keepBack, releaseHolds } from './holds.ts';
import { acceptMatch, linkByHand, rejectMatch, relinkByHand } from './matches.ts';
import { waitingGroups } from './skips.ts';
import { readQuery, why } from './why.ts';

const customer = { id: 1, name: 'Customer' };

async function refusal(work: Promise<unknown>): Promise<string> {
  return asFailure(await work.catch((thrown: unknown) => thrown)).code;
}

describe.each(databases)('what people ask and decide on $name', (kind) => {
  let database: TestDatabase;
  let world: EngineWorld;
  let worlds = 0;

  beforeAll(async () => {
    database = await kind.open();
  });

  beforeEach(async () => {
    world = await EngineWorld.open(database, `why-${++worlds}`);
    world.memory.setTypes([customer]);
    world.memory.putCompany(company(1, { name: 'Acme', types: [customer] }));
    world.memory.putCompany(company(2, { name: 'Bolt', types: [{ id: 2, name: 'Vendor' }] }));
    for (const id of [1, 2]) put(id);
    world.pass(10_000);
  });

  function put(id: number, parts: Parameters<typeof contact>[1] = {}): void {
    const named = { firstName: 'Ann', lastName: `Lee ${id}`, title: 'Buyer' };
    world.memory.put(contact(id, { companyId: 1, email: `c${id}@x.example`, ...named, ...parts }));
  }

  const ask = async (text: string) => {
    const explanations = await why(world.deps, readQuery(text));
    return explanations.map(({ state, contact: found, ampContact, skip, ampSkip }) => ({
      state,
      contact: found?.id ?? null,
      inAmp: ampContact !== null,
      reason: skip?.reason ?? ampSkip?.reason ?? null,
    }));
  };
  const add = (values: Readonly<Record<string, string>>) =>
    addAmpContact(world.deps, new Map(Object.entries(values)));
  const ampIdOf = async (contactId: number) => {
    const row = (await world.ampContacts()).find(({ link }) => link?.contactId === contactId);
    if (row === undefined) throw new Error('not linked');
    return row.id;
  };
  const matches = async () =>
    (await openMatches(world.deps)).map((match) => [
      match.contact.id,
      match.ampContact.id,
      match.reason,
    ]);
  it('reads what a person enters', () => {
    expect(readQuery(' 12 ')).toEqual({ id: 12 });
    expect(readQuery('a@b.example')).toEqual({ email: 'a@b.example' });
    expect(readQuery(' Ann Lee ')).toEqual({ name: 'Ann Lee' });
    const id = '01A20BCF-d5fe-7000-8163-71a0501537b8';
    expect(readQuery(id)).toEqual({ ampContactId: id.toLowerCase() });
    for (const text of ['0', '2147483648'])
      expect(() => readQuery(text)).toThrow(/no_connectwise_id/u);
  });

  it('answers for contacts: not read, waiting, linked, skipped, paused, removed, deleted', async () => {
    expect(await ask('c1@x.example')).toMatchObject([{ state: 'not_read', inAmp: false }]);
    await world.sync();
    expect(await ask('1')).toEqual([{ state: 'linked', contact: 1, inAmp: true, reason: null }]);
    expect(await ask('ann lee')).toHaveLength(2);

    put(3, { companyId: 2 });
    put(4, { email: 'c1@x.example' });
    put(2, { inactive: true });
    await world.sync();
    expect(await ask('3')).toMatchObject([
      { state: 'left_out', reason: 'company_type_not_in_filter' },
    ]);
    expect(await ask('4')).toMatchObject([{ state: 'left_out', reason: 'duplicate_email' }]);
    expect(await ask('2')).toMatchObject([{ state: 'paused', reason: 'inactive', inAmp: true }]);

    put(1, { title: 'CTO' });
    await run(world.deps, { kind: 'plan' });
    expect(await ask('1')).toMatchObject([{ state: 'waiting' }]);
    await world.sync();
    await world.stores.ampContacts.remove(await ampIdOf(1), 'any', '2026-03-01T12:00:00.000Z');
    expect(await ask('1')).toMatchObject([{ state: 'removed' }]);
    world.memory.delete(2);
    await run(world.deps, { kind: 'sweep', approve: true });
    expect(await ask('2')).toMatchObject([{ state: 'deleted', reason: 'deleted_in_connectwise' }]);
    expect(await ask('nobody')).toEqual([]);
  });

  it('answers for AMP contacts, by id as well, with what was done lately', async () => {
    await world.sync();
    const lost = await add({ email: 'new@x.example', firstName: 'Zoe', company: 'Nowhere' });
    const sent = await add({ email: 'sent@x.example', firstName: 'Max', company: 'acme' });
    expect(await ask('sent@x.example')).toMatchObject([{ state: 'waiting', contact: null }]);
    await world.sync();
    const byId = await why(world.deps, { ampContactId: lost.id });
    expect(byId).toMatchObject([{ state: 'not_sent', ampSkip: { reason: 'company_missing' } }]);
    const [linked] = await why(world.deps, { ampContactId: sent.id });
    expect(linked).toMatchObject({ state: 'linked', history: [{ line: { state: 'applied' } }] });
    expect(linked === undefined ? null : emailOf(linked)).toBe('sent@x.example');

    const waiting: string[] = [];
    for await (const { skips } of waitingGroups(world.stores, 9)) {
      waiting.push(...skips.map(({ reason }) => reason));
    }
    expect(waiting).toEqual(['company_missing']);
    await keepBack(world.deps, lost.id);
    expect(await ask('Zoe')).toMatchObject([{ state: 'held' }]);
    await world.stores.ampContacts.remove(lost.id, 'any', '2026-03-01T12:00:00.000Z');
    expect(await ask('Zoe')).toMatchObject([{ state: 'removed' }]);
  });

  it('keeps a linked pair back by its contact, whichever side is named', async () => {
    await world.sync();
    const ampId = await ampIdOf(1);
    expect(await keepBack(world.deps, ampId)).toEqual({ kind: 'contact', id: 1 });
    put(1, { title: 'CTO' });
    expect(await world.sync()).toMatchObject({ counts: { updated: 0, holds: 1 } });
    expect(await ask('1')).toMatchObject([{ state: 'held' }]);
    expect(await releaseHolds(world.deps, { id: ampId })).toBe(1);
    expect(await releaseHolds(world.deps, { id: '1' })).toBe(0);
    expect(await world.sync()).toMatchObject({ counts: { updated: 1, holds: 0 } });
    expect(await refusal(keepBack(world.deps, '77'))).toBe('not_found');
    expect(await refusal(releaseHolds(world.deps, { id: 'nobody' }))).toBe('not_found');
  });

  it('decides conflicts as they were seen; those that moved stay open', async () => {
    await world.stores.settings.change(
      () => ({ ...defaultSettings, conflict: 'ask' }),
      'any',
      '2026-03-01T12:00:00.000Z',
    );
    await world.sync();
    const [one, two] = [await ampIdOf(1), await ampIdOf(2)];
    for (const id of [1, 2]) put(id, { title: 'There' });
    for (const id of [one, two])
      await editAmpContact(world.deps, id, new Map([['title', 'Here']]), 'any');
    expect(await world.sync()).toMatchObject({ counts: { conflicts: 2 } });
    expect((await why(world.deps, { id: 1 }))[0]?.conflicts).toMatchObject([{ field: 'title' }]);
    await editAmpContact(world.deps, two, new Map([['title', 'Moved']]), 'any');

    const outcome: unknown[] = [];
    for await (const each of resolveConflicts(world.deps, 'all', 'amp')) outcome.push(each);
    expect(outcome).toMatchObject([
      { contactId: 1, decided: ['title'], moved: [] },
      { contactId: 2, decided: [], decisions: [], moved: ['title'] },
    ]);
    await world.sync();
    expect(world.memory.records.contacts.get(1)?.title).toBe('Here');
    const open: unknown[] = [];
    for await (const rows of openConflicts(world.deps)) open.push(rows.map(({ amp }) => amp));
    expect(open).toEqual([['Moved']]);
    const none = resolveConflicts(world.deps, { contactId: 1, fields: [] }, 'amp').next();
    expect(await refusal(none)).toBe('not_found');
    const wrong = resolveConflicts(world.deps, { contactId: 2, fields: ['city'] }, 'amp').next();
    expect(await refusal(wrong)).toBe('bad_input');
  });

  it('looks up what is proposed for a contact by its id, from either side, and walks no list', async () => {
    const shared = { firstName: 'Mia', lastName: 'Moss' };
    put(2, {
      communications: [emailItem(20, 'c2@x.example'), emailItem(21, 'own@x.example', false)],
    });
    put(3, {
      ...shared,
      communications: [emailItem(30, 'm@x.example'), emailItem(31, 'two@x.example', false)],
    });
    put(4, {
      ...shared,
      communications: [emailItem(40, 'n@x.example'), emailItem(41, 'two@x.example', false)],
    });
    await add({ firstName: 'Zed', lastName: 'Zed', email: 'two@x.example', company: 'Acme' });
    await add({ ...shared, email: 'elsewhere@x.example', company: 'Acme' });
    await add({ firstName: 'Ann', lastName: 'Lee 1', email: 'other@x.example', company: 'Acme' });
    await add({ firstName: 'Own', lastName: 'Own', email: 'own@x.example', company: 'Acme' });
    await world.sync();
    const listed = new Map<number, string[]>();
    for (const [id, ampId] of await matches()) {
      listed.set(Number(id), [...(listed.get(Number(id)) ?? []), String(ampId)]);
    }
    expect(listed.size).toBeGreaterThanOrEqual(3);
    const { stores } = world;
    const noWalk = {
      ...world.deps,
      stores: {
        ...stores,
        skips: { ...stores.skips, list: () => Promise.reject(new Error('walk')) },
      },
    };
    for (const id of [1, 2, 3, 4]) {
      const failure = asFailure(
        await acceptMatch(noWalk, id, 'nobody').catch((thrown: unknown) => thrown),
      );
      const accepted = String(failure.detail.ids ?? '');
      const found = accepted === '' ? [] : accepted.split(', ');
      expect(found.toSorted(), String(id)).toEqual((listed.get(id) ?? []).toSorted());
    }
  });

  it('asks who is the same person, takes the answer, and links others on demand', async () => {
    await world.stores.settings.change(
      () => ({ ...defaultSettings, push: false }),
      'any',
      '2026-03-01T12:00:00.000Z',
    );
    const name = { firstName: 'Ann', company: 'Acme' };
    const first = await add({ ...name, lastName: 'Lee 1', email: 'other1@x.example' });
    const second = await add({ ...name, lastName: 'Lee 2', email: 'other2@x.example' });
    await world.sync();
    expect(await matches()).toEqual([
      [1, first.id, 'match_proposed'],
      [2, second.id, 'match_proposed'],
    ]);
    expect(await refusal(acceptMatch(world.deps, 1, second.id))).toBe('bad_input');
    expect(await refusal(acceptMatch(world.deps, 9, null))).toBe('not_found');
    expect(await refusal(rejectMatch(world.deps, 1, 'nobody'))).toBe('not_found');
    expect(await acceptMatch(world.deps, 1, null)).toMatchObject({ ampContactId: first.id });
    await rejectMatch(world.deps, 2, second.id);
    await world.sync();
    expect(await matches()).toEqual([]);
    expect(await ask('2')).toMatchObject([{ state: 'linked' }]);

    expect(await refusal(linkByHand(world.deps, 2, second.id))).toBe('bad_input');
    const made = await ampIdOf(2);
    const { link, apart } = await relinkByHand(world.deps, 2, second.id);
    expect(link).toMatchObject({ contactId: 2, ampContactId: second.id, origin: 'hand' });
    expect(apart).toMatchObject([{ contactId: 2, ampContactId: made }]);
    expect(await refusal(relinkByHand(world.deps, 2, second.id))).toBe('bad_input');
    await world.stores.ampContacts.remove(made, 'any', '2026-03-01T12:00:00.000Z');
    expect(await refusal(relinkByHand(world.deps, 2, made))).toBe('not_found');
    expect(await ampIdOf(2)).toBe(second.id);
  });
});
