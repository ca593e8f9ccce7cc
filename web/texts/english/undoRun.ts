import { undoRefusals } from '../../../src/texts/english/plans.ts';
import { counted } from '../numbers.ts';

const refusals: Readonly<Record<string, string>> = undoRefusals;

/** The undo of a run. */
export const undoRun = {
  open: 'Undo',
  title: (name: string) => `Undo: ${name}`,
  couldNotPlan: 'The undo could not be previewed.',
  sentence: (records: number) =>
    records === 0
      ? 'There is nothing to undo.'
      : `${counted(records, { one: 'record goes', other: 'records go' })} back to how ${records === 1 ? 'it was' : 'they were'} before the run.`,
  stays: (records: number) =>
    `${counted(records, { one: 'record stays', other: 'records stay' })} as ${records === 1 ? 'it is' : 'they are'}.`,
  goesBack: 'To be undone',
  leftAlone: 'Not undone, and why',
  wasLeftAlone: (records: number) =>
    `${counted(records, { one: 'record was', other: 'records were' })} left as ${records === 1 ? 'it is' : 'they are'}`,
  reason: (code: string) => {
    const text = refusals[code] ?? code;
    return text.charAt(0).toUpperCase() + text.slice(1);
  },
  firstShown: (shown: number, all: number) => `The first ${shown} of ${all} are shown.`,
  act: (records: number) => `Undo ${counted(records, { one: 'change', other: 'changes' })}`,
  keep: 'Keep everything',
  couldNot: 'The undo was not started.',
  adminsOnly: 'Only administrators can undo a run.',
  asOf: 'Based on the last sync. Anything edited in ConnectWise since then is found before the undo, and stays.',
  undoes: 'Undoes an earlier run',
};
