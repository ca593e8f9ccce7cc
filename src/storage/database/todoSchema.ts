import type { Actor } from '../../core/actor.ts';
import type { About, TodoSkipReason } from '../../core/plan/skip.ts';
import type { Activity, Todo, TodoBase, TodoLinkState } from '../../core/todo/todo.ts';
import type { JsonText } from './storedJson.ts';

/** The tables of to-dos; see schema.ts for how columns are kept. */
export type TodoTables = {
  todos: TodoTable;
  todo_links: TodoLinkTable;
  todo_queue: TodoQueueTable;
  todo_skips: TodoSkipTable;
  todo_policies: TodoPolicyTable;
};

type TodoTable = {
  organization_id: string;
  id: string;
  amp_contact_id: string;
  subject: string;
  search_key: string;
  notes: string | null;
  due: string | null;
  priority: Todo['priority'];
  type: Todo['type'];
  status: Todo['status'];
  assignee: string | null;
  version: number;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
  /** Null if a run changed it last. */
  edited_by: JsonText<Actor> | null;
};

type TodoLinkTable = {
  organization_id: string;
  todo_id: string;
  activity_id: number;
  state: TodoLinkState;
  /** Version of the to-do when the row was last written by a plan. */
  version: number;
  base: JsonText<TodoBase>;
  /** As last read. */
  activity: JsonText<Activity>;
  /** Since when it no longer exists in ConnectWise. */
  gone_at: string | null;
};

/** The planner's queue of to-dos. */
type TodoQueueTable = { organization_id: string; todo_id: string; stamp: number };

type TodoSkipTable = {
  organization_id: string;
  todo_id: string;
  reason: TodoSkipReason;
  about_kind: NonNullable<About>['kind'] | null;
  about_id: string | null;
  run_id: string;
};

/** The rules by which the last run decided about to-dos. */
type TodoPolicyTable = { organization_id: string; policy: string };
