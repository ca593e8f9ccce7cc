import type { FieldValue } from '../core/contact/ampContact.ts';
import { dueText } from '../core/todo/dueDate.ts';
import type { PlanLine } from '../ports/planStores.ts';
import type { OrganizationStores } from '../ports/stores.ts';
import { ampContactName, contactName } from './output/contact.ts';
import { plain } from './output/text.ts';

/** Names of the records that are shown: for the screen alone. */
export type Names = {
  readonly contact: (id: number) => string;
  readonly ampContact: (id: string) => string;
  /** Subject of a to-do. */
  readonly todo: (id: string) => string;
  /** A value as people know it: owners by their name. */
  readonly value: (field: string, value: FieldValue) => FieldValue;
  /** A due date in the time zone of the organization. */
  readonly due: (due: string) => string;
};

type Stores = Pick<OrganizationStores, 'mirror' | 'ampContacts' | 'users' | 'todos' | 'settings'>;

/** Looks names up, of so many records as are shown. */
export async function namesOf(
  { mirror, ampContacts, users, todos, settings }: Stores,
  shown: {
    readonly contactIds: readonly number[];
    readonly ampContactIds: readonly string[];
    readonly todoIds?: readonly string[];
  },
): Promise<Names> {
  const contacts = new Map<number, string>();
  const ids = [...new Set(shown.contactIds)];
  const found = ids.length === 0 ? [] : await mirror.contactsByIds(ids);
  for (const contact of found) contacts.set(contact.id, contactName(contact));

  const people = new Map<string, string>();
  const ampIds = [...new Set(shown.ampContactIds)];
  for (const row of ampIds.length === 0 ? [] : await ampContacts.byIds(ampIds)) {
    people.set(row.id, ampContactName(row) || plain(row.email ?? ''));
  }
  const subjects = new Map<string, string>();
  const todoIds = [...new Set(shown.todoIds ?? [])];
  for (const { id, subject } of todoIds.length === 0 ? [] : await todos.byIds(todoIds)) {
    subjects.set(id, plain(subject));
  }
  const owners = new Map((await users.list()).map(({ id, name }) => [id, plain(name)]));
  const { timeZone } = await settings.get();
  return {
    contact: (id) => contacts.get(id) ?? `contact ${id}`,
    ampContact: (id) => people.get(id) || `AMP contact ${id}`,
    todo: (id) => subjects.get(id) || `to-do ${id}`,
    value: (field, value) =>
      (field === 'owner' || field === 'assignee') && typeof value === 'string'
        ? (owners.get(value) ?? value)
        : value,
    due: (due) => dueText(due, timeZone),
  };
}

/** Names of all that lines of a plan are about. */
export async function namesInPlan(stores: Stores, lines: readonly PlanLine[]): Promise<Names> {
  const contactIds: number[] = [];
  const ampContactIds: string[] = [];
  const todoIds: string[] = [];
  for (const { line } of lines) {
    if (line.kind === 'skip') {
      const { skip } = line;
      if (skip.kind === 'contact') contactIds.push(skip.id);
      else (skip.kind === 'todo' ? todoIds : ampContactIds).push(skip.id);
    } else if (line.kind === 'todo') {
      todoIds.push(line.entry.todoId);
      ampContactIds.push(line.entry.ampContactId);
    } else if (line.entry.contactId !== null) contactIds.push(line.entry.contactId);
    else if (line.entry.ampContactId !== null) ampContactIds.push(line.entry.ampContactId);
  }
  return await namesOf(stores, { contactIds, ampContactIds, todoIds });
}
