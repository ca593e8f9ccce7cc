import { type Names, namesIn } from '../contract/names.ts';
import { findNames, type NameStores, type Shown, shownInPlan } from '../engine/inbox/names.ts';
import type { PlanLine } from '../ports/planStores.ts';
import { voice } from './voice.ts';

/** Looks up names for the records that are shown. */
export async function namesOf(stores: NameStores, shown: Shown): Promise<Names> {
  return namesIn(await findNames(stores, shown), voice.texts);
}

/** The names of all records in the lines of a plan. */
export async function namesInPlan(stores: NameStores, lines: readonly PlanLine[]): Promise<Names> {
  return await namesOf(stores, shownInPlan(lines));
}
