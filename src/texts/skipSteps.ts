import type { AmpSkipReason, Skip, SkipReason, TodoSkipReason } from '../core/plan/skip.ts';
import type { Advice, Step } from './step.ts';
import type { Texts } from './texts.ts';

/** A reason with the records it concerns, which are absent if it applies to many. */
type ContactReason = Pick<Skip<'contact'>, 'reason'> & Partial<Pick<Skip<'contact'>, 'id'>>;
type AmpReason = Pick<Skip<'amp_contact'>, 'reason'> & Partial<Pick<Skip<'amp_contact'>, 'about'>>;
type TodoReason = Pick<Skip<'todo'>, 'reason'> & Partial<Pick<Skip<'todo'>, 'about' | 'id'>>;

const filter: Step = { kind: 'open', place: 'filter' };
const matches: Step = { kind: 'open', place: 'matches' };
const setting = (name: string, value: string): Step => ({
  kind: 'set_setting',
  values: { [name]: value },
});

/** What to do about a contact that is skipped. */
export function skipAdvice(skip: ContactReason, texts: Texts): Advice {
  return { text: texts.skips[skip.reason].advice, steps: skipSteps(skip) };
}

function skipSteps({ reason, id }: ContactReason): readonly Step[] {
  return ofContacts[reason]?.(id === undefined ? null : String(id)) ?? [];
}

/** By reason, with the id of the contact; reasons that are fixed in ConnectWise have no steps. */
const ofContacts: Readonly<Partial<Record<SkipReason, (id: string | null) => readonly Step[]>>> = {
  company_type_not_in_filter: () => [filter],
  company_status_not_in_filter: () => [filter],
  territory_not_in_filter: () => [filter],
  market_not_in_filter: () => [filter],
  contact_type_not_in_filter: () => [filter],
  not_in_filter: (id) => [{ kind: 'explain', record: id }],
  company_not_read: () => [{ kind: 'sync_all' }],
  several_amp_matches: (id) => [{ kind: 'link', contactId: id }],
  match_proposed: () => [matches],
  deleted_in_connectwise: (id) => [
    { kind: 'unlink', contactId: id },
    { kind: 'release_hold', record: null },
  ],
  pull_off: () => [setting('pull', 'on')],
};

/** What to do about an AMP contact that is not sent. */
export function ampSkipAdvice(skip: AmpReason, texts: Texts): Advice {
  return { text: texts.ampSkips[skip.reason].advice, steps: ampSkipSteps(skip) };
}

function ampSkipSteps({ reason, about }: AmpReason): readonly Step[] {
  return ofAmpContacts[reason]?.(about?.kind === 'contact' ? about.id : null) ?? [];
}

/** By reason, with the id of the contact that the reason is about. */
const ofAmpContacts: Readonly<
  Partial<Record<AmpSkipReason, (contactId: string | null) => readonly Step[]>>
> = {
  company_missing: () => [setting('company', 'create')],
  company_out_of_filter: () => [filter],
  contact_out_of_filter: () => [filter],
  match_proposed: () => [matches],
  several_matches: (contactId) => [{ kind: 'link', contactId }],
  create_uncertain: (contactId) => [{ kind: 'link', contactId }],
  contact_left_out: (contactId) => [{ kind: 'explain', record: contactId }],
  no_name: () => [setting('requiredFill', 'Unknown')],
  push_off: () => [setting('push', 'on')],
};

/** What to do about a to-do that waits. */
export function todoSkipAdvice(skip: TodoReason, texts: Texts): Advice {
  return { text: texts.todoSkips[skip.reason].advice, steps: todoSkipSteps(skip) };
}

function todoSkipSteps({ reason, about, id }: TodoReason): readonly Step[] {
  const contact = about?.kind === 'amp_contact' || about?.kind === 'contact' ? about.id : null;
  return ofTodos[reason]?.(id ?? null, contact) ?? [];
}

/** By reason, with the ids of the to-do and of the contact that the reason is about. */
const ofTodos: Readonly<
  Partial<Record<TodoSkipReason, (id: string | null, contact: string | null) => readonly Step[]>>
> = {
  contact_not_linked: (_, contact) => [{ kind: 'explain', record: contact }],
  contact_held: (_, contact) => [{ kind: 'release_hold', record: contact }],
  contact_removed: (_, contact) => [{ kind: 'restore_contact', id: contact }],
  no_member: () => [{ kind: 'set_member' }, { kind: 'set_default_user' }],
  member_inactive: (id) => [{ kind: 'assign_todo', id }],
  done_before: (id) => [{ kind: 'reopen_todo', id }],
  todo_push_off: () => [setting('todoPush', 'on')],
  activity_deleted: (id) => [{ kind: 'edit_todo', id }],
  activity_refused: (id) => [{ kind: 'edit_todo', id }],
  removal_refused: () => [{ kind: 'sync_all' }],
};
