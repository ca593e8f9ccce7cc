import { badInput } from '../../core/badInput.ts';
import type { FieldValues } from '../../core/contact/ampContact.ts';
import { notFound } from '../../core/notFound.ts';
import { decidedFields } from '../../core/plan/conflict.ts';
import type { FieldConflict, Side } from '../../core/plan/plan.ts';
import type { ConflictRow } from '../../ports/conflictStore.ts';
import { type EngineDeps, instant } from '../deps.ts';

type Deps = Pick<EngineDeps, 'stores' | 'clock'>;
type Stores = Pick<EngineDeps, 'stores'>;

/** Contacts processed together. */
const pageSize = 500;

/** All open conflicts of one contact. */
export type ContactConflicts = readonly [ConflictRow, ...ConflictRow[]];

/** Open conflicts, contact by contact in order of id. */
export async function* openConflicts(
  { stores }: Stores,
  contactId?: number,
): AsyncGenerator<ContactConflicts> {
  const only = contactId === undefined ? {} : { contactId };
  for (let after = 0; ; ) {
    const rows = await stores.conflicts.ofContacts({
      afterContactId: after,
      limit: pageSize,
      ...only,
    });
    const byContact = new Map<number, [ConflictRow, ...ConflictRow[]]>();
    for (const row of rows) {
      const group = byContact.get(row.contactId);
      if (group === undefined) byContact.set(row.contactId, [row]);
      else group.push(row);
    }
    yield* byContact.values();
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.contactId;
  }
}

/** The result for the conflicts of a contact; `moved` ones changed meanwhile and stay open. */
export type Resolved = {
  readonly contactId: number;
  readonly decided: readonly string[];
  /** Numbers of the decisions. */
  readonly decisions: readonly number[];
  readonly moved: readonly string[];
};

/**
 * Decides open conflicts: of one contact, all its fields or some, or of all contacts. The chosen
 * value goes to the other side with the next sync; the other one stays in the history. Throws
 * `not_found`, or `bad_input` if a field has no open conflict.
 */
export async function* resolveConflicts(
  deps: Deps,
  which: { readonly contactId: number; readonly fields: readonly string[] } | 'all',
  choose: Side,
): AsyncGenerator<Resolved> {
  const wanted = which === 'all' ? [] : which.fields;
  let found = false;
  for await (const rows of openConflicts(deps, which === 'all' ? undefined : which.contactId)) {
    found = true;
    const fields = wanted.map((name) => openField(name, rows));
    const chosen = fields.length === 0 ? rows : rows.filter(({ field }) => fields.includes(field));
    const [{ contactId }] = rows;
    const decision = {
      kind: 'contact',
      id: contactId,
      conflicts: chosen.map(conflictOf),
      choose,
      baseAfter: (base: FieldValues, conflict: FieldConflict) =>
        decidedFields(base, conflict, choose),
    } as const;
    const outcome = await deps.stores.conflicts.decide(decision, instant(deps.clock));
    yield { contactId, ...outcome };
  }
  if (found || which === 'all') return;
  throw notFound('conflict', which.contactId);
}

function conflictOf(row: ConflictRow): FieldConflict {
  const {
    contactId: _id,
    ampContactId: _ampId,
    since: _since,
    contact: _contact,
    ...conflict
  } = row;
  return conflict;
}

/** The open conflict that a name means. Throws `bad_input`. */
export function openField<Field extends string>(
  name: string,
  rows: readonly { readonly field: Field }[],
): Field {
  const found = rows.find(({ field }) => field.toLowerCase() === name.trim().toLowerCase());
  if (found !== undefined) return found.field;
  const names = rows.map(({ field }) => field).join(', ');
  throw badInput('field', { code: 'no_open_conflict' }, { code: 'one_of', names });
}
