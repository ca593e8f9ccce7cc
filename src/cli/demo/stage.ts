import type { Sandbox } from '../../../sandbox/sandbox.ts';
import type { Organization } from '../../app/openApp.ts';
import { Failure } from '../../core/failure.ts';
import type { EngineDeps } from '../../engine/deps.ts';
import { run } from '../../engine/run/run.ts';
import type { PlanLine } from '../../ports/planStores.ts';
import type { Run } from '../../ports/runStores.ts';
import { namesInPlan } from '../names.ts';
import type { Output } from '../output/output.ts';
import { entryLines, todoEntryLines } from '../output/plan.ts';
import { createProgress } from '../output/progress.ts';

/** The environment of the demo. */
export type Stage = {
  readonly output: Output;
  readonly sandbox: Sandbox;
  readonly url: string;
  readonly organization: Organization;
  readonly signal: AbortSignal;
};

/** The title of a chapter, with the command that does the same. */
export function heading({ output }: Stage, title: string, command?: string): void {
  const { paint } = output;
  output.say('', paint.bold(title) + (command === undefined ? '' : paint.dim(`  ${command}`)));
}

/** A run that has to succeed; shows progress on standard error if wanted. */
export async function go(
  { output, signal }: Stage,
  deps: EngineDeps,
  kind: 'sync' | 'plan',
  shown: boolean,
): Promise<Run> {
  const progress = createProgress(output);
  const options = shown ? { kind, signal, onProgress: progress.update } : { kind, signal };
  const done = await run(deps, options).finally(() => progress.end());
  if (done.failure !== null) throw failureOf(done);
  return done;
}

/** Why a run did not succeed. */
export function failureOf({ failure }: Run): Failure {
  return new Failure(failure?.code ?? 'internal', { error: 'demo' });
}

/** The changes in the lines of a plan, record by record. */
export async function entriesTold(
  { output, organization }: Stage,
  lines: readonly PlanLine[],
  fields: number,
): Promise<readonly string[]> {
  const names = await namesInPlan(organization.stores, lines);
  const options = { names, paint: output.paint, fields };
  return lines.flatMap(({ line }) => {
    if (line.kind === 'entry') return entryLines(line.entry, options);
    return line.kind === 'todo' ? todoEntryLines(line.entry, options) : [];
  });
}
