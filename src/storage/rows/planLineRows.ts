import { Failure } from '../../core/failure.ts';
import type { PlanEntry } from '../../core/plan/plan.ts';
import type { RecordRef } from '../../core/plan/record.ts';
import {
  type NamedSkip,
  namedSkip,
  type Skip,
  skipNames,
  skipOfNamed,
} from '../../core/plan/skip.ts';
import type { NewPlanLine, PlanLine, PlanLineBody } from '../../ports/planStores.ts';
import type { RowOf } from '../database/rowSource.ts';
import type { Tables } from '../database/schema.ts';
import { decodeJson } from '../database/storedJson.ts';
import {
  entryOf,
  type StoredEntry,
  type StoredTodoEntry,
  storedEntry,
  storedTodoEntry,
  todoEntryOf,
} from './storedEntry.ts';

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

/** The content of a line about a contact or an AMP contact. */
export type ContactLineBody =
  | { readonly kind: 'entry'; readonly entry: PlanEntry }
  | { readonly kind: 'skip'; readonly skip: Skip<'contact' | 'amp_contact'> };

/** A line about a contact or an AMP contact; see `todoLine` for the others. */
export function contactLine<T extends { readonly line: PlanLineBody }>(
  line: T,
): T & { readonly line: ContactLineBody } {
  const { line: body } = line;
  if (body.kind === 'entry') return { ...line, line: body };
  if (body.kind === 'skip' && body.skip.kind !== 'todo') {
    return { ...line, line: { kind: 'skip', skip: body.skip } };
  }
  throw new Failure('internal', { error: 'a line about a to-do among those about contacts' });
}

/** The record that a line is about, which is in one of the queues: a contact if it has one. */
export type Subject =
  | { readonly contactId: number; readonly ampContactId?: never }
  | { readonly ampContactId: string; readonly contactId?: never };

export function subjectOf(line: ContactLineBody): Subject {
  if (line.kind === 'skip') {
    const { skip } = line;
    return skip.kind === 'contact' ? { contactId: skip.id } : { ampContactId: skip.id };
  }
  const { contactId, ampContactId } = line.entry;
  // The entry of a new contact stays under its AMP contact, even after the new contact's id is
  // known.
  if (line.entry.action !== 'push' && contactId !== null) return { contactId };
  if (ampContactId !== null) return { ampContactId };
  throw new Failure('internal', { error: 'a plan entry about no record' });
}

/** The record that a line is about. */
export function recordOfLine(line: PlanLineBody): RecordRef {
  if (line.kind === 'todo') return { kind: 'todo', id: line.entry.todoId };
  if (line.kind === 'skip') return line.skip;
  const { contactId, ampContactId } = subjectOf(line);
  return contactId === undefined
    ? { kind: 'amp_contact', id: ampContactId }
    : { kind: 'contact', id: contactId };
}

export function rowOf(
  runId: string,
  { seq, stamp, line }: NewPlanLine,
): RowOf<(typeof planLineTarget)['columns']> {
  const common = { run_id: runId, seq, stamp, state: 'proposed', ...idsOf(line) };
  const body = storedBody(line);
  if (line.kind === 'skip') {
    return { ...common, kind: skipNames[line.skip.kind], action: null, body };
  }
  return { ...common, kind: line.kind, action: line.entry.action, body };
}

/** The content of a line in stored form. */
export function storedBody(line: PlanLineBody): StoredEntry | StoredTodoEntry | NamedSkip {
  if (line.kind === 'skip') return namedSkip(line.skip);
  return line.kind === 'entry' ? storedEntry(line.entry) : storedTodoEntry(line.entry);
}

/** The columns that name the records of a line. */
function idsOf(line: PlanLineBody) {
  if (line.kind === 'entry') {
    const { contactId, ampContactId } = line.entry;
    return { contact_id: contactId ?? noContact, amp_contact_id: ampContactId, todo_id: null };
  }
  const { kind, id } = recordOfLine(line);
  return {
    contact_id: kind === 'contact' ? id : noContact,
    amp_contact_id: kind === 'amp_contact' ? id : null,
    todo_id: kind === 'todo' ? id : null,
  };
}

/** The records that a line names by its columns. */
export function recordsOfRow(
  row: Pick<Tables['plan_lines'], 'contact_id' | 'amp_contact_id' | 'todo_id'>,
): readonly RecordRef[] {
  const { contact_id: contactId, amp_contact_id: ampContactId, todo_id: todoId } = row;
  return [
    ...(contactId === noContact ? [] : [{ kind: 'contact', id: contactId } as const]),
    ...(ampContactId === null ? [] : [{ kind: 'amp_contact', id: ampContactId } as const]),
    ...(todoId === null ? [] : [{ kind: 'todo', id: todoId } as const]),
  ];
}

/** Used if a line has no contact. */
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
  if (!('action' in stored)) return { kind: 'skip', skip: skipOfNamed(stored) };
  if ('todoId' in stored) return { kind: 'todo', entry: todoEntryOf(stored) };
  // A new AMP contact got its id when it was made.
  return { kind: 'entry', entry: { ...entryOf(stored), ampContactId } };
}
