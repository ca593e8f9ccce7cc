import type { RecordKind, RecordRef } from './record.ts';

/** Why the filter excludes a contact: the one field that would have to change, or several. */
export type FilterReason =
  | 'company_type_not_in_filter'
  | 'company_status_not_in_filter'
  | 'territory_not_in_filter'
  | 'market_not_in_filter'
  | 'contact_type_not_in_filter'
  | 'not_in_filter';

/** Why a contact of ConnectWise is skipped. */
export type SkipReason =
  | 'inactive'
  | 'no_company'
  | 'company_not_read'
  | 'company_deleted'
  | FilterReason
  | 'no_email'
  | 'invalid_email'
  | 'duplicate_email'
  | 'several_amp_matches'
  | 'amp_contact_linked_elsewhere'
  | 'match_proposed'
  | 'deleted_in_connectwise'
  | 'pull_off'
  | 'unreadable';

/** Why an AMP contact without a link is not sent to ConnectWise. */
export type AmpSkipReason =
  | 'push_off'
  | 'no_email'
  | 'no_name'
  /** A required field has a value that ConnectWise cannot take; the reason is about the field. */
  | 'value_does_not_fit'
  | 'company_missing'
  | 'company_rejected'
  | 'company_ambiguous'
  | 'company_out_of_filter'
  | 'contact_out_of_filter'
  | 'contact_left_out'
  | 'several_matches'
  | 'match_proposed'
  | 'same_person_twice'
  | 'create_uncertain'
  | 'refused';

/** Why a to-do waits, or is not followed in full. */
export type TodoSkipReason =
  | 'contact_not_linked'
  | 'contact_left_out'
  | 'contact_held'
  | 'contact_removed'
  | 'contact_deleted'
  | 'no_member'
  | 'member_inactive'
  | 'no_closed_status'
  | 'done_before'
  | 'todo_push_off'
  | 'activity_deleted'
  | 'activity_uncertain'
  | 'activity_refused'
  | 'removal_refused'
  | 'not_kept';

/**
 * The reasons for which records of each kind are skipped; skipReasons.ts says which need a person's
 * decision.
 */
export type ReasonOf = {
  readonly contact: SkipReason;
  readonly amp_contact: AmpSkipReason;
  readonly todo: TodoSkipReason;
};

/** The thing that a reason refers to: another record, or a field by its ConnectWise name. */
export type About = {
  readonly kind: 'contact' | 'company' | 'amp_contact' | 'user' | 'activity' | 'field';
  readonly id: string;
} | null;

/**
 * A record that does not sync, or only in part, with the reason and what the reason refers to. It
 * also serves as a reference to its record.
 */
export type Skip<K extends RecordKind = RecordKind> = {
  readonly [Kind in K]: Extract<RecordRef, { readonly kind: Kind }> & {
    readonly reason: ReasonOf[Kind];
    readonly about: About;
  };
}[K];

/** The names that stored and displayed plans use for the skip of each kind of record. */
export const skipNames = { contact: 'skip', amp_contact: 'ampSkip', todo: 'todoSkip' } as const;

/** Whether two skips of one record say the same. */
export function sameSkip(a: Skip | null, b: Skip | null): boolean {
  if (a === null || b === null) return a === b;
  return a.reason === b.reason && a.about?.kind === b.about?.kind && a.about?.id === b.about?.id;
}

const idNames = { contact: 'contactId', amp_contact: 'ampContactId', todo: 'todoId' } as const;

/** A skip whose record is named by its id alone, as documents and stored lines have it. */
export type NamedSkip<K extends RecordKind = RecordKind> = {
  readonly [Kind in K]: {
    readonly [Name in (typeof idNames)[Kind]]: Extract<RecordRef, { readonly kind: Kind }>['id'];
  } & { readonly reason: ReasonOf[Kind]; readonly about: About };
}[K];

export function namedSkip<K extends RecordKind>(skip: Skip<K>): NamedSkip<K> {
  const { kind, id, reason, about } = skip;
  const named = { [idNames[kind]]: id, reason, about };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the names of ids stand above
  return named as unknown as NamedSkip<K>;
}

/** Reads a skip from that form. */
export function skipOfNamed(named: NamedSkip): Skip {
  if ('contactId' in named) return madeSkip('contact', named.contactId, named);
  if ('ampContactId' in named) return madeSkip('amp_contact', named.ampContactId, named);
  return madeSkip('todo', named.todoId, named);
}

/** A skip from its parts, as rows have them. */
export function madeSkip<K extends RecordKind>(
  kind: K,
  id: number | string,
  { reason, about }: { readonly reason: ReasonOf[RecordKind]; readonly about: About },
): Skip<K> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a kind has ids and reasons of its own
  return { kind, id, reason, about } as unknown as Skip<K>;
}
