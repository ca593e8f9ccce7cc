import { documents, failedSchema } from '../../src/cli/documents.ts';

/** One JSON line that a command printed with --json. */
export type Printed = { readonly args: readonly string[]; readonly line: unknown };

/** Commands with subcommands, and the default subcommand. */
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

/** The name of a command in the table of documents, from its arguments; null if there is no such command. */
export function commandIn(args: readonly string[]): string | null {
  const [name = '', part = ''] = args;
  if (!Object.hasOwn(parts, name)) return Object.hasOwn(documents, name) ? name : null;
  const full = `${name} ${part}`;
  if (Object.hasOwn(documents, full)) return full;
  return parts[name] === null ? null : `${name} ${parts[name]}`;
}

/** How a printed document differs from its schema; empty if it fits. */
export function misfits({ args, line }: Printed): readonly string[] {
  if (failedSchema.safeParse(line).success) return [];
  const command = commandIn(args);
  // Scripts get no promises about the sandbox and the demo.
  if (command === null) return ['demo', 'sandbox'].includes(args[0] ?? '') ? [] : ['no command'];
  const read = documents[command]?.safeParse(line);
  if (read === undefined) return ['no schema'];
  return read.success ? [] : [`${command}: ${JSON.stringify(read.error.issues)}`];
}
