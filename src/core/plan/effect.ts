import { type PlanEntry, writesAmpContact, writesConnectWise } from './plan.ts';

/**
 * The effect on a record of one side; `removed` in ConnectWise means set inactive, closed or
 * deleted.
 */
export type SideEffect = 'created' | 'updated' | 'removed';

/** The effect of a plan line on each side; null: none. */
export type Effect = {
  readonly amp: SideEffect | null;
  readonly connectwise: SideEffect | null;
};

export const noEffect: Effect = { amp: null, connectwise: null };

/** The effect of an entry about a contact. */
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
