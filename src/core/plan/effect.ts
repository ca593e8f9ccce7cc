import { type PlanEntry, writesAmpContact, writesConnectWise } from './plan.ts';

/** What happens to a record of one side; `removed` in ConnectWise: it is set inactive, closed or deleted. */
export type SideEffect = 'created' | 'updated' | 'removed';

/** What carrying out a line of a plan does to each side; null: nothing. */
export type Effect = {
  readonly amp: SideEffect | null;
  readonly connectwise: SideEffect | null;
};

export const noEffect: Effect = { amp: null, connectwise: null };

/** What carrying out an entry about a contact does. */
export function effectOf(entry: PlanEntry): Effect {
  return { amp: ampEffect(entry), connectwise: connectWiseEffect(entry) };
}

function ampEffect(entry: PlanEntry): SideEffect | null {
  if (entry.action === 'create') return 'created';
  if (entry.action === 'remove') return 'removed';
  return writesAmpContact(entry) ? 'updated' : null;
}

function connectWiseEffect(entry: PlanEntry): SideEffect | null {
  if (entry.action === 'push') return 'created';
  if (entry.action === 'inactivate') return 'removed';
  return writesConnectWise(entry) ? 'updated' : null;
}
