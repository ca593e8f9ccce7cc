import { overviewDocument, overviewSchema } from '../../contract/overview.ts';
import { changesByDay, earliestOf } from '../../core/schedule/changesByDay.ts';
import { needsYou } from '../../engine/inbox/needsYou.ts';
import { sidesChanged } from '../../engine/run/sidesChanged.ts';
import { ok, operation } from '../operation.ts';

/** How many days of changes are shown. */
const days = 30;

const shownRuns = 5;

/** In milliseconds. */
const week = 7 * 86_400_000;

const ended = ['succeeded', 'partial', 'held', 'failed', 'interrupted', 'cancelled'] as const;

export const overviewOperations = [
  operation(
    {
      id: 'getOverview',
      method: 'get',
      path: '/organizations/{org}/overview',
      tag: 'Standing',
      summary: 'Overview: figures, decisions that need a person, syncs, and changes by day',
      description:
        'Each figure names the list and the parameters that return exactly that many rows.',
      access: 'contacts.read',
      answers: [{ status: 200, description: 'The overview.', schema: overviewSchema }],
    },
    async ({ organization: { stores, clock }, voice }) => {
      const { ampContacts, skips, runs, settings, schedule, connections } = stores;
      const now = clock.now();
      const rules = await settings.get();
      const since = new Date(earliestOf(now, days)).toISOString();
      const last = await runs.page({
        limit: 1,
        filter: { kind: ['sync', 'sweep'], status: ended },
      });
      const weekAgo = await runs.page({
        limit: 1,
        filter: {
          kind: ['sync', 'sweep'],
          status: ['succeeded', 'partial'],
          endedBy: new Date(now - week).toISOString(),
        },
      });
      // Previews of a filter change nothing.
      const lastRuns = await runs.page({
        limit: shownRuns,
        filter: { kind: ['sync', 'plan', 'sweep', 'undo'] },
      });
      return ok(
        overviewDocument(
          {
            counts: await ampContacts.counts(),
            skips: await skips.counts('contact'),
            ampSkips: await skips.counts('amp_contact'),
            needs: await needsYou(stores, now),
            settings: rules,
            schedule: await schedule.get(),
            connected: (await connections.get()) !== null,
            lastRun: last.rows[0] ?? null,
            weekAgo: weekAgo.rows[0] ?? null,
            running: await runs.unfinished(),
            changes: changesByDay(await runs.changes(since), {
              now,
              days,
              timeZone: rules.timeZone,
            }),
            lastRuns: lastRuns.rows,
            changedBy: await sidesChanged(stores, lastRuns.rows),
          },
          voice,
        ),
      );
    },
  ),
];
