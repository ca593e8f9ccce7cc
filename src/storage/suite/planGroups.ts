import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import { pbt } from '../../../test/support/pbt.ts';
import { todoOf } from '../../../test/support/todoRecords.ts';
import type { FieldValue } from '../../core/contact/ampContact.ts';
import { groupId, inReadingOrder, type PlanGroup } from '../../core/plan/planGroups.ts';
import { todoValues } from '../../core/todo/todo.ts';
import type { TodoEntry } from '../../core/todo/todoPlan.ts';
import { choiceOf } from '../../engine/run/lineChoice.ts';
import type { CountedGroup, PlanLine, PlanLineBody } from '../../ports/planStores.ts';
import { anEntry, change } from './records.ts';
import { newWorld, takeLock, type World } from './world.ts';

const values = fc.constantFrom<FieldValue>(null, '', 'a', 'b');
const contactChanges = fc.array(
  fc.record({
    side: fc.constantFrom('amp', 'connectwise'),
    field: fc.constantFrom('phone', 'title', 'ownField'),
    old: values,
    new: values,
  }),
  { maxLength: 4 },
);

const entries = fc
  .record({
    action: fc.constantFrom(
      'create',
      'push',
      'update',
      'update',
      'link',
      'remove',
      'restore',
      'end',
    ),
    changes: contactChanges,
  })
  .map(({ action, changes }): PlanLineBody => {
    const contactId = action === 'push' ? null : 1;
    const ampContactId = action === 'create' ? null : 'amp';
    const told = changes.map((one) => change(one.side, one.field, one.old, one.new, 'undo'));
    return {
      kind: 'entry',
      entry: anEntry(action, contactId, { ampContactId, changes: told }),
    };
  });

const todos = fc
  .record({
    action: fc.constantFrom('export', 'update', 'close', 'remove', 'note'),
    write: fc.constantFrom(null, { kind: 'delete' } as const),
    old: fc.constantFrom(null, 'x'),
    new: fc.constantFrom(null, 'y'),
  })
  .map(({ action, write, ...both }): PlanLineBody => {
    const side = 'amp' as const;
    const changed = { side, field: 'notes', ...both, because: 'changed_in_amp' } as const;
    const entry: TodoEntry = {
      action,
      todoId: 't',
      todoVersion: 1,
      ampContactId: 'amp',
      activityId: 1,
      changes: [changed],
      conflicts: [],
      assigned: null,
      write,
      todo: todoValues(todoOf()),
      removed: false,
      link: 'active',
      anew: false,
      base: null,
      skip: null,
    };
    return { kind: 'todo', entry };
  });

const skips = fc
  .constantFrom(
    { kind: 'contact', id: 1, reason: 'no_email', about: null } as const,
    { kind: 'contact', id: 2, reason: 'inactive', about: null } as const,
    { kind: 'amp_contact', id: 'a', reason: 'no_email', about: null } as const,
    { kind: 'todo', id: 't', reason: 'no_member', about: null } as const,
  )
  .map((skip): PlanLineBody => ({ kind: 'skip', skip }));

const plans = fc.array(fc.oneof({ weight: 4, arbitrary: entries }, todos, skips), {
  maxLength: 30,
});

/** All lines of a list, page by page. */
async function listed({ stores, lease }: World, group?: string): Promise<readonly PlanLine[]> {
  const found: PlanLine[] = [];
  for (;;) {
    const after = found.at(-1)?.seq ?? 0;
    const page = await stores.plans.lines(lease.runId, after, 4, undefined, undefined, group);
    if (page.length === 0) return found;
    found.push(...page);
  }
}

const counts = (groups: readonly CountedGroup[]) =>
  Object.fromEntries(groups.map(({ group, lines }) => [groupId(group), lines]));

const blank = (value: FieldValue) => value === null || value === '';

/** Whether a line belongs to its group, judged by the line alone. */
function isIn({ line }: PlanLine, group: PlanGroup): boolean {
  if (line.kind === 'skip') {
    return group.reason === line.skip.reason && group.takesAway === null;
  }
  const { action, changes } = line.entry;
  if (group.action !== action || group.reason !== null) return false;
  if (group.field === null) return true;
  return changes.some(
    (one) =>
      one.field === group.field &&
      one.side === group.direction &&
      (!blank(one.old) && blank(one.new)) === (group.takesAway === 'value'),
  );
}

const save = async (world: World, bodies: readonly PlanLineBody[], first = 1) =>
  await world.stores.plans.save(
    world.lease,
    bodies.map((line, index) => ({ seq: first + index, stamp: 0, line })),
  );

