import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { type Edit, happen, type Step } from '../../../test/support/engineSteps.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { pbt, searchTimeout } from '../../../test/support/pbt.ts';
import { harmless } from '../../../test/support/troubles.ts';
import type { FieldValue, FieldValues } from '../../core/contact/ampContact.ts';
import { defaultMapping } from '../../core/mapping/defaultMapping.ts';
import { sameFieldValue, valuesForAmp } from '../../core/mapping/mapping.ts';
import { ampValue } from '../../core/plan/mergeFields.ts';
import type { FieldChange, PlanEntry, Side } from '../../core/plan/plan.ts';
import type { RecordRef } from '../../core/plan/record.ts';

/** What these histories fill required fields with; it stands for nothing. */
const filler = 'Unknown';

/** People who are linked, and whose values change on both sides. */
const people = [1, 2, 3, 4];
const names = ['Ann', 'Bob', 'Cleo', 'Dan'];

const editThere: fc.Arbitrary<Edit> = fc
  .record({
    id: fc.constantFrom(...people),
    inactive: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    title: fc.constantFrom('CEO', 'Head of IT', 'Chief\nofficer', null),
    phone: fc.constantFrom('555-1234', '777 x7', null),
  })
  .map(({ id, ...parts }): Edit => ({ do: 'contact', id, parts: { ...known(id), ...parts } }));

const editHere: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('editAmp' as const),
      nth: fc.nat({ max: 3 }),
      field: fc.constantFrom('firstName', 'title', 'phone'),
      value: fc.constantFrom('Zoe', '888', 'A long title of a person', null),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('removeAmp' as const),
      nth: fc.nat({ max: 3 }),
      removed: fc.boolean(),
    }),
  },
);

const someSettings: fc.Arbitrary<Step> = fc
  .record({
    conflict: fc.constantFrom('connectwise' as const, 'amp', 'latest', 'ask'),
    inactive: fc.constantFrom('keep' as const, 'remove'),
    removedInAmp: fc.constantFrom('keep' as const, 'inactivate'),
    requiredFill: fc.constantFrom(filler, null),
  })
  .map((settings) => ({ do: 'settings', settings }));

const cut: fc.Arbitrary<Step> = fc.record({
  do: fc.constant('rewrite' as const),
  longest: fc.constantFrom(5, 12, null),
});

const round = fc
  .tuple(
    fc.array(fc.oneof(editThere, editHere), { minLength: 1, maxLength: 6 }),
    fc.oneof({ weight: 4, arbitrary: cut }, { weight: 1, arbitrary: someSettings }),
    harmless,
  )
  .map(([edits, other, trouble]): Step[] => [...edits, other, { do: 'sync', trouble }]);

const history: fc.Arbitrary<readonly Step[]> = fc
  .tuple(someSettings, fc.array(round, { minLength: 2, maxLength: 4 }))
  .map(([settings, rounds]): Step[] => [
    { do: 'filter', types: [1] },
    settings,
    { do: 'company', id: 1, parts: { types: [1], website: null, deleted: false } },
    ...people.map((id): Step => {
      const parts = { ...known(id), inactive: false, title: 'CEO', phone: '555-1234' };
      return { do: 'contact', id, parts };
    }),
    { do: 'sync', trouble: { kind: 'none' } },
    ...rounds.flat(),
  ]);

/** What of a person never changes in ConnectWise by hand. */
function known(id: number) {
  return { companyId: 1, firstName: names[id - 1] ?? null, email: `c${id}@x.example` };
}

const fields = defaultMapping.map(({ target }) => target.name);

