import { Failure } from '../../core/failure.ts';
import type { RecordRef } from '../../core/plan/record.ts';
import type {
  ContactLineBody,
  NewPlanLine,
  PlanLine,
  PlanLineBody,
} from '../../ports/planStores.ts';
import type { RowOf } from '../database/rowSource.ts';
import type { Tables } from '../database/schema.ts';
import { decodeJson } from '../database/storedJson.ts';
import { entryOf, storedEntry } from './storedEntry.ts';

/** Lines of plans, as rows. */
export const planLineTarget = {
  table: 'plan_lines',
  key: ['run_id', 'seq'],
  columns: {
    run_id: 'text',
    seq: 'integer',
    contact_id: 'integer',
    stamp: 'integer',
    state: 'text',
    kind: 'text',
    action: 'text',
    amp_contact_id: 'text',
    todo_id: 'text',
    body: 'json',
  },
} as const;

export const planLineColumns = [
  'plan_lines.seq',
  'plan_lines.stamp',
  'plan_lines.state',
  'plan_lines.amp_contact_id',
  'plan_lines.problem',
  'plan_lines.applied_version',
  'plan_lines.body',
] as const;

/** A line that is about no to-do; those have stores of their own. */
export function contactLine<T extends { readonly line: PlanLineBody }>(
  line: T,
): T & { readonly line: ContactLineBody } {
  const { line: body } = line;
  if (body.kind === 'todo' || body.kind === 'todoSkip') {
    throw new Failure('internal', { error: 'a line about a to-do among those about contacts' });
  }
  return { ...line, line: body };
}

/** The record that a line is about, which is in one of the queues: a contact if it has one. */
export type Subject =
  | { readonly contactId: number; readonly ampContactId?: never }
  | { readonly ampContactId: string; readonly contactId?: never };

export function subjectOf(line: ContactLineBody): Subject {
  if (line.kind === 'skip') return { contactId: line.skip.contactId };
  if (line.kind === 'ampSkip') return { ampContactId: line.skip.ampContactId };
  const { contactId, ampContactId } = line.entry;
  // An entry of a new contact is about its AMP contact, also once it is told which contact it became.
  if (line.entry.action !== 'push' && contactId !== null) return { contactId };
  if (ampContactId !== null) return { ampContactId };
  throw new Failure('internal', { error: 'a plan entry about no record' });
}

/** The record that a line is about. */
export function recordOfLine(line: PlanLineBody): RecordRef {
  if (line.kind === 'todo') return { kind: 'todo', id: line.entry.todoId };
  if (line.kind === 'todoSkip') return { kind: 'todo', id: line.skip.todoId };
  const { contactId, ampContactId } = subjectOf(line);
  return contactId === undefined
    ? { kind: 'amp_contact', id: ampContactId }
    : { kind: 'contact', id: contactId };
}

export function rowOf(
  runId: string,
  { seq, stamp, line }: NewPlanLine,
): RowOf<(typeof planLineTarget)['columns']> {
  const common = { run_id: runId, seq, stamp, state: 'proposed', kind: line.kind, todo_id: null };
  if (line.kind === 'todo' || line.kind === 'todoSkip') {
    const body = line.kind === 'todo' ? line.entry : line.skip;
    const action = line.kind === 'todo' ? line.entry.action : null;
    const ids = { contact_id: noContact, amp_contact_id: null, todo_id: body.todoId };
    return { ...common, ...ids, action, body };
  }
  if (line.kind === 'entry') {
    const { contactId, action, ampContactId } = line.entry;
    const ids = { contact_id: contactId ?? noContact, amp_contact_id: ampContactId };
    return { ...common, ...ids, action, body: storedEntry(line.entry) };
  }
  const ids =
    line.kind === 'skip'
      ? { contact_id: line.skip.contactId, amp_contact_id: null }
      : { contact_id: noContact, amp_contact_id: line.skip.ampContactId };
  return { ...common, ...ids, action: null, body: line.skip };
}

/** Stands where a line has no contact. */
export const noContact = 0;

type StoredLine = Pick<
  Tables['plan_lines'],
  'seq' | 'stamp' | 'state' | 'body' | 'amp_contact_id' | 'problem' | 'applied_version'
>;

export function lineOf(row: StoredLine): PlanLine {
  const { seq, stamp, state, problem, applied_version: appliedVersion } = row;
  return { seq, stamp, state, line: bodyOf(row), problem, appliedVersion };
}

function bodyOf({ body, amp_contact_id: ampContactId }: StoredLine): PlanLineBody {
  const stored = decodeJson(body);
  if ('todoId' in stored) {
    if ('action' in stored) return { kind: 'todo', entry: { conflicts: [], ...stored } };
    return { kind: 'todoSkip', skip: stored };
  }
  if ('action' in stored) {
    // A new AMP contact got its id when it was made.
    return { kind: 'entry', entry: { ...entryOf(stored), ampContactId } };
  }
  return 'contactId' in stored ? { kind: 'skip', skip: stored } : { kind: 'ampSkip', skip: stored };
}