export function planGroupTests(database: () => TestDatabase): void {
  describe('groups of a plan', () => {
    test('have as many lines as their lists, and leave out none', async () => {
      await fc.assert(
        fc.asyncProperty(plans, fc.nat(), async (bodies, pick) => {
          const world = await newWorld(database());
          await save(world, bodies);
          const all = await listed(world);
          const groups = inReadingOrder(await world.stores.plans.groups('r1'));
          const seen = new Set<number>();
          const sides = { amp: new Set<number>(), connectwise: new Set<number>() };
          for (const { group, lines } of groups) {
            const list = await listed(world, groupId(group));
            expect([groupId(group), list.length]).toEqual([groupId(group), lines]);
            for (const line of list) {
              expect([groupId(group), isIn(line, group)]).toEqual([groupId(group), true]);
              seen.add(line.seq);
              for (const side of ['amp', 'connectwise'] as const) {
                if (group.direction === side || group.direction === 'both')
                  sides[side].add(line.seq);
              }
            }
          }
          expect([...seen].toSorted((a, b) => a - b)).toEqual(all.map(({ seq }) => seq));
          const ranks = groups.map(({ group }) =>
            group.takesAway === 'record' ? 0 : group.takesAway === 'value' ? 1 : 2,
          );
          expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));

          const changed = new Map([
            ['r1', { amp: sides.amp.size, connectwise: sides.connectwise.size }] as const,
          ]);
          const isAny = sides.amp.size + sides.connectwise.size > 0;
          expect(await world.stores.plans.sidesChanged(['r1', 'r2'], 'proposed')).toEqual(
            isAny ? changed : new Map(),
          );
          expect(await world.stores.plans.sidesChanged(['r1'], 'applied')).toEqual(new Map());

          // Chosen and left out, a group is the same lines.
          const one = groups[pick % Math.max(1, groups.length)];
          if (one === undefined) return;
          const id = groupId(one.group);
          const inList = new Set((await listed(world, id)).map(({ seq }) => seq));
          // However many groups a line is in, it is counted once.
          const { plans: store } = world.stores;
          const ids = groups.map(({ group }) => groupId(group));
          const some = { state: 'proposed', groups: ids, parts: { one: [id], none: [] } } as const;
          const whole = { ...some, except: { groups: [], lines: [] } };
          expect(await store.count('r1', whole)).toEqual({
            lines: all.length,
            parts: { one: inList.size, none: 0 },
          });
          const first = all[0]?.seq ?? 0;
          expect(
            await store.count('r1', { ...some, except: { groups: [id], lines: [first] } }),
          ).toEqual({
            lines: all.filter(({ seq }) => seq !== first && !inList.has(seq)).length,
            parts: { one: 0, none: 0 },
          });
          expect((await store.count('r1', { ...whole, state: 'applied' })).lines).toBe(0);
          expect(await store.groups('r1', 'applied')).toEqual([]);
          expect(counts(await store.groups('r1', 'proposed'))).toEqual(counts(groups));

          const only = choiceOf({ lines: null, groups: [id] });
          const but = choiceOf({ lines: null, exceptGroups: [id] });
          for (const { seq, line } of all) {
            expect([seq, only?.(seq, line), but?.(seq, line)]).toEqual([
              seq,
              inList.has(seq),
              !inList.has(seq),
            ]);
          }
        }),
        pbt(40),
      );
    });

    test('are those of one run, and go with lines that are planned anew', async () => {
      const world = await newWorld(database());
      const remove: PlanLineBody = { kind: 'entry', entry: anEntry('remove', 1) };
      const create: PlanLineBody = { kind: 'entry', entry: anEntry('create', 1) };
      await save(world, [remove, create, create]);
      const other = { ...world, lease: await takeLock(world.stores, 'r2') };
      await save(other, [create]);
      const { plans: store } = world.stores;
      expect(counts(await store.groups('r1'))).toEqual({
        'contacts.remove.amp..record': 1,
        'contacts.create.amp..': 2,
      });
      expect(await store.numbered('r1', [1, 3, 9], 'proposed')).toEqual([1, 3]);
      expect(await store.numbered('r1', [1, 3, 9], 'applied')).toEqual([]);
      const again = { ...world, lease: await takeLock(world.stores, 'r1') };
      await store.decline(again.lease, [2], false, '2026-03-01T12:00:00.000Z');
      expect(await store.abandon(again.lease, 0)).toBe(2);
      expect(counts(await store.groups('r1'))).toEqual({ 'contacts.create.amp..': 1 });
      expect(counts(await store.groups('r2'))).toEqual({ 'contacts.create.amp..': 1 });
    });
  });
}
