import { counted, list, number } from '../numbers.ts';

const changes = { one: 'change', other: 'changes' };

/** One run. */
export const runTexts = {
  couldNotLoad: 'The run could not be loaded.',
  title: (kind: string, at: string) => `${kind} of ${at}`,
  didNothing: 'No values changed on either side.',
  did: {
    amp: (count: number) => `${counted(count, changes)} in AMP`,
    connectwise: (count: number) => `${counted(count, changes)} in ConnectWise`,
  },
  startedBy: (by: string) => `Started by ${by}`,
  appliedBy: (by: string) => `Applied by ${by}`,
  took: (time: string) => `took ${time}`,
  undoes: 'Undoes an earlier run',
  cancel: 'Cancel the run',
  cancelling: 'The run stops after the current record. Changes already made stay.',
  couldNotCancel: 'The run was not cancelled.',
  again: 'Run again',
  progress: 'Progress',
  queued: 'It starts within seconds.',
  steps: { reading: 'Read', sweeping: 'Check for deleted', planning: 'Compare', applying: 'Write' },
  step: {
    reading: (done: number) => `Read ${counted(done, { one: 'record', other: 'records' })}`,
    sweeping: (done: number) => `Checked ${counted(done, { one: 'contact', other: 'contacts' })}`,
    planning: (done: number) => `Compared ${counted(done, { one: 'record', other: 'records' })}`,
    applying: (done: number) => `Wrote ${counted(done, { one: 'record', other: 'records' })}`,
    waiting: () => 'Waiting, as ConnectWise asked',
  },
  stepOf: {
    reading: (done: number, total: number) => `Reading ${number(done)} of ${number(total)}`,
    sweeping: (done: number, total: number) => `Checking ${number(done)} of ${number(total)}`,
    planning: (done: number, total: number) => `Comparing ${number(done)} of ${number(total)}`,
    applying: (done: number, total: number) => `Writing ${number(done)} of ${number(total)}`,
    waiting: () => 'Waiting, as ConnectWise asked',
  },
  tabs: {
    plan: 'Plan',
    changes: 'Changes',
    skipped: 'Skipped',
    problems: 'Problems',
    details: 'Details',
  },
  parts: 'Parts of the run',
  noSuch: 'No such run',
  toList: 'All runs',
  noChanges: 'This run changed nothing.',
  stillRunning: 'Changes are listed here as they are made.',
  problems: {
    couldNotLoad: 'The problems of the run could not be loaded.',
    none: 'This run applied all of its changes.',
    noneFailed: 'No single record failed. The reason the run stopped is above.',
    tryAgain: 'Try these again',
    tryAgainOf: (title: string) => `Try these again: ${title}`,
    couldNotTry: 'They were not tried again.',
  },
  skipped: {
    none: 'This run skipped nothing new.',
    standing: (contacts: number) =>
      `After this run, ${counted(contacts, { one: 'record was', other: 'records were' })} skipped in all.`,
    toList: 'See the records skipped now',
  },
  details: {
    id: 'Run',
    requested: 'Requested',
    started: 'Started',
    finished: 'Finished',
    startedBy: 'Started by',
    appliedBy: 'Applied by',
    appliedAt: 'Applied',
    requests: 'Requests to ConnectWise',
    read: 'Read from ConnectWise',
    readText: (companies: number, contacts: number) =>
      list([
        counted(companies, { one: 'company', other: 'companies' }),
        counted(contacts, { one: 'contact', other: 'contacts' }),
      ]),
    mapping: 'Field mapping',
    mappingText: (version: number) =>
      version === 0 ? 'Default mapping' : `Version ${number(version)}`,
    unchanged: 'Unchanged',
    conflicts: 'Conflicts after the run',
    holds: 'On hold after the run',
    waiting: 'To-dos waiting after the run',
    lost: 'Sent, answer lost',
    lostText: (count: number) =>
      `${counted(count, { one: 'record', other: 'records' })}. The next sync checks whether they arrived.`,
    missing: 'Missing in ConnectWise',
    missingText: (name: string, of: string, now: string | null) =>
      now === null ? `"${name}" (${of}) is gone` : `"${name}" (${of}) is now "${now}"`,
    filterNote: 'Contact filter',
    renamed: (from: string, to: string) => `"${from}" is now called "${to}"`,
    gone: (name: string) => `"${name}" no longer exists`,
  },
};
