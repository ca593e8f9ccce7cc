import type { Configure } from './configure.ts';

/** A command without its code, which is loaded when it is used. */
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
    summary: 'which ConnectWise contacts sync',
    load: async () => (await import('./commands/filter.ts')).filterCommand,
  },
  {
    name: 'mapping',
    summary: 'which ConnectWise field syncs with which AMP field',
    load: async () => (await import('./commands/mapping.ts')).mappingCommand,
  },
  {
    name: 'fields',
    summary: 'the fields of both sides, and custom fields',
    load: async () => (await import('./commands/fields.ts')).fieldsCommand,
  },
  {
    name: 'settings',
    summary: 'directions, conflict rules, limits and other choices',
    load: async () => (await import('./commands/settings.ts')).settingsCommand,
  },
  {
    name: 'users',
    summary: 'users, their Member IDs, and the contacts they own',
    load: async () => (await import('./commands/users.ts')).usersCommand,
  },
  {
    name: 'todos',
    summary: 'to-dos, which become activities in ConnectWise and follow them',
    load: async () => (await import('./commands/todos.ts')).todosCommand,
  },
  {
    name: 'plan',
    summary: 'what a sync would change on both sides; changes nothing',
    load: async () => (await import('./commands/plan.ts')).planCommand,
  },
  {
    name: 'apply',
    summary: 'apply a plan: all, some, or none of it',
    load: async () => (await import('./commands/apply.ts')).applyCommand,
  },
  {
    name: 'sync',
    summary: 'sync AMP and ConnectWise',
    load: async () => (await import('./commands/sync.ts')).syncCommand,
  },
  {
    name: 'sweep',
    summary: 'compare everything, and find deleted contacts',
    load: async () => (await import('./commands/sweep.ts')).sweepCommand,
  },
  {
    name: 'runs',
    summary: 'all runs, and each change they made',
    load: async () => (await import('./commands/runs.ts')).runsCommand,
  },
  {
    name: 'undo',
    summary: 'undo a run',
    load: async () => (await import('./commands/undo.ts')).undoCommand,
  },
  {
    name: 'conflicts',
    summary: 'fields that both sides changed, for you to decide',
    load: async () => (await import('./commands/conflicts.ts')).conflictsCommand,
  },
  {
    name: 'matches',
    summary: 'people who may already be in AMP and in ConnectWise',
    load: async () => (await import('./commands/matches.ts')).matchesCommand,
  },
  {
    name: 'holds',
    summary: 'everything that needs your decision',
    load: async () => (await import('./commands/holds.ts')).holdsCommand,
  },
  {
    name: 'why',
    summary: 'why a contact did or did not sync',
    load: async () => (await import('./commands/why.ts')).whyCommand,
  },
  {
    name: 'open',
    summary: 'open a contact, company or activity in ConnectWise',
    load: async () => (await import('./commands/open.ts')).openCommand,
  },
  {
    name: 'skips',
    summary: 'everything skipped or not sent, with reasons',
    load: async () => (await import('./commands/skips.ts')).skipsCommand,
  },
  {
    name: 'contacts',
    summary: 'AMP contacts: list, show, edit, and see their activities in ConnectWise',
    load: async () => (await import('./commands/contacts.ts')).contactsCommand,
  },
  {
    name: 'export',
    summary: 'AMP contacts as CSV',
    load: async () => (await import('./commands/export.ts')).exportCommand,
  },
  {
    name: 'prune',
    summary: 'remove history that is older than its limit',
    load: async () => (await import('./commands/prune.ts')).pruneCommand,
  },
  {
    name: 'serve',
    summary: 'the service: web app, API, and syncs by schedule',
    load: async () => (await import('./commands/serve.ts')).serveCommand,
  },
  {
    name: 'worker',
    summary: 'carry out requested and due runs, next to a service',
    load: async () => (await import('./commands/worker.ts')).workerCommand,
  },
  {
    name: 'sandbox',
    summary: 'a local stand-in for ConnectWise, to try things out',
    load: async () => (await import('./commands/sandbox.ts')).sandboxCommand,
  },
  {
    name: 'completion',
    summary: 'completion of commands and options in your shell',
    load: async () => (await import('./commands/completion.ts')).completionCommand,
  },
  {
    name: 'organizations',
    summary: 'the organizations of this installation',
    load: async () => (await import('./commands/organizations.ts')).organizationsCommand,
  },
  {
    name: 'tokens',
    summary: 'API tokens of an organization',
    load: async () => (await import('./commands/tokens.ts')).tokensCommand,
  },
  {
    name: 'webhooks',
    summary: 'send events to other programs as they happen',
    load: async () => (await import('./commands/webhooks.ts')).webhooksCommand,
  },
  {
    name: 'setup-link',
    summary: 'the one-time link that sets up a new installation',
    load: async () => (await import('./commands/setupLink.ts')).setupLinkCommand,
  },
  {
    name: 'keys',
    summary: 'the keys that encrypt stored secrets',
    load: async () => (await import('./commands/keys.ts')).keysCommand,
  },
  {
    name: 'backup',
    summary: 'back up the SQLite database while it is in use',
    load: async () => (await import('./commands/backup.ts')).backupCommand,
  },
  {
    name: 'restore',
    summary: 'restore a backup if the database is gone',
    load: async () => (await import('./commands/backup.ts')).restoreCommand,
  },
  {
    name: 'data',
    summary: 'move everything to another database or machine',
    load: async () => (await import('./commands/data.ts')).dataCommand,
  },
  {
    name: 'migrate',
    summary: 'update the tables of the database',
    load: async () => (await import('./commands/migrate.ts')).migrateCommand,
  },
];
