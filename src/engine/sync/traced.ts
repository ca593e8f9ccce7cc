import { type Span, untraced } from '../../ports/tracing.ts';
import type { RunContext } from './runContext.ts';
import type { SyncedObject } from './syncedObject.ts';

/** Traces a step of a run for an object. */
export async function traced<T>(
  { deps: { tracing = untraced } }: { readonly deps: Pick<RunContext['deps'], 'tracing'> },
  step: 'settle' | 'detect' | 'plan' | 'apply' | 'undo',
  { name }: Pick<SyncedObject, 'name'>,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  return await tracing.span(
    `${step} ${name}`,
    { 'ampwise.step': step, 'ampwise.object': name },
    work,
  );
}
