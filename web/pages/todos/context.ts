import type { Todo } from './todo.ts';
import type { TodoChanges } from './useTodoChanges.ts';

/** What rows need from the page. */
export type TodoContext = {
  readonly org: string;
  readonly changes: TodoChanges;
  readonly mayChange: boolean;
  readonly nameOf: (user: string | null) => string;
  readonly onOpen: (todo: Todo) => void;
  /** Whether rows say why they wait; a heading may have said so. */
  readonly showsReasons?: boolean;
};
