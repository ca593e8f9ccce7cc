import type { Configure } from './configure.ts';

/** A command, without its code: that is loaded once it is asked for. */
export type CatalogEntry = {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<Configure>;
};

/** All commands, in the order in which they are listed. */
export const catalog: readonly CatalogEntry[] = [
  {
    name: 'demo',
    summary: 'the whole tour in a few seconds, without a ConnectWise account',
    load: async () => (await import('./commands/demo.ts')).demoCommand,
  },
  {
    name: 'connect',
    summary: 'connect this organization to ConnectWise, or enter new keys',
    load: async () => (await import('./commands/connect.ts')).connectCommand,
  },
  {
    name: 'doctor',
    summary: 'check the connection and every right it needs',
    load: async () => (await import('./commands/doctor.ts')).doctorCommand,
  },
  {
    name: 'filter',
    summary: 'which ConnectWise contacts take part, by company type',
    load: async () => (await import('./commands/filter.ts')).filterCommand,
  },
  {
    name: 'mapping',
    summary: 'which ConnectWise field goes with which AMP field',
    load: async () => (await import('./commands/mapping.ts')).mappingCommand,
  },
  {
    name: 'fields',
    summary: 'the fields of both sides, and fields of your own',
    load: async () => (await import('./commands/fields.ts')).fieldsCommand,
  },
  {
    name: 'settings',
    summary: 'which way values go, who wins, and what is done in which case',
    load: async () => (await import('./commands/settings.ts')).settingsCommand,
  },
  {
    name: 'users',
    summary: 'who works with AMP, their Member IDs, and whom contacts belong to',
    load: async () => (await import('./commands/users.ts')).usersCommand,
  },
  {
    name: 'todos',
    summary: 'to-dos, which become activities in ConnectWise and follow them',
    load: async () => (await import('./commands/todos.ts')).todosCommand,
  },
  {
    name: 'plan',
    summary: 'what a sync would do on both sides, without doing it',
    load: async () => (await import('./commands/plan.ts')).planCommand,
  },
  {
    name: 'apply',
    summary: 'carry out a plan: all, some, or none of it',
    load: async () => (await import('./commands/apply.ts')).applyCommand,
  },
  {
    name: 'sync',
    summary: 'bring AMP and ConnectWise together',
    load: async () => (await import('./commands/sync.ts')).syncCommand,
  },
  {
    name: 'sweep',
    summary: 'compare everything, and find what was deleted',
    load: async () => (await import('./commands/sweep.ts')).sweepCommand,
  },
  {
    name: 'runs',
    summary: 'what was done so far, line by line',
    load: async () => (await import('./commands/runs.ts')).runsCommand,
  },
  {
    name: 'undo',
    summary: 'take back what a run did',
    load: async () => (await import('./commands/undo.ts')).undoCommand,
  },
  {
    name: 'conflicts',
    summary: 'fields that both sides changed, for you to decide',
    load: async () => (await import('./commands/conflicts.ts')).conflictsCommand,
  },
  {
    name: 'matches',
    summary: 'people who may be in AMP and in ConnectWise already',
    load: async () => (await import('./commands/matches.ts')).matchesCommand,
  },
  {
    name: 'holds',
    summary: 'everything that waits for you',
    load: async () => (await import('./commands/holds.ts')).holdsCommand,
  },
  {
    name: 'why',
    summary: 'why a contact is, or is not, on the other side',
    load: async () => (await import('./commands/why.ts')).whyCommand,
  },
  {
    name: 'skips',
    summary: 'what is left out or not sent, each with its reason',
    load: async () => (await import('./commands/skips.ts')).skipsCommand,
  },
  {
    name: 'contacts',
    summary: 'AMP contacts: list, show, change, and what goes on with them in ConnectWise',
    load: async () => (await import('./commands/contacts.ts')).contactsCommand,
  },
  {
    name: 'export',
    summary: 'AMP contacts as CSV',
    load: async () => (await import('./commands/export.ts')).exportCommand,
  },
  {
    name: 'sandbox',
    summary: 'a ConnectWise of your own on this machine, for trying things out',
    load: async () => (await import('./commands/sandbox.ts')).sandboxCommand,
  },
  {
    name: 'completion',
    summary: 'completion of commands and options in your shell',
    load: async () => (await import('./commands/completion.ts')).completionCommand,
  },
  {
    name: 'migrate',
    summary: 'bring the tables of the database up to date',
    load: async () => (await import('./commands/migrate.ts')).migrateCommand,
  },
];
