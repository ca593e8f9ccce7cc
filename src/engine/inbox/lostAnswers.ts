import { type LostAnswer, waitingUntil } from '../../core/plan/lostAnswer.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { sentLines } from '../sentLines.ts';

type Sent = Omit<LostAnswer, 'retryFrom'>;

/**
 * Creates whose answer was lost and that no sync has settled, in the order in which they were sent. A to-do
 * that may be one of several activities is not among them, because it needs a decision.
 */
export async function lostAnswers({
  stores,
}: {
  readonly stores: Pick<OrganizationStores, 'writes' | 'todos'>;
}): Promise<readonly LostAnswer[]> {
  const contacts: Sent[] = [];
  for await (const page of sentLines(stores, 'contacts')) {
    for (const { line, runId, seq, sentAt } of page) {
      if (line.kind !== 'entry') continue;
      const { contactId, ampContactId: id } = line.entry;
      if (contactId !== null || id === null) continue;
      contacts.push({ record: { kind: 'amp_contact', id }, runId, seq, sentAt });
    }
  }
  const sentTodos: Sent[] = [];
  for await (const page of sentLines(stores, 'todos')) {
    for (const { line, runId, seq, sentAt } of page) {
      if (line.kind !== 'todo' || line.entry.write?.kind !== 'create') continue;
      sentTodos.push({ record: { kind: 'todo', id: line.entry.todoId }, runId, seq, sentAt });
    }
  }
  const ids = sentTodos.map(({ record }) => String(record.id));
  const rows = ids.length === 0 ? [] : await stores.todos.byIds(ids);
  const undecided = new Set<number | string>(
    rows.filter(({ skip }) => skip?.reason === 'activity_uncertain').map(({ id }) => id),
  );
  const activities = sentTodos.filter(({ record }) => !undecided.has(record.id));
  return [...contacts, ...activities]
    .toSorted((a, b) => Date.parse(a.sentAt) - Date.parse(b.sentAt))
    .map((sent) => ({ ...sent, retryFrom: waitingUntil(sent.sentAt) }));
}
