import { Failure } from '../../core/failure.ts';
import type { PlanLineBody } from '../../ports/planStores.ts';
import { contactAdapter } from './contactAdapter.ts';
import type { LineAdapter } from './lineAdapter.ts';
import { todoAdapter } from './todoAdapter.ts';

/** One for each object. */
export const lineAdapters: readonly LineAdapter[] = [contactAdapter, todoAdapter];

export function adapterOf(line: PlanLineBody): LineAdapter {
  const adapter = lineAdapters.find((one) => one.has(line));
  if (adapter === undefined) throw new Failure('internal', { error: 'a line about no object' });
  return adapter;
}
