import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { documentOf, type Fields } from '../../../test/support/decided.ts';
import { histories } from '../../../test/support/engineHistories.ts';
import { happen, type Step } from '../../../test/support/engineSteps.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { pbt, searchTimeout } from '../../../test/support/pbt.ts';
import { ofCompanyTypes } from '../../core/filter/contactFilter.ts';
import { previewFilter } from '../run/previewFilter.ts';
import { run } from '../run/run.ts';
import { saveFilter } from './chooseFilter.ts';
import { mappingImpact } from './mappingImpact.ts';

const calm = fc.constant({ kind: 'none' as const });

const anyTypes = fc
  .subarray([1, 2, 3], { minLength: 1 })
  .map((ids) => ofCompanyTypes(ids.map((id) => ({ id, name: `Type ${id}` }))));

const anyFields: fc.Arbitrary<Fields> = fc.constantFrom<Fields[]>(
  {},
  { title: { direction: 'to_amp' } },
  { title: { direction: 'to_connectwise' }, phone: { conflict: 'ask' } },
  { firstName: { conflict: 'amp' }, phone: { direction: 'to_amp' } },
  { title: { conflict: 'amp' }, city: { direction: 'to_connectwise' } },
);

/** Actions that change nothing a person would see. */
const quiet: readonly string[] = ['agree', 'forget', 'ask'];

/**
 * What the lines of a run do to which record. A contact that the run itself creates in ConnectWise
 * may be looked at once more in the same run, which no plan can say before.
 */
async function deeds(world: EngineWorld, runId: string): Promise<readonly string[]> {
  const lines = await world.stores.plans.lines(runId, 0, 1000);
  const entries = lines.flatMap(({ line, state }) =>
    line.kind === 'entry' && (state === 'applied' || state === 'proposed') ? [line.entry] : [],
  );
  const created = new Set(
    entries.flatMap(({ action, contactId }) => (action === 'push' ? [contactId] : [])),
  );
  const told = entries
    .filter(({ action }) => !quiet.includes(action))
    .filter(({ action, contactId }) => action === 'push' || !created.has(contactId ?? 0))
    .map(({ action, contactId, ampContactId }) =>
      action === 'push' ? `push ${ampContactId}` : `${action} ${contactId}`,
    );
  return [...new Set(told)].toSorted();
}

describe.each(databases)(
  'what is promised on $name',
  { timeout: searchTimeout(240_000) },
  (kind) => {
    let database: TestDatabase;
    let worlds = 0;

    beforeAll(async () => {
      database = await kind.open();
    });

    const runs = kind.name === 'SQLite' ? 30 : 3;

    async function lived(steps: readonly Step[]): Promise<EngineWorld> {
      const world = await EngineWorld.open(database, `org-${++worlds}`, 2);
      for (const step of steps) await happen(world, step);
      world.pass(1201);
      // A contact that was deleted is noticed by a sweep only, which no preview and no plan makes.
      await world.sweep();
      world.pass(1201);
      return world;
    }

    it('a sync does what the plan before it says', async () => {
      await fc.assert(
        fc.asyncProperty(histories(calm), async (steps) => {
          const world = await lived(steps);
          const plan = await run(world.deps, { kind: 'plan' });
          const done = await world.sync();
          fc.pre(done.status !== 'held');
          expect(await deeds(world, done.id)).toEqual(await deeds(world, plan.id));
        }),
        pbt(runs),
      );
    });

    it('R9: a sync then has in AMP what the preview of the filter says', async () => {
      await fc.assert(
        fc.asyncProperty(histories(calm), anyTypes, async (steps, filter) => {
          const world = await lived(steps);
          const { preview } = await previewFilter(world.deps, filter);
          const known = new Set(world.memory.records.contacts.keys());
          await saveFilter(world.deps, filter, 'any');
          const done = await world.sync();
          fc.pre(done.status !== 'held');
          const synced = (await world.ampContacts()).filter(
            ({ link, deletedAt }) =>
              link?.state === 'active' && deletedAt === null && known.has(link.contactId),
          );
          const { deleted_in_connectwise: _, ...skips } = done.skips;
          expect({ contacts: preview?.contacts, skips: preview?.skips }).toEqual({
            contacts: synced.length,
            skips,
          });
        }),
        pbt(runs),
      );
    });

    it('the impact of a mapping is what a plan says once it is saved', async () => {
      await fc.assert(
        fc.asyncProperty(histories(calm), anyFields, async (steps, fields) => {
          const world = await lived(steps);
          // Nothing else is left to do.
          await world.syncAndApprove();
          const settled = await world.syncAndApprove();
          fc.pre(settled.status === 'succeeded');
          const document = documentOf(fields);
          const { records, conflicts } = await mappingImpact(world.deps, document);
          const { version } = await world.stores.mappings.get();
          await world.stores.mappings.save(document, version, '2026-03-01T08:00:00Z');
          const plan = await run(world.deps, { kind: 'plan' });
          const lines = await world.stores.plans.lines(plan.id, 0, 1000);
          const changed = lines.flatMap(({ line }) =>
            line.kind === 'entry' && line.entry.changes.length + line.entry.conflicts.length > 0
              ? [line.entry]
              : [],
          );
          expect({ records, conflicts }).toEqual({
            records: changed.length,
            conflicts: changed.filter((entry) => entry.conflicts.length > 0).length,
          });
        }),
        pbt(Math.ceil(runs / 3)),
      );
    });
  },
);
