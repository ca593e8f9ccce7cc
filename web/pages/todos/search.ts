import type { Query } from '../../api/call.ts';
import type { DueGroup } from '../../parts/due.ts';
import type { Place } from '../../parts/LeavingGuard.tsx';
import { readSearched, readViewSearch, type ViewSearch } from '../../parts/views/useView.ts';

export type TodoQuery = Query<'GET /organizations/{org}/todos'>;
export type TodoType = NonNullable<TodoQuery['type']>[number];
export type TodoView = 'mine' | 'waiting' | 'done' | 'removed';

/** Which to-dos the page has. */
export type TodosQuery = {
  /** Absent: the open ones. */
  readonly view?: TodoView | undefined;
  readonly q?: string | undefined;
  /** Id of a user; `none`: nobody. */
  readonly assignee?: string | undefined;
  readonly type?: TodoType | undefined;
  /** Id of an AMP contact. */
  readonly contact?: string | undefined;
};

/** What is open on the page. */
export type TodosOpen = {
  /** Id of the to-do whose panel is open. */
  readonly todo?: string | undefined;
  /** Whether a new one is being entered. */
  readonly add?: true | undefined;
  /** Whether open ones are shown as a board. */
  readonly board?: true | undefined;
};

/** The state of the page in its address. */
export type TodosSearch = TodosQuery & TodosOpen & ViewSearch;

const views: readonly string[] = ['mine', 'waiting', 'done', 'removed'] satisfies TodoView[];
/** The groups of open to-dos, in order. */
export const dueGroups = [
  'overdue',
  'today',
  'week',
  'later',
  'none',
] as const satisfies DueGroup[];

export const todoTypes = ['task', 'call', 'email', 'meeting'] as const satisfies TodoType[];

const isView = (value: unknown): value is TodoView =>
  typeof value === 'string' && views.includes(value);
export const isType = (value: unknown): value is TodoType => todoTypes.some((one) => one === value);
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** Reads the address; unknown parameters are ignored. */
export function readTodosSearch(given: Record<string, unknown>): TodosSearch {
  const { todo, add, board } = given;
  return {
    ...readTodosQuery(given),
    ...readSearched(given),
    ...readViewSearch(given),
    ...(isText(todo) ? { todo } : {}),
    ...(add === true ? { add } : {}),
    ...(board === true ? { board } : {}),
  };
}

/** Reads a query from an address or a saved view. */
export function readTodosQuery({
  view,
  q,
  assignee,
  type,
  contact,
}: Record<string, unknown>): TodosQuery {
  return {
    ...(isView(view) ? { view } : {}),
    ...(isText(q) ? { q } : {}),
    ...(isText(assignee) ? { assignee } : {}),
    ...(isType(type) ? { type } : {}),
    ...(isText(contact) ? { contact } : {}),
  };
}

/** The API query of a list; `own` is the id of the signed-in user. */
export function filterOf(
  { view, q, assignee, type, contact }: TodosQuery,
  own: string | null,
): Pick<TodoQuery, 'search' | 'assignee' | 'type' | 'ampContactId'> {
  const whose = view === 'mine' ? (own ?? undefined) : assignee;
  return {
    ...(q === undefined ? {} : { search: q }),
    ...(whose === undefined ? {} : { assignee: [whose] }),
    ...(type === undefined ? {} : { type: [type] }),
    ...(contact === undefined ? {} : { ampContactId: [contact] }),
  };
}

/** How many conditions narrow the list. */
export function conditionsOf({ view, q, assignee, type, contact }: TodosQuery): number {
  const given = [q, view === 'mine' ? undefined : assignee, type, contact];
  return given.filter((one) => one !== undefined).length;
}

/** Whether navigation closes the open to-do or opens another one. */
export function isOtherTodo(from: Place, to: Place): boolean {
  return from.pathname !== to.pathname || openIn(from) !== openIn(to);
}

/** Whether navigation closes the dialog that adds a to-do. */
export function leavesAdding(from: Place, to: Place): boolean {
  return from.pathname !== to.pathname || isAdding(from) !== isAdding(to);
}

const searchOf = ({ search }: Place): TodosSearch =>
  readTodosSearch(typeof search === 'object' && search !== null ? { ...search } : {});
const openIn = (place: Place) => searchOf(place).todo;
const isAdding = (place: Place) => searchOf(place).add === true;
