import { type Names, namesIn } from '../contract/names.ts';
import { findNames, type NameStores, type Shown, shownInPlan } from '../engine/inbox/names.ts';
import type { PlanLine } from '../ports/planStores.ts';
import { voice } from './voice.ts';

/** Looks names up, of so many records as are shown. */
export async function namesOf(stores: NameStores, shown: Shown): Promise<Names> {
  return namesIn(await findNames(stores, shown), voice.texts);
}

/** Names of all that lines of a plan are about. */
export async function namesInPlan(stores: NameStores, lines: readonly PlanLine[]): Promise<Names> {
  return await namesOf(stores, shownInPlan(lines));
}
