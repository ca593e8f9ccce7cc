import { sql } from 'kysely';
import { Failure } from '../../core/failure.ts';
import type { PlanEntryState, PlanLine } from '../../ports/planStores.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { together } from '../database/underway.ts';
import type { Carrying, LineAdapter } from './lineAdapter.ts';
import { adapterOf, lineAdapters } from './lineAdapters.ts';

/** The parameters of PlanStore.apply, without the lease that was checked. */
export type ApplyRequest = Carrying & {
  readonly runId: string;
  readonly lines: readonly PlanLine[];
};

type ApplyOutcome = { readonly applied: readonly number[]; readonly stale: readonly number[] };

/** Carries out lines of a plan, those of each object together. */
export async function applyLines(
  db: Writing,
  scope: Scope,
  request: ApplyRequest,
): Promise<ApplyOutcome> {
  const outcome: ApplyOutcome[] = [];
  for (const adapter of lineAdapters) {
    const lines = request.lines.filter(({ line }) => adapter.has(line));
    if (lines.length > 0) outcome.push(await applyOf(db, scope, adapter, { ...request, lines }));
  }
  return {
    applied: outcome.flatMap(({ applied }) => applied),
    stale: outcome.flatMap(({ stale }) => stale),
  };
}

/** Loads what lines touch, works out all rows, writes each table once. */
async function applyOf(
  db: Writing,
  scope: Scope,
  adapter: LineAdapter,
  request: ApplyRequest,
): Promise<ApplyOutcome> {
  const { runId, lines, now } = request;
  if (lines.some(({ line }) => adapter.writes(line))) {
    throw new Failure('internal', { error: 'a line that writes to ConnectWise was to be applied' });
  }
  const [states, work] = await together(
    scope,
    () => loadLineStates(db, scope, request),
    () => adapter.load(db, scope, lines),
  );
  const applied: number[] = [];
  const stale: number[] = [];
  const before: { applied: number[]; stale: number[] } = { applied: [], stale: [] };

  for (const line of lines) {
    const stored = states.get(line.seq);
    // Carried out before, by a call whose answer was lost: not a second time.
    if (stored !== 'proposed')
      (stored === 'applied' ? before.applied : before.stale).push(line.seq);
    else if (work.isStale(line)) stale.push(line.seq);
    else {
      work.carryOut(line, request);
      applied.push(line.seq);
    }
  }

  await work.writeTo(db, scope, runId, now);
  await markApplied(db, scope, adapter, runId, applied, now);
  await markStale(db, scope, runId, stale);
  return {
    applied: [...before.applied, ...applied],
    stale: [...before.stale, ...stale],
  };
}

/** By a range, because they follow one another. */
async function loadLineStates(
  db: Writing,
  { organizationId }: Scope,
  { runId, lines }: ApplyRequest,
): Promise<ReadonlyMap<number, PlanEntryState>> {
  const seqs = lines.map(({ seq }) => seq);
  const rows = await db
    .selectFrom('plan_lines')
    .select(['seq', 'state'])
    .where('organization_id', '=', organizationId)
    .where('run_id', '=', runId)
    .where('seq', '>=', Math.min(...seqs))
    .where('seq', '<=', Math.max(...seqs))
    .execute();
  return new Map(rows.map(({ seq, state }) => [seq, state]));
}

async function markApplied(
  db: Writing,
  { organizationId, dialect }: Scope,
  adapter: LineAdapter,
  runId: string,
  seqs: readonly number[],
  now: string,
): Promise<void> {
  if (seqs.length === 0) return;
  const { ampContactId, version } = adapter.applied(organizationId);
  await sql`update plan_lines set state = 'applied', applied_at = ${now},
      amp_contact_id = ${ampContactId}, applied_version = ${version}
    where organization_id = ${organizationId} and run_id = ${runId}
      and ${isOneOf(dialect, 'seq', 'integer', seqs)}`.execute(db);
}

/** Marks lines as stale whose record no longer exists in that state. */
async function markStale(
  db: Writing,
  { organizationId, dialect }: Scope,
  runId: string,
  seqs: readonly number[],
): Promise<void> {
  if (seqs.length === 0) return;
  await db
    .updateTable('plan_lines')
    .set({ state: 'stale' })
    .where('organization_id', '=', organizationId)
    .where('run_id', '=', runId)
    .where(isOneOf(dialect, 'seq', 'integer', seqs))
    .execute();
}

/** Whether things have moved on from a line since it was planned; then it is marked. */
export async function isStaleNow(
  db: Writing,
  scope: Scope,
  runId: string,
  line: PlanLine,
): Promise<boolean> {
  const work = await adapterOf(line.line).load(db, scope, [line]);
  if (!work.isStale(line)) return false;
  await markStale(db, scope, runId, [line.seq]);
  return true;
}
