import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { company, contact } from '../../../test/support/records.ts';
import { addUsers, aTodo } from '../../../test/support/todoWorld.ts';
import { asFailure, Failure } from '../../core/failure.ts';
import type { Activity } from '../../core/todo/todo.ts';
import { instant } from '../deps.ts';
import { addAmpContact } from '../records/enterAmpContact.ts';
import { timelineOf } from './timeline.ts';

const customer = { id: 1, name: 'Customer' };

describe.each(databases)('the timeline of a contact on $name', (kind) => {
  let database: TestDatabase;
  let world: EngineWorld;
  let worlds = 0;

  beforeAll(async () => {
    database = await kind.open();
  });

  beforeEach(async () => {
    world = await EngineWorld.open(database, `timeline-${++worlds}`, 3);
    world.memory.setTypes([customer]);
    world.memory.putCompany(company(1, { name: 'Acme', types: [customer] }));
    for (const id of [1, 2]) {
      world.memory.put(contact(id, { companyId: 1, email: `c${id}@x.example`, firstName: 'Ann' }));
    }
    world.memory.putMember({ id: 11, identifier: 'jmoreno', inactive: false });
    world.memory.putMember({ id: 12, identifier: 'gone', inactive: true });
    await world.sync();
  });

  function put(id: number, parts: Partial<Activity> = {}): void {
    world.memory.putActivity({
      id,
      name: `Activity ${id}`,
      notes: null,
      start: `2026-02-${String(id % 28).padStart(2, '0')}T09:00:00Z`,
      statusId: 1,
      typeId: 1,
      memberId: 12,
      contactId: 1,
      companyId: 1,
      ...parts,
    });
  }

  const ask = (who: string, limit = 100) => timelineOf(world.deps, who, { limit });
  const idOf = async (contactId: number) => {
    const row = (await world.ampContacts()).find(({ link }) => link?.contactId === contactId);
    return row?.id ?? '';
  };
  /** Requests that asking makes. */
  async function requests(who: string, limit?: number): Promise<number> {
    const before = world.memory.requests;
    await ask(who, limit);
    return world.memory.requests - before;
  }

  it('is the same by either id and by e-mail address, and has the names of both sides', async () => {
    await addUsers(world.deps, ['jmoreno']);
    put(501, { memberId: 11, notes: 'One\nTwo' });
    put(502, { statusId: 2, typeId: 2 });
    put(503, { contactId: 2 });
    const ampContactId = await idOf(1);
    const timeline = await ask('1');
    expect(timeline).toMatchObject({
      contactId: 1,
      ampContactId,
      timeZone: 'UTC',
      entries: [
        {
          activityId: 502,
          type: 'Task',
          status: 'Closed',
          done: true,
          member: { memberId: 'gone', user: null },
        },
        {
          activityId: 501,
          notes: 'One\nTwo',
          type: 'Call',
          status: 'Open',
          done: false,
          member: { memberId: 'jmoreno', user: { id: 'user-jmoreno', name: 'User jmoreno' } },
        },
      ],
      more: 0,
      unreadable: [],
      unnamed: [],
    });
    for (const who of [ampContactId, 'c1@x.example', ' C1@X.example ']) {
      expect(await ask(who)).toEqual(timeline);
    }
  });

  it('knows which came from a to-do, and stores and writes nothing', async () => {
    await addUsers(world.deps, ['jmoreno']);
    const ampContactId = await idOf(1);
    await world.stores.todos.add([aTodo('t1', ampContactId)], instant(world.clock));
    await world.sync();
    put(900, { start: null });
    const written = [...world.memory.activityWrites];
    const runs = await world.stores.runs.list(10);
    const { entries } = await ask('1');
    expect(entries.map(({ todoId, subject, notes }) => [todoId, subject, notes])).toEqual([
      ['t1', 'Call back t1', null],
      [null, 'Activity 900', null],
    ]);
    expect(world.memory.activityWrites).toEqual(written);
    expect(await world.stores.runs.list(10)).toEqual(runs);
    expect(await world.stores.todoSync.followed(0, 10)).not.toContain(900);
  });

  it('keeps the newest over all pages, and says how many more there are', async () => {
    for (let id = 501; id <= 510; id++) put(id, { start: `2026-02-${(id * 7) % 20 || 10}` });
    const all = await ask('1');
    expect(all.entries).toHaveLength(10);
    const some = await ask('1', 4);
    expect(some).toMatchObject({ entries: all.entries.slice(0, 4), more: 6 });
  });

  it('asks for lists and members only where something turns on them', async () => {
    // Nothing there: the list, and whether the contact is.
    expect(await requests('1')).toBe(2);
    put(501, { memberId: null });
    expect(await requests('1')).toBe(3);
    put(501);
    expect(await requests('1')).toBe(4);
    await addUsers(world.deps, ['gone']);
    expect(await requests('1')).toBe(3);
  });

  it('does without names that may not be read', async () => {
    put(501);
    world.interference = {
      beforeRequest: (resource) => {
        if (resource !== 'members') return;
        throw new Failure('right_missing', { what: 'members', row: 'x', level: 'x' });
      },
    };
    const timeline = await ask('1');
    expect(timeline.entries).toMatchObject([{ type: 'Call', member: { id: 12, memberId: null } }]);
    expect(timeline.unnamed).toMatchObject([
      { code: 'right_missing', detail: { what: 'members' } },
    ]);
  });

  it('tells of activities whose form is not understood', async () => {
    put(501);
    put(502);
    world.interference = {
      onPage: (page) => ({
        ...page,
        records: page.records.filter(({ id }) => id !== 501),
        unreadable: page.records.some(({ id }) => id === 501)
          ? [{ id: 501, problem: 'dateStart_not_a_date' }]
          : [],
      }),
    };
    expect(await ask('1')).toMatchObject({ entries: [{ activityId: 502 }], unreadable: [501] });
  });

  it('of a contact nobody has anything with is empty; of one that is gone it is refused', async () => {
    expect(await ask('1')).toMatchObject({ contactId: 1, entries: [], more: 0 });
    const ampContactId = await idOf(1);
    world.memory.delete(1);
    for (const who of ['1', ampContactId]) {
      await expect(ask(who)).rejects.toMatchObject({
        code: 'record_missing',
        detail: { resource: 'contact', id: 1 },
      });
    }
    // Not read by any sync yet, but there.
    world.memory.put(contact(70, { companyId: 1 }));
    put(501, { contactId: 70 });
    expect(await ask('70')).toMatchObject({ ampContactId: null, entries: [{ activityId: 501 }] });
  });

  it('rejects people without activities, saying what to do', async () => {
    const lone = await addAmpContact(world.deps, new Map([['email', 'lone@x.example']]));
    for (const who of [lone.id, 'lone@x.example']) {
      await expect(ask(who)).rejects.toMatchObject({ code: 'not_linked', detail: { id: lone.id } });
    }
    await addAmpContact(world.deps, new Map([['email', 'lone@x.example']]));
    await expect(ask('lone@x.example')).rejects.toMatchObject({ code: 'bad_input' });
    for (const who of ['', 'nobody', 'nobody@x.example']) {
      await expect(ask(who)).rejects.toMatchObject({ code: 'not_found' });
    }
    for (const who of ['0', '2147483648']) {
      await expect(ask(who)).rejects.toMatchObject({ code: 'bad_input' });
    }
    // What was entered as an address is not repeated.
    const refused = await ask('nobody@x.example').catch((thrown: unknown) => thrown);
    expect(asFailure(refused).message).not.toContain('nobody');
    const signal = AbortSignal.abort();
    const stopped = timelineOf(world.deps, '1', { limit: 5, signal });
    await expect(stopped).rejects.toMatchObject({ code: 'interrupted' });
  });
});
