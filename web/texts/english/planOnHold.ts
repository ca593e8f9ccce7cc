import { counted } from '../numbers.ts';

/** Why a plan is on hold. If it takes nothing away, one side looks empty. */
export function planOnHold(records: number): string {
  return records === 0
    ? 'A plan is on hold: one side looks empty.'
    : `A plan is on hold: it would remove, blank or overwrite ${counted(records, { one: 'record', other: 'records' })}.`;
}
