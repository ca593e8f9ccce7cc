import { counted, number } from '../numbers.ts';

/** Runs. */
export const runs = {
  kinds: {
    sync: 'Sync',
    plan: 'Plan',
    preview: 'Preview',
    sweep: 'Full check',
    undo: 'Undo',
    records: 'Sync of single records',
  },
  outcomes: {
    queued: 'Queued',
    running: 'Running',
    planned: 'Ready to apply',
    done: 'Done',
    done_with_problems: 'Done with problems',
    stopped: 'Stopped, continues automatically',
    failed: 'Failed, needs you',
    on_hold: 'On hold',
    cancelled: 'Cancelled',
  },
  /** By what started a run. */
  by: {
    schedule: 'Schedule',
    commandLine: 'Command line',
    callback: 'ConnectWise',
    unknown: 'Not recorded',
    token: (name: string) => `Token ${name}`,
  },
  columns: {
    started: 'Started',
    run: 'Run',
    by: 'By',
    result: 'Result',
    toAmp: 'To AMP',
    toConnectWise: 'To ConnectWise',
    problems: 'Problems',
    took: 'Took',
  },
  list: 'Runs',
  views: 'Views',
  show: { all: 'All', held: 'On hold', problems: 'With problems', plans: 'Plans' },
  couldNotLoad: 'The runs could not be loaded.',
  couldNotLoadNotes: 'The changes of settings between the runs could not be loaded.',
  none: 'No runs yet.',
  noneText: 'The first sync starts from here, or from the set-up guide.',
  noMatch: 'No matching runs.',
  showAll: 'Show all runs',
  older: 'Show older runs',
  start: {
    start: 'Start a run',
    sync: 'Sync now',
    syncText: 'Reads the changes on both sides, and writes each to the other side.',
    plan: 'Plan only',
    planText: 'Shows what a sync would change. Nothing is changed.',
    sweep: 'Check everything',
    sweepText: 'Compares every contact, and finds the ones deleted in ConnectWise.',
    couldNot: 'The run was not started.',
    openRunning: 'Open the current run',
  },
  took: (seconds: number) => {
    if (seconds < 1) return 'under 1 s';
    const rounded = Math.round(seconds);
    if (rounded < 60) return `${number(rounded)} s`;
    const minutes = Math.floor(rounded / 60);
    if (minutes < 60) {
      return rounded % 60 === 0 ? `${minutes} min` : `${minutes} min ${rounded % 60} s`;
    }
    return `${number(Math.floor(minutes / 60))} h ${minutes % 60} min`;
  },
  /** A change of the settings between two runs: who did what. */
  note: (by: string, what: string) => `${by} ${what}`,
  noteOf: {
    settings: 'changed the settings',
    filter: 'changed the contact filter',
    mapping: 'changed the field mapping',
    connection: 'changed the connection',
    connected: 'connected ConnectWise',
    disconnected: 'disconnected ConnectWise',
    amp_field: 'changed the AMP fields',
    paused: 'paused syncing',
    resumed: 'resumed syncing',
  },
  somebody: 'Someone',
  records: (count: number) => counted(count, { one: 'record', other: 'records' }),
};
