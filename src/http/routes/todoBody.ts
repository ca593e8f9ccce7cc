import { z } from 'zod';
import type { ListedTodoDocument } from '../../contract/todo.ts';
import type { EnteredTodo } from '../../core/todo/readTodo.ts';
import { todoPriorities, todoTypes } from '../../core/todo/todo.ts';
import type { PlaceOf } from '../located.ts';
import { checkServerOwned } from '../ownMembers.ts';
import { isSameJson } from '../sameJson.ts';

/** The members of a to-do that people and programs set. */
const own = {
  ampContactId: z.string().describe('Id, or e-mail address, of an AMP contact.'),
  subject: z.string(),
  notes: z.string().nullable().optional(),
  due: z.string().nullable().optional().describe('`2026-03-05`, or `2026-03-05T14:00Z`.'),
  priority: z.enum(todoPriorities).optional(),
  type: z.enum(todoTypes).optional(),
  status: z.enum(['open', 'done']).optional(),
  assignee: z.string().nullable().optional().describe('Id, e-mail address or name of a user.'),
};

const unchanged = z
  .unknown()
  .optional()
  .describe('Set by the server: send it back unchanged, or omit it.');

const kept = {
  id: unchanged,
  contactName: unchanged,
  activityUrl: unchanged,
  assignedTo: unchanged,
  link: unchanged,
  waiting: unchanged,
  lostAnswer: unchanged,
  hold: unchanged,
  conflicts: unchanged,
  version: unchanged,
  createdAt: unchanged,
  updatedAt: unchanged,
  removedAt: unchanged,
  editedBy: unchanged,
};

export const newTodoSchema = z.strictObject(own);

export const wholeTodoSchema = newTodoSchema.extend(kept);

export const todoPatchSchema = wholeTodoSchema.extend({
  ampContactId: own.ampContactId.optional(),
  subject: own.subject.optional(),
});

/** Members of a body by the names under which they are entered. */
const entries = {
  ampContactId: 'contact',
  subject: 'subject',
  notes: 'notes',
  due: 'due',
  priority: 'priority',
  type: 'type',
  status: 'status',
  assignee: 'assignee',
} as const;

type Member = keyof typeof entries;
type Body = Partial<z.infer<typeof todoPatchSchema>>;

const members = Object.keys(entries).filter(isMember);

function isMember(name: string): name is Member {
  return Object.hasOwn(entries, name);
}

/**
 * The values that a body sets in a to-do, without unchanged ones; `present` is null for a new one.
 * With `whole`, fields missing in the body are cleared. Throws RefusedContent for members that the
 * server owns.
 */
export function enteredTodo(
  body: Body,
  present: ListedTodoDocument | null,
  { whole = false }: { readonly whole?: boolean } = {},
): EnteredTodo {
  if (present !== null) checkServerOwned(body, present, Object.keys(kept));
  const entered = new Map<string, string>();
  for (const member of members) {
    const value = body[member];
    if (value === undefined && !(whole && present !== null)) continue;
    const wanted = value ?? usual(member);
    if (present === null || !isSameJson(wanted, present[member])) {
      entered.set(entries[member], wanted ?? '');
    }
  }
  return entered;
}

/** The values of a to-do if nothing was entered. */
function usual(member: Member): string | null {
  const values: Partial<Record<Member, string>> = {
    priority: 'normal',
    type: 'task',
    status: 'open',
  };
  return values[member] ?? null;
}

/** The place of a field in the body. */
export const placeOfTodoField: PlaceOf = (field) => [
  members.find((member) => entries[member] === field) ?? field,
];
