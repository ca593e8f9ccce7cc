import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { company, contact } from '../../../test/support/records.ts';
import { Failure } from '../../core/failure.ts';
import type { PlanLine } from '../../ports/planStores.ts';
import { instant } from '../deps.ts';
import { applyRun } from './applyRun.ts';
import { checkLeftOut } from './leftOutFields.ts';
import { run } from './run.ts';
import { undo } from './undo.ts';

const known = { companyId: 1, email: 'ann@example.com', firstName: 'Ann', lastName: 'Lee' };

const now = ({ clock }: EngineWorld) => instant(clock);

async function ampContact(one: EngineWorld) {
  const [row] = await one.ampContacts();
  if (row === undefined) throw new Error('no AMP contact');
  return row;
}

const base = async (one: EngineWorld) =>
  (await one.stores.mirror.candidate(1))?.candidate.link?.base;

async function planned(one: EngineWorld) {
  const { id } = await run(one.deps, { kind: 'plan' });
  const [line] = await one.stores.plans.lines(id, 0, 9, 'proposed');
  return { id, seq: line?.seq ?? 0 };
}

const saidBy = (line: PlanLine | undefined) =>
  line?.line.kind === 'entry' ? [line.line.entry.changes, line.line.entry.leftOut] : null;

describe.each(databases.map((kind) => [kind.name, kind] as const))('on %s', (_, kind) => {
  let database: TestDatabase;
  let world: EngineWorld;
  let made = 0;

  beforeAll(async () => {
    database = await kind.open();
  });

  /** One linked contact with a title and a city that changed there, and a first name that changed in AMP. */
  beforeEach(async () => {
    world = await changed();
  });

  async function changed(): Promise<EngineWorld> {
    made++;
    const one = await EngineWorld.open(database, `org${made}`, 1000, `id${made}`);
    one.memory.setTypes([{ id: 1, name: 'Customer' }]);
    one.memory.putCompany(company(1, { types: [{ id: 1, name: 'Customer' }] }));
    one.memory.put(contact(1, { ...known, title: 'One', city: 'Ulm' }));
    await one.sync();
    one.pass(60);
    one.memory.put(contact(1, { ...known, title: 'Two', city: 'Bonn' }));
    const { id } = await ampContact(one);
    await one.stores.ampContacts.edit(id, { set: { firstName: 'Anna' } }, 'any', now(one));
    return one;
  }

  it('V5 no silent loss: a field that is left out stays on both sides with its base, and nothing else does', async () => {
    const { id, seq } = await planned(world);
    const leaveOut = [{ line: seq, fields: ['title', 'firstName'] }];
    const done = await applyRun(world.deps, id, { leaveOut });
    expect(done.status).toBe('succeeded');
    expect(done.counts).toMatchObject({ amp: { updated: 1 }, connectwise: { updated: 0 } });
    expect((await ampContact(world)).fields).toMatchObject({
      firstName: 'Anna',
      title: 'One',
      city: 'Bonn',
    });
    expect(world.memory.records.contacts.get(1)).toMatchObject({ firstName: 'Ann', title: 'Two' });
    expect(await base(world)).toMatchObject({ firstName: 'Ann', title: 'One', city: 'Bonn' });
    // The history has what was done.
    const [line] = await world.stores.plans.history({ kind: 'contact', id: 1 }, 1);
    expect(line?.line).toMatchObject({
      state: 'applied',
      line: { entry: { leftOut: ['firstName', 'title'], changes: [{ field: 'city' }] } },
    });
    expect(
      (await world.stores.plans.groups(id, 'applied')).map(({ group }) => group.field),
    ).toEqual(['city']);
    expect(await world.stores.holds.count()).toBe(0);
  });

  it('V1 converge, V2 quiet: comes again with the next plan, and then nothing is left', async () => {
    const whole = await changed();
    const { id, seq } = await planned(world);
    await applyRun(world.deps, id, { leaveOut: [{ line: seq, fields: ['city', 'firstName'] }] });
    await whole.sync();
    const again = await planned(world);
    const [line] = await world.stores.plans.lines(again.id, 0, 9, 'proposed');
    expect(line?.line).toMatchObject({
      entry: { changes: [{ field: 'firstName' }, { field: 'city' }] },
    });
    await applyRun(world.deps, again.id);
    expect(await world.picture()).toEqual(await whole.picture());
    const quiet = await world.sync();
    expect(await world.stores.plans.lines(quiet.id, 0, 9)).toEqual([]);
  });

  it('is left out of what goes to ConnectWise, and comes again after that too', async () => {
    const { id, seq } = await planned(world);
    await applyRun(world.deps, id, { leaveOut: [{ line: seq, fields: ['title'] }] });
    expect(world.memory.records.contacts.get(1)).toMatchObject({ firstName: 'Anna', title: 'Two' });
    expect(await base(world)).toMatchObject({ firstName: 'Anna', title: 'One', city: 'Bonn' });
    await world.sync();
    expect((await ampContact(world)).fields).toMatchObject({ title: 'Two' });
    expect(await base(world)).toMatchObject({ title: 'Two' });
  });

  it('excludes all fields of a line that are named in several parts', async () => {
    const { id, seq } = await planned(world);
    const leaveOut = ['title', 'firstName'].map((field) => ({ line: seq, fields: [field] }));
    await applyRun(world.deps, id, { leaveOut });
    expect((await ampContact(world)).fields).toMatchObject({ title: 'One', city: 'Bonn' });
    expect(world.memory.records.contacts.get(1)).toMatchObject({ firstName: 'Ann', title: 'Two' });
    const again = await planned(world);
    const all = ['title', 'firstName'].map((field) => ({ line: again.seq, fields: [field] }));
    const refused = await checkLeftOut(world.stores, again.id, all).catch(
      (thrown: unknown) => thrown,
    );
    expect(refused).toBeInstanceOf(Failure);
    expect(refused).toMatchObject({ code: 'bad_input', detail: { field: 'leaveOut' } });
  });

  it('an undo takes back what was done, and nothing that was left out', async () => {
    const { id, seq } = await planned(world);
    await applyRun(world.deps, id, { leaveOut: [{ line: seq, fields: ['title'] }] });
    const { run: undone, notUndone } = await undo(world.deps, id);
    expect({ status: undone.status, notUndone }).toEqual({ status: 'succeeded', notUndone: [] });
    expect((await ampContact(world)).fields).toMatchObject({ title: 'One', city: 'Ulm' });
    expect(world.memory.records.contacts.get(1)).toMatchObject({ firstName: 'Ann', title: 'Two' });
    const [line] = await world.stores.plans.lines(undone.id, 0, 9);
    expect(line?.line).toMatchObject({ kind: 'entry' });
    expect(JSON.stringify(line?.line)).not.toContain('leftOut');
  });

  it('V7 restart: killed anywhere and applied again, it comes to the same', async () => {
    const undisturbed = await planned(world);
    const leaveOut = [{ line: undisturbed.seq, fields: ['title'] }];
    await applyRun(world.deps, undisturbed.id, { leaveOut });
    const [first] = await world.stores.plans.lines(undisturbed.id, 0, 9);
    for (let effects = 2; ; effects += 8) {
      const other = await changed();
      const { id } = await planned(other);
      const before = other.fuse.effects;
      await other.crash(effects, () => applyRun(other.deps, id, { leaveOut }));
      const isThrough = other.fuse.effects - before < effects;
      const [left] = await other.stores.plans.lines(id, 0, 1, 'proposed');
      if (left !== undefined) await applyRun(other.deps, id, { leaveOut });
      const [line] = await other.stores.plans.lines(id, 0, 9);
      if (line?.state === 'applied') expect(saidBy(line)).toEqual(saidBy(first));
      await other.sync();
      await other.sync();
      expect(await base(other), `after ${effects}`).toMatchObject({
        firstName: 'Anna',
        title: 'Two',
        city: 'Bonn',
      });
      expect(await other.stores.plans.queued()).toEqual({ contacts: 0, ampContacts: 0 });
      if (isThrough) return;
    }
  });

  it('what was edited since the plan is stale, whatever was left out of it', async () => {
    const { id, seq } = await planned(world);
    const { id: amp } = await ampContact(world);
    await world.stores.ampContacts.edit(amp, { set: { city: 'Kiel' } }, 'any', now(world));
    const done = await applyRun(world.deps, id, { leaveOut: [{ line: seq, fields: ['title'] }] });
    expect(done.status).toBe('partial');
    const [line] = await world.stores.plans.lines(id, 0, 9);
    expect(line?.state).toBe('stale');
    expect((await ampContact(world)).fields).toMatchObject({ title: 'One', city: 'Kiel' });
  });

  it('is refused of what is no update, of a field that is not there, and of all fields', async () => {
    const { id, seq } = await planned(world);
    const refused = (line: number, ...fields: string[]) =>
      checkLeftOut(world.stores, id, [{ line, fields }]).then(
        () => null,
        (thrown: unknown) => (thrown instanceof Failure ? thrown.detail.problem : thrown),
      );
    expect(await refused(seq, 'title')).toBe(null);
    expect(await refused(seq + 1, 'title')).toBe('no_such_line');
    expect(await refused(seq, 'zip')).toBe('no_such_field_in_line');
    expect(await refused(seq, 'title', 'city', 'firstName')).toBe('all_fields_left_out');
    const fresh = await EngineWorld.open(database, `fresh${made}`, 1000, `f${made}`);
    fresh.memory.setTypes([{ id: 1, name: 'Customer' }]);
    fresh.memory.putCompany(company(1, { types: [{ id: 1, name: 'Customer' }] }));
    fresh.memory.put(contact(1, { ...known, title: 'One' }));
    const first = await planned(fresh);
    await expect(
      checkLeftOut(fresh.stores, first.id, [{ line: first.seq, fields: ['title'] }]),
    ).rejects.toMatchObject({ detail: { problem: 'line_stays_whole' } });
  });

  it('a field in which the latest edit wins is not left out by itself', async () => {
    await world.stores.settings.change((s) => ({ ...s, conflict: 'latest' }), 'any', now(world));
    const { id: amp } = await ampContact(world);
    await world.stores.ampContacts.edit(amp, { set: { title: 'Mine' } }, 'any', now(world));
    const { id, seq } = await planned(world);
    await expect(
      checkLeftOut(world.stores, id, [{ line: seq, fields: ['title'] }]),
    ).rejects.toMatchObject({ detail: { problem: 'field_latest_wins' } });
    await checkLeftOut(world.stores, id, [{ line: seq, fields: ['city'] }]);
  });
});
