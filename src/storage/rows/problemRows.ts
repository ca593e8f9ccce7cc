import { sql } from 'kysely';
import type { LineProblem, PlanLine } from '../../ports/planStores.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { lineOf, planLineColumns } from './planLineRows.ts';

type Reading = Pick<Writing, 'selectFrom'>;

// Literals, because with parameters the indexes that have only these lines would not be used.
const conditions = {
  not: sql<boolean>`state in ('failed', 'stale')`,
  /** Carried out, except for values that ConnectWise rejected. */
  inPart: sql<boolean>`state = 'applied' and problem is not null`,
} as const;

const all = [conditions.not, conditions.inPart];

/** Why lines of a run were not carried out, wholly or in part, the most frequent cause first. */
export async function loadProblems(
  db: Reading,
  { organizationId }: Pick<Scope, 'organizationId'>,
  runId: string,
): Promise<readonly LineProblem[]> {
  const found: LineProblem[] = [];
  for (const isProblem of all) {
    const rows = await db
      .selectFrom('plan_lines')
      .select(['state', 'problem', sql<number>`count(*)`.as('lines')])
      .where('organization_id', '=', organizationId)
      .where('run_id', '=', runId)
      .where(isProblem)
      .groupBy(['state', 'problem'])
      .orderBy('lines', 'desc')
      .orderBy('state')
      .orderBy('problem')
      .execute();
    for (const { state, problem, lines } of rows) {
      found.push({
        state: state === 'failed' || state === 'applied' ? state : 'stale',
        problem,
        lines,
      });
    }
  }
  return found.toSorted((a, b) => b.lines - a.lines);
}

/** How many lines of some runs were not carried out, wholly or in part, by run. */
export async function countProblems(
  db: Reading,
  { organizationId, dialect }: Pick<Scope, 'organizationId' | 'dialect'>,
  runIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  if (runIds.length === 0) return counts;
  for (const isProblem of all) {
    const rows = await db
      .selectFrom('plan_lines')
      .select(['run_id', sql<number>`count(*)`.as('lines')])
      .where('organization_id', '=', organizationId)
      .where(isOneOf(dialect, 'run_id', 'text', runIds))
      .where(isProblem)
      .groupBy('run_id')
      .execute();
    for (const { run_id: id, lines } of rows) counts.set(id, (counts.get(id) ?? 0) + lines);
  }
  return counts;
}

/** Lines of a run that were not carried out for a cause, in order. */
export async function loadProblemLines(
  db: Reading,
  { organizationId }: Pick<Scope, 'organizationId'>,
  wanted: {
    readonly runId: string;
    readonly cause: Pick<LineProblem, 'state' | 'problem'>;
    readonly afterSeq: number;
    readonly limit: number;
  },
): Promise<readonly PlanLine[]> {
  const { runId, cause, afterSeq, limit } = wanted;
  const rows = await db
    .selectFrom('plan_lines')
    .select(planLineColumns)
    .where('organization_id', '=', organizationId)
    .where('run_id', '=', runId)
    .where(cause.state === 'applied' ? conditions.inPart : conditions.not)
    .where('state', '=', cause.state)
    .where('problem', cause.problem === null ? 'is' : '=', cause.problem)
    .where('seq', '>', afterSeq)
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.map(lineOf);
}
