import type { Settings } from '../settings/settings.ts';
import type { PlanEntry } from './plan.ts';

/** The losses of a plan, counted while it is made. */
export type Losses = {
  /** Records that lose a value, or in which one is overwritten. */
  readonly records: number;
  /** Records removed in AMP or deleted in ConnectWise. */
  readonly lostInAmp: number;
  /** Records that would go inactive in ConnectWise. */
  readonly lostInConnectWise: number;
};

export const noLosses: Losses = { records: 0, lostInAmp: 0, lostInConnectWise: 0 };

export function addLosses(losses: Losses, entries: readonly PlanEntry[]): Losses {
  let { records, lostInAmp, lostInConnectWise } = losses;
  for (const entry of entries) {
    if (takesAway(entry)) records++;
    if (lost.has(entry.action)) lostInAmp++;
    if (entry.action === 'inactivate') lostInConnectWise++;
  }
  return { records, lostInAmp, lostInConnectWise };
}

/**
 * Actions for a record that is removed in AMP or deleted in ConnectWise. `release` is one of them: if the
 * contact is only hidden there, sending it again would create a duplicate.
 */
const lost: ReadonlySet<PlanEntry['action']> = new Set(['remove', 'end', 'release']);

/** Whether people would no longer see something that is there now, even if the history keeps it. */
export function takesAway({ action, changes }: PlanEntry): boolean {
  if (lost.has(action) || action === 'inactivate') return true;
  return changes.some(({ field, old }) => old !== null && field !== 'tags');
}

/** Why a whole plan has to wait for a person's approval. */
export type Braked = {
  readonly reason: 'too_many' | 'side_emptied';
  readonly records: number;
  readonly limit: number;
};

/**
 * Whether a plan is held: it would empty one side, or would remove data from more of the linked
 * records than the organization allows.
 */
export function brake(
  losses: Losses,
  linked: number,
  settings: Pick<Settings, 'brakePercent' | 'brakeRecords'>,
): Braked | null {
  const share = Math.floor((linked * settings.brakePercent) / 100);
  const limit = Math.max(share, settings.brakeRecords);
  const { records, lostInAmp, lostInConnectWise } = losses;
  const emptied = linked > 0 && Math.max(lostInAmp, lostInConnectWise) >= linked;
  if (emptied) return { reason: 'side_emptied', records, limit };
  return records > limit ? { reason: 'too_many', records, limit } : null;
}
