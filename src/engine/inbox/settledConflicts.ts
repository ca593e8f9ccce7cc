import { badInput } from '../../core/badInput.ts';
import type { Contact } from '../../core/contact/contact.ts';
import { notFound } from '../../core/notFound.ts';
import type { SettledConflict } from '../../ports/conflictStore.ts';
import type { ListPage, ListQuery } from '../../ports/page.ts';
import type { TodoRow } from '../../ports/todoStores.ts';
import { type EngineDeps, instant } from '../deps.ts';

/** A conflict that someone decided, with the record it was about; null if that is gone. */
export type ShownSettled = {
  readonly settled: SettledConflict;
  readonly contact: Contact | null;
  readonly todo: TodoRow | null;
};

/** Conflicts that someone decided, newest first. */
export async function settledConflicts(
  { stores }: Pick<EngineDeps, 'stores'>,
  query: Omit<ListQuery<object>, 'filter'>,
): Promise<ListPage<ShownSettled>> {
  const found = await stores.conflicts.settled(query);
  const contactIds = found.rows.flatMap(({ record }) =>
    record.kind === 'contact' ? record.id : [],
  );
  const todoIds = found.rows.flatMap(({ record }) => (record.kind === 'todo' ? record.id : []));
  const contacts = await stores.mirror.contactsByIds([...new Set(contactIds)]);
  const todos = todoIds.length === 0 ? [] : await stores.todos.byIds([...new Set(todoIds)]);
  const rows = found.rows.map((settled) => ({
    settled,
    contact: contacts.find(({ id }) => id === settled.record.id) ?? null,
    todo: todos.find(({ id }) => id === settled.record.id) ?? null,
  }));
  return { ...found, rows };
}

/**
 * Drops a decision of which nothing was sent yet: its conflict is open again. Throws `not_found`, and
 * `bad_input` if it is too late; changes that a run made are undone line by line.
 */
export async function takeBack(
  { stores, clock }: Pick<EngineDeps, 'stores' | 'clock'>,
  seq: number,
): Promise<void> {
  const left = await stores.conflicts.reopen(seq, instant(clock));
  if (left === null) throw notFound('decision', seq);
  if (left.state === 'waiting') return;
  throw left.state === 'applied'
    ? badInput(
        'id',
        { code: 'decision_applied', line: left.seq, of: left.runId },
        { code: 'undo_of_line' },
        { run: left.runId },
      )
    : badInput('id', { code: 'decision_followed' }, { code: 'waiting_decision' });
}

/** The result of dropping decisions. */
export type TakenBack = {
  readonly reopened: readonly number[];
  /** Carried out by this line of a run, which can be undone. */
  readonly applied: readonly {
    readonly id: number;
    readonly runId: string;
    readonly seq: number;
  }[];
  /** Their record is being written, or was changed since. */
  readonly passed: readonly number[];
  readonly missing: readonly number[];
};

/** Drops those of several decisions of which nothing was sent yet. */
export async function takeSeveralBack(
  { stores, clock }: Pick<EngineDeps, 'stores' | 'clock'>,
  numbers: readonly number[],
  signal: AbortSignal,
): Promise<TakenBack> {
  const reopened: number[] = [];
  const applied: TakenBack['applied'][number][] = [];
  const passed: number[] = [];
  const missing: number[] = [];
  for (const id of new Set(numbers)) {
    signal.throwIfAborted();
    const left = await stores.conflicts.reopen(id, instant(clock));
    if (left === null) missing.push(id);
    else if (left.state === 'waiting') reopened.push(id);
    else if (left.state === 'passed') passed.push(id);
    else applied.push({ id, runId: left.runId, seq: left.seq });
  }
  return { reopened, applied, passed, missing };
}