describe.each(databases)('the history on $name', { timeout: searchTimeout(240_000) }, (kind) => {
  let database: TestDatabase;
  let worlds = 0;
  const runs = kind.name === 'SQLite' ? 25 : 5;

  beforeAll(async () => {
    database = await kind.open();
  });

  it('V5 no silent loss: each value that a sync replaced stands in what it did, killed or not', async () => {
    let replaced = 0;
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const world = await EngineWorld.open(database, `org-${++worlds}`);
        for (const step of steps) replaced += await losses(world, step);
      }),
      pbt(runs),
    );
    expect(replaced).toBeGreaterThan(runs);
  });
});

/** Makes a step happen; after a sync, looks for each value that was there before and is no more. */
async function losses(world: EngineWorld, step: Step): Promise<number> {
  if (step.do !== 'sync') {
    await happen(world, step);
    return 0;
  }
  const before = await everything(world);
  const earlier = await finishedRuns(world);
  await happen(world, step);
  const after = await everything(world);
  let replaced = 0;
  for (const [key, one] of before) {
    const now = after.get(key);
    // Nobody but a sync is at work here, and a sync deletes nothing.
    if (now === undefined) throw new Error(`${key} is there no more`);
    const entries = await doneTo(world, one.record, earlier);
    for (const field of fields) {
      const [was, is] = [one.values[field] ?? null, now.values[field] ?? null];
      if (was === null || was === is || isFiller(one.side, was)) continue;
      replaced++;
      const olds = changesOf(entries, one.side, field).map(({ old }) => old);
      expect(
        olds.some((old) => sameFieldValue(field, old, was)),
        `${key} ${field}: ${was} became ${is}`,
      ).toBe(true);
    }
    if (one.present && !now.present) {
      const gone = one.side === 'amp' ? 'remove' : 'inactivate';
      expect(entries.map(({ action }) => action)).toContain(gone);
    }
  }
  return replaced;
}

type Shown = {
  readonly side: Side;
  readonly record: RecordRef;
  /** Neither removed nor inactive. */
  readonly present: boolean;
  readonly values: FieldValues;
};

async function everything(world: EngineWorld): Promise<ReadonlyMap<string, Shown>> {
  const shown = new Map<string, Shown>();
  for (const row of await world.ampContacts()) {
    const values = Object.fromEntries(fields.map((field) => [field, ampValue(row, field)]));
    const record = { kind: 'amp_contact', id: row.id } as const;
    shown.set(`amp ${row.id}`, { side: 'amp', record, present: row.deletedAt === null, values });
  }
  for (const contact of world.memory.records.contacts.values()) {
    const values = valuesForAmp(defaultMapping, contact, null);
    const record = { kind: 'contact', id: contact.id } as const;
    const key = `connectwise ${contact.id}`;
    shown.set(key, { side: 'connectwise', record, present: !contact.inactive, values });
  }
  return shown;
}

/** Runs that do nothing any more: none of their writes is on its way. */
async function finishedRuns({ stores }: EngineWorld): Promise<ReadonlySet<string>> {
  const finished = new Set((await stores.runs.list(1000)).map(({ id }) => id));
  for (const { runId } of await stores.writes.sent('contacts', null, 1000)) finished.delete(runId);
  return finished;
}

/** Lines about a record that were carried out or begun, less those of earlier runs. */
async function doneTo(
  { stores }: EngineWorld,
  record: Shown['record'],
  earlier: ReadonlySet<string>,
): Promise<readonly PlanEntry[]> {
  const lines = await stores.plans.history(record, 1000);
  return lines
    .filter(({ runId }) => !earlier.has(runId))
    .flatMap(({ line: { line, state } }) =>
      line.kind === 'entry' && ['applied', 'sent', 'failed'].includes(state) ? [line.entry] : [],
    );
}

function changesOf(entries: readonly PlanEntry[], side: Side, field: string): FieldChange[] {
  return entries.flatMap(({ changes }) =>
    changes.filter((change) => change.side === side && change.field === field),
  );
}

/** ConnectWise may have cut it. */
function isFiller(side: Side, value: FieldValue): boolean {
  return side === 'connectwise' && typeof value === 'string' && filler.startsWith(value);
}
