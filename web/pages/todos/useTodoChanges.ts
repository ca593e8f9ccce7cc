import { useRef, useState } from 'react';
import { type Answered, call } from '../../api/call.ts';
import { ApiProblem } from '../../api/problem.ts';
import { useRefresh } from '../../api/refresh.ts';
import { dueText, movedTo } from '../../parts/due.ts';
import { tellDone } from '../../parts/tellDone.tsx';
import { todos as words } from '../../texts/english/todos.ts';
import { ofTodos, type Todo } from './todo.ts';

/** Milliseconds within which changes of the lists count as the person's own. */
const ownFor = 15_000;

/** The fields of a to-do that a row shows. */
const seenMembers = ['subject', 'due', 'status', 'assignee', 'priority', 'ampContactId'] as const;

type Shown = Partial<Pick<Todo, 'status' | 'due' | 'removedAt'>>;

/**
 * Changes of a row that show at once and can be undone; if one fails, it rolls back and the error
 * is shown.
 */
export function useTodoChanges(org: string) {
  const refresh = useRefresh();
  const [ahead, setAhead] = useState<ReadonlyMap<string, Shown>>(new Map());
  const [trouble, setTrouble] = useState<{ what: string; error: Error } | null>(null);
  const changedAt = useRef(0);

  const carryOut = async (
    todo: Todo,
    shown: Shown,
    act: () => Promise<Answered<Todo>>,
    couldNot: string,
    told: (after: Todo) => void,
  ) => {
    setTrouble(null);
    setAhead((before) => new Map(before).set(todo.id, shown));
    changedAt.current = Date.now();
    try {
      const { data } = await act();
      changedAt.current = Date.now();
      told(data);
      await refresh(...ofTodos);
    } catch (thrown) {
      if (!(thrown instanceof Error)) throw thrown;
      setTrouble({ what: couldNot, error: thrown });
      // Someone else changed it: their version is shown next.
      if (thrown instanceof ApiProblem) await refresh(...ofTodos);
    } finally {
      setAhead((before) => {
        const next = new Map(before);
        next.delete(todo.id);
        return next;
      });
    }
  };

  const path = ({ id }: Todo) => ({ org, id });
  /**
   * Also overwrites a newer version, if the fields that the change concerns are still as the person
   * saw them.
   */
  const overPresent = async (
    todo: Todo,
    act: (ifMatch: string) => Promise<Answered<Todo>>,
    about: readonly (keyof Todo)[],
  ) => {
    try {
      // Built as the API does: rows of lists come without the header.
      return await act(`"todo/${org}/${todo.id}/${todo.version}"`);
    } catch (thrown) {
      if (!(thrown instanceof ApiProblem) || thrown.status !== 412) throw thrown;
      const now = await call('GET /organizations/{org}/todos/{id}', { path: path(todo) });
      if (now.etag === null || about.some((name) => now.data[name] !== todo[name])) throw thrown;
      return await act(now.etag);
    }
  };
  const setStatus = (todo: Todo, status: Todo['status'], silent = false): void => {
    const operation =
      status === 'done'
        ? 'POST /organizations/{org}/todos/{id}/done'
        : 'POST /organizations/{org}/todos/{id}/reopen';
    void carryOut(
      todo,
      { status },
      () => call(operation, { path: path(todo) }),
      status === 'done' ? words.couldNotFinish : words.couldNotReopen,
      (after) => {
        if (silent) return;
        const text = status === 'done' ? words.wasDone : words.wasReopened;
        tellDone(text(todo.subject), () =>
          setStatus(after, status === 'done' ? 'open' : 'done', true),
        );
      },
    );
  };
  const setDue = (todo: Todo, due: string | null, silent = false): void => {
    if (due === todo.due) return;
    void carryOut(
      todo,
      { due },
      () =>
        overPresent(
          todo,
          (ifMatch) =>
            call('PATCH /organizations/{org}/todos/{id}', {
              path: path(todo),
              body: { due },
              ifMatch,
            }),
          ['due'],
        ),
      words.couldNotMove,
      (after) => {
        if (silent) return;
        const text =
          due === null
            ? words.wasUndated(todo.subject)
            : words.wasMoved(todo.subject, dueText(due, new Date()));
        tellDone(text, () => setDue(after, todo.due, true));
      },
    );
  };
  const restore = (todo: Todo, silent = false): void => {
    void carryOut(
      todo,
      { removedAt: null },
      () => call('POST /organizations/{org}/todos/{id}/restore', { path: path(todo) }),
      words.couldNotRestore,
      (after) => {
        if (!silent) tellDone(words.wasRestored(todo.subject), () => remove(after, true));
      },
    );
  };
  const remove = (todo: Todo, silent = false): void => {
    void carryOut(
      todo,
      { removedAt: todo.updatedAt },
      () =>
        overPresent(
          todo,
          (ifMatch) =>
            call('DELETE /organizations/{org}/todos/{id}', { path: path(todo), ifMatch }),
          seenMembers,
        ),
      words.couldNotRemove,
      (after) => {
        if (!silent) tellDone(words.wasRemoved(todo.subject), () => restore(after, true));
      },
    );
  };
  return {
    /** A row as it will be once the change under way is done. */
    seen: (todo: Todo): Todo => ({ ...todo, ...ahead.get(todo.id) }),
    isUnderWay: ({ id }: Todo): boolean => ahead.has(id),
    trouble,
    /** Whether rows that changed just now are the person's own doing. */
    isOwnDoing: () => Date.now() - changedAt.current < ownFor,
    noteOwnDoing: () => {
      changedAt.current = Date.now();
    },
    done: (todo: Todo) => setStatus(todo, 'done'),
    reopen: (todo: Todo) => setStatus(todo, 'open'),
    move: (todo: Todo, day: string | null) => setDue(todo, movedTo(todo.due, day)),
    remove: (todo: Todo) => remove(todo),
    restore: (todo: Todo) => restore(todo),
  };
}

export type TodoChanges = ReturnType<typeof useTodoChanges>;
