import { shownAmpName, shownName } from '../../core/contact/shownName.ts';
import { plainText } from '../../core/plainText.ts';
import type { PlanLine } from '../../ports/planStores.ts';
import type { OrganizationStores } from '../../ports/stores.ts';

/** Records whose names are wanted. */
export type Shown = {
  readonly contactIds: readonly number[];
  readonly ampContactIds: readonly string[];
  readonly todoIds?: readonly string[];
};

/** Names by id, of records that have one; for the screen and for documents, never for a log. */
export type FoundNames = {
  readonly contacts: ReadonlyMap<number, string>;
  readonly ampContacts: ReadonlyMap<string, string>;
  /** Subjects of to-dos. */
  readonly todos: ReadonlyMap<string, string>;
  readonly users: ReadonlyMap<string, string>;
  /** Time zone of the organization, in which due dates are shown. */
  readonly timeZone: string;
};

export type NameStores = Pick<
  OrganizationStores,
  'mirror' | 'ampContacts' | 'users' | 'todos' | 'settings'
>;

/** Looks up the names of the records that are shown. */
export async function findNames(
  { mirror, ampContacts, users, todos, settings }: NameStores,
  shown: Shown,
): Promise<FoundNames> {
  const contactIds = [...new Set(shown.contactIds)];
  const ampContactIds = [...new Set(shown.ampContactIds)];
  const todoIds = [...new Set(shown.todoIds ?? [])];
  const people = contactIds.length === 0 ? [] : await mirror.contactsByIds(contactIds);
  const rows = ampContactIds.length === 0 ? [] : await ampContacts.byIds(ampContactIds);
  const subjects = todoIds.length === 0 ? [] : await todos.byIds(todoIds);
  return {
    contacts: named(people.map((one) => [one.id, shownName(one)])),
    ampContacts: named(
      rows.map((row) => [row.id, shownAmpName(row) || plainText(row.email ?? '')]),
    ),
    todos: named(subjects.map(({ id, subject }) => [id, plainText(subject)])),
    users: named((await users.list()).map(({ id, name }) => [id, plainText(name)])),
    timeZone: (await settings.get()).timeZone,
  };
}

function named<Id>(pairs: readonly (readonly [Id, string])[]): ReadonlyMap<Id, string> {
  return new Map(pairs.filter(([, name]) => name !== ''));
}

/** The records that lines of a plan are about. */
export function shownInPlan(lines: readonly PlanLine[]): Required<Shown> {
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
  return { contactIds, ampContactIds, todoIds };
}
