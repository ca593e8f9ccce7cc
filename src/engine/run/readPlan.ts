import type { PlanLine } from '../../ports/planStores.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { PlanCounter, type PlanSummary } from './planSummary.ts';

/** Lines of a stored plan that are read together. */
const pageSize = 250;

/** A stored plan in numbers, and its first lines that change something: of all, and of to-dos alone. */
export async function readPlan(
  { plans }: Pick<OrganizationStores, 'plans'>,
  runId: string,
  wanted: number,
): Promise<{
  readonly summary: PlanSummary;
  readonly entries: readonly PlanLine[];
  readonly todos: readonly PlanLine[];
}> {
  const counter = new PlanCounter();
  const entries: PlanLine[] = [];
  const todos: PlanLine[] = [];
  for (let after = 0; ; ) {
    const lines = await plans.lines(runId, after, pageSize);
    const last = lines.at(-1);
    if (last === undefined) return { summary: counter.summary(), entries, todos };
    counter.add(lines);
    for (const line of lines) {
      if ('entry' in line.line && entries.length < wanted) entries.push(line);
      if (line.line.kind === 'todo' && todos.length < wanted) todos.push(line);
    }
    after = last.seq;
  }
}
