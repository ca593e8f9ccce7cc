import { documents, failedSchema } from '../../src/cli/documents.ts';

/** What a command printed with --json. */
export type Printed = { readonly args: readonly string[]; readonly line: unknown };

/** Commands that have parts, and the part that is meant if none is named. */
const parts: Readonly<Record<string, string | null>> = {
  conflicts: 'list',
  contacts: null,
  data: null,
  fields: 'list',
  filter: 'show',
  holds: 'list',
  keys: null,
  mapping: 'show',
  matches: 'list',
  organizations: 'list',
  runs: 'list',
  settings: 'show',
  todos: 'list',
  tokens: 'list',
  users: 'list',
  webhooks: 'list',
};

/** The command of some arguments, as the table of documents names it; null: there is no such command. */
export function commandIn(args: readonly string[]): string | null {
  const [name = '', part = ''] = args;
  if (!Object.hasOwn(parts, name)) return Object.hasOwn(documents, name) ? name : null;
  const full = `${name} ${part}`;
  if (Object.hasOwn(documents, full)) return full;
  return parts[name] === null ? null : `${name} ${parts[name]}`;
}

/** What a printed document has that its schema does not, or the other way round; empty if it fits. */
export function misfits({ args, line }: Printed): readonly string[] {
  if (failedSchema.safeParse(line).success) return [];
  const command = commandIn(args);
  // The sandbox and the demo are no part of what scripts are promised.
  if (command === null) return ['demo', 'sandbox'].includes(args[0] ?? '') ? [] : ['no command'];
  const read = documents[command]?.safeParse(line);
  if (read === undefined) return ['no schema'];
  return read.success ? [] : [`${command}: ${JSON.stringify(read.error.issues)}`];
}
