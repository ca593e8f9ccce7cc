import type { Kysely } from 'kysely';
import type { NumberedEvent, RunEvent } from '../../ports/runStores.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { decodeJson, encodeJson } from '../database/storedJson.ts';

/** Adds an event of a run, in the transaction that makes it happen. */
export async function addRunEvent(
  db: Writing,
  { organizationId }: Pick<Scope, 'organizationId'>,
  runId: string,
  event: RunEvent,
  now: string,
): Promise<void> {
  const last = await db
    .selectFrom('run_events')
    .select('seq')
    .where('organization_id', '=', organizationId)
    .where('run_id', '=', runId)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  await db
    .insertInto('run_events')
    .values({
      organization_id: organizationId,
      run_id: runId,
      seq: (last?.seq ?? 0) + 1,
      at: now,
      event: encodeJson(event),
    })
    .execute();
}

/**
 * Removes the progress events of an ended run, which nobody needs. The changes of its status stay.
 */
export async function trimRunEvents(
  db: Writing,
  { organizationId }: Pick<Scope, 'organizationId'>,
  runId: string,
): Promise<void> {
  const events = await db
    .selectFrom('run_events')
    .select(['seq', 'event'])
    .where('organization_id', '=', organizationId)
    .where('run_id', '=', runId)
    .execute();
  const progress = events
    .filter(({ event }) => decodeJson(event).kind === 'progress')
    .map(({ seq }) => seq);
  // A run of an hour has thousands, and a statement takes so many values only.
  for (let from = 0; from < progress.length; from += mostInStatement) {
    await db
      .deleteFrom('run_events')
      .where('organization_id', '=', organizationId)
      .where('run_id', '=', runId)
      .where('seq', 'in', progress.slice(from, from + mostInStatement))
      .execute();
  }
}

const mostInStatement = 500;

/** Events of a run after a number, oldest first. */
export async function loadRunEvents(
  db: Kysely<Tables>,
  { organizationId }: Pick<Scope, 'organizationId'>,
  { runId, afterSeq, limit }: { runId: string; afterSeq: number; limit: number },
): Promise<readonly NumberedEvent[]> {
  const rows = await db
    .selectFrom('run_events')
    .select(['seq', 'at', 'event'])
    .where('organization_id', '=', organizationId)
    .where('run_id', '=', runId)
    .where('seq', '>', afterSeq)
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.map(({ seq, at, event }) => ({ seq, at, event: decodeJson(event) }));
}
