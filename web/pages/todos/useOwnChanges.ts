import { useEffect } from 'react';
import type { List } from '../../api/queries.ts';
import type { Todo } from './todo.ts';
import type { TodoChanges } from './useTodoChanges.ts';

/**
 * Shows the user's own changes at once; changes by others wait for a click. Returns whether the change is the
 * user's own.
 */
export function useOwnChanges(
  { hasChanged, retry }: Pick<List<Todo>, 'hasChanged' | 'retry'>,
  changes: TodoChanges,
): boolean {
  const isOwn = hasChanged && changes.isOwnDoing();
  useEffect(() => {
    if (isOwn) retry();
  }, [isOwn, retry]);
  return isOwn;
}
