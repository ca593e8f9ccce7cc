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
    name: 'plan',
    summary: 'what a sync would do, without doing it',
    load: async () => (await import('./commands/plan.ts')).planCommand,
  },
  {
    name: 'sync',
    summary: 'bring the contacts of ConnectWise into AMP',
    load: async () => (await import('./commands/sync.ts')).syncCommand,
  },
  {
    name: 'runs',
    summary: 'what was done so far',
    load: async () => (await import('./commands/runs.ts')).runsCommand,
  },
  {
    name: 'why',
    summary: 'why a contact is, or is not, in AMP',
    load: async () => (await import('./commands/why.ts')).whyCommand,
  },
  {
    name: 'skips',
    summary: 'the contacts left out, each with its reason',
    load: async () => (await import('./commands/skips.ts')).skipsCommand,
  },
  {
    name: 'contacts',
    summary: 'list, show, add, edit, remove and restore AMP contacts',
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
    name: 'migrate',
    summary: 'bring the tables of the database up to date',
    load: async () => (await import('./commands/migrate.ts')).migrateCommand,
  },
];
