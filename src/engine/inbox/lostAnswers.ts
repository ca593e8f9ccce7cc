import { type LostAnswer, waitingUntil } from '../../core/plan/lostAnswer.ts';
import type { OrganizationStores } from '../../ports/stores.ts';

/** Sent lines of each kind of record that are read; there are few at any time. */
const limit = 10_000;

/**
 * Creates whose answer was lost and that no sync has settled, in the order in which they were sent.
 * A to-do that could be one of several activities needs a decision: it is none of them.
 */
export async function lostAnswers({
  stores: { writes, todoSync, todos },
}: {
  readonly stores: Pick<OrganizationStores, 'writes' | 'todoSync' | 'todos'>;
}): Promise<readonly LostAnswer[]> {
  const contacts = (await writes.sent(limit)).flatMap(({ runId, line, sentAt }) => {
    if (line.line.kind !== 'entry') return [];
    const { contactId, ampContactId } = line.line.entry;
    if (contactId !== null || ampContactId === null) return [];
    return [
      { record: { kind: 'amp_contact', id: ampContactId }, runId, seq: line.seq, sentAt } as const,
    ];
  });
  const sentTodos = (await todoSync.sent(limit)).filter(
    ({ entry }) => entry.write?.kind === 'create',
  );
  const ids = sentTodos.map(({ entry }) => entry.todoId);
  const rows = ids.length === 0 ? [] : await todos.byIds(ids);
  const undecided = new Set(
    rows.filter(({ skip }) => skip?.reason === 'activity_uncertain').map(({ id }) => id),
  );
  const activities = sentTodos
    .filter(({ entry }) => !undecided.has(entry.todoId))
    .map(({ runId, seq, entry, sentAt }) => {
      return { record: { kind: 'todo', id: entry.todoId }, runId, seq, sentAt } as const;
    });
  return [...contacts, ...activities]
    .toSorted((a, b) => Date.parse(a.sentAt) - Date.parse(b.sentAt))
    .map((sent) => ({ ...sent, retryFrom: waitingUntil(sent.sentAt) }));
}
