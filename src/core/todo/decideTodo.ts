import { preferredEmail, preferredItem } from '../contact/preferred.ts';
import { sameConflicts } from '../plan/conflict.ts';
import { type About, type Skip, sameSkip, type TodoSkipReason } from '../plan/skip.ts';
import { withForms } from './activityForm.ts';
import { activityTexts } from './activityText.ts';
import { activityDates } from './dueDate.ts';
import { mergeTodo, type TodoMerge } from './mergeTodo.ts';
import {
  type Activity,
  type NewActivity,
  sameBase,
  type TodoBase,
  type TodoLink,
  todoValues,
} from './todo.ts';
import type { TodoCandidate } from './todoCandidate.ts';
import type { TodoEntry } from './todoPlan.ts';
import {
  activityStatusFor,
  activityTypeFor,
  memberFor,
  statusOf,
  type TodoPolicy,
} from './todoPolicy.ts';

/** The decision about one to-do. */
export type TodoDecision =
  | { readonly kind: 'entry'; readonly entry: TodoEntry }
  | { readonly kind: 'skip'; readonly skip: Skip<'todo'> }
  | { readonly kind: 'unchanged' };

const unchanged: TodoDecision = { kind: 'unchanged' };

/**
 * Decides about a to-do: it is sent (R22), waits for a reason, syncs with its activity (R23), or
 * stays unchanged. Total and deterministic. A to-do that is being sent or is on hold stays
 * unchanged.
 */
export function decideTodo(candidate: TodoCandidate, policy: TodoPolicy): TodoDecision {
  const { link, activity, onHold, sent } = candidate;
  if (sent) return unchanged;
  if (onHold) return note(candidate, policy);
  if (link === null || link.state === 'ended') return decideUnlinked(candidate, policy);
  if (candidate.gone) return decideGone(candidate, link, policy);
  if (activity === null) return unchanged;
  return decideLinked(candidate, link, activity, policy);
}

/** On hold: nothing happens to it, but its recorded reason is kept up to date. */
function note(candidate: TodoCandidate, policy: TodoPolicy): TodoDecision {
  const { link, skip } = candidate;
  if (skip === null || (link !== null && link.state !== 'ended')) return unchanged;
  const decision = decideUnlinked(candidate, policy);
  return decision.kind === 'entry' ? forgotten(candidate) : decision;
}

function decideUnlinked(candidate: TodoCandidate, policy: TodoPolicy): TodoDecision {
  const { todo, link } = candidate;
  if (todo.deletedAt !== null) return forgotten(candidate);
  if (link !== null && todo.version <= link.version) {
    return waits(candidate, 'activity_deleted', { kind: 'activity', id: String(link.activityId) });
  }
  const ready = readyToGo(candidate, policy);
  if ('reason' in ready) return waits(candidate, ready.reason, ready.about);
  const { draft, assigned } = ready;
  const side = 'connectwise' as const;
  const because = 'changed_in_amp' as const;
  const entry: TodoEntry = {
    ...entryOf(candidate),
    action: 'export',
    activityId: null,
    assigned,
    write: { kind: 'create', draft },
    changes: (['subject', 'due', 'type', 'assignee'] as const).flatMap((field) =>
      todo[field] === null ? [] : [{ side, field, old: null, new: todo[field], because }],
    ),
    link: 'active',
    base: null,
  };
  return { kind: 'entry', entry };
}

type Ready =
  | { readonly draft: NewActivity; readonly assigned: NonNullable<TodoEntry['assigned']> }
  | { readonly reason: TodoSkipReason; readonly about: About };

function no(reason: TodoSkipReason, about: About = null): Ready {
  return { reason, about };
}

/** The activity of a to-do that can go out, or why it waits; the first reason that holds. */
function readyToGo({ todo, contact: about }: TodoCandidate, policy: TodoPolicy): Ready {
  const { settings } = policy;
  const person = { kind: 'amp_contact', id: todo.ampContactId } as const;
  if (todo.status === 'done') return no('done_before');
  if (!settings.todoPush) return no('todo_push_off');
  if (about.removed) return no('contact_removed', person);
  if (about.gone || about.link?.state === 'ended') return no('contact_deleted', person);
  if (about.onHold) return no('contact_held', person);
  if (about.link === null || about.contact === null) return no('contact_not_linked', person);
  if (about.link.state === 'paused') return no('contact_left_out', person);
  const assigned = memberFor(todo.assignee, policy);
  if (assigned === null) {
    return no('no_member', todo.assignee === null ? null : { kind: 'user', id: todo.assignee });
  }
  if (policy.inactiveMembers.has(assigned.memberId)) {
    return no('member_inactive', { kind: 'user', id: assigned.userId });
  }
  const { contact } = about;
  const email = preferredEmail(contact);
  const phone = preferredItem(contact, 'phone');
  const draft: NewActivity = {
    ...activityTexts(todo),
    ...activityDates(todo.due, settings.timeZone),
    statusId: activityStatusFor('open', policy)?.id ?? null,
    typeId: activityTypeFor(todo.type, policy)?.id ?? null,
    memberId: assigned.memberId,
    contactId: contact.id,
    companyId: contact.companyId,
    // Without its extension, for which an activity has no member before 2026.4 (SPEC). A number too
    // long for an activity (SPEC) is omitted, because a shortened one would be wrong.
    phone: fitting(phone?.value, 30),
    email: email.state === 'valid' ? fitting(email.address, 250) : null,
  };
  return { draft, assigned };
}

function fitting(text: string | null | undefined, longest: number): string | null {
  return text === null || text === undefined || text.length > longest ? null : text;
}

/** The activity is deleted: an edit of the to-do since beats that. */
function decideGone(candidate: TodoCandidate, link: TodoLink, policy: TodoPolicy): TodoDecision {
  const { todo } = candidate;
  const ampBase = link.base.todo;
  const edited =
    link.state === 'active' &&
    Object.entries(todoValues(todo)).some(
      ([field, value]) => Reflect.get(ampBase, field) !== value,
    );
  if (todo.deletedAt === null && (edited || link.state === 'resting')) {
    // As if it had never been sent: it goes out at once, or waits.
    const decision = decideUnlinked({ ...candidate, link: null, skip: null }, policy);
    if (decision.kind !== 'skip') return decision;
    const { skip } = decision;
    const waiting = { action: 'end', link: 'ended', anew: true, skip } as const;
    return { kind: 'entry', entry: { ...entryOf(candidate), ...waiting } };
  }
  const about = { kind: 'activity', id: String(link.activityId) } as const;
  const ended = { ...entryOf(candidate), link: 'ended', base: link.base } as const;
  if (todo.deletedAt !== null) return { kind: 'entry', entry: { ...ended, action: 'end' } };
  if (policy.settings.activityDeleted === 'remove' && policy.settings.todoPull) {
    return { kind: 'entry', entry: { ...ended, action: 'remove', removed: true } };
  }
  const skip = { kind: 'todo', id: todo.id, reason: 'activity_deleted', about } as const;
  return { kind: 'entry', entry: { ...ended, action: 'end', skip } };
}

function decideLinked(
  candidate: TodoCandidate,
  link: TodoLink,
  activity: Activity,
  policy: TodoPolicy,
): TodoDecision {
  const { todo } = candidate;
  const whole = mergeTodo(todo, activity, link.base, policy);
  if (todo.deletedAt !== null) return decideRemoved(candidate, link, activity, whole, policy);
  const refused = candidate.skip?.reason === 'activity_refused' && writesAny(whole);
  const merge = refused ? unwritten(whole, link) : whole;
  const skip = refused ? candidate.skip : standingSkip(candidate, merge);
  const common = {
    ...entryOf(candidate),
    changes: merge.changes,
    conflicts: merge.conflicts,
    write: writesAny(merge) ? ({ kind: 'change', changes: merge.sends } as const) : null,
    assigned: merge.sends.memberId === undefined ? null : memberFor(todo.assignee, policy),
    todo: merge.todo,
    link: 'active',
    base: merge.base,
    skip,
  } as const;
  if (link.state === 'resting') {
    return { kind: 'entry', entry: { ...common, action: 'reactivate' } };
  }
  if (merge.changes.length > 0) return { kind: 'entry', entry: { ...common, action: 'update' } };
  const asked = sameConflicts(merge.conflicts, candidate.conflicts);
  if (!asked && merge.conflicts.length > 0) {
    return { kind: 'entry', entry: { ...common, action: 'ask' } };
  }
  const moved = !sameBase(merge.base, link.base);
  if (!moved && asked && sameSkip(skip, candidate.skip)) return unchanged;
  return { kind: 'entry', entry: { ...common, action: 'note' } };
}

function writesAny({ sends }: TodoMerge): boolean {
  return Object.keys(sends).length > 0;
}

/** A merge without the parts that ConnectWise rejected; they are sent once the to-do is edited. */
function unwritten(merge: TodoMerge, link: TodoLink): TodoMerge {
  const changes = merge.changes.filter(({ side }) => side === 'amp');
  return { ...merge, changes, sends: {}, base: unsent(merge, link) };
}

/** Why a to-do that has its activity is not followed in full. */
function standingSkip({ todo, skip }: TodoCandidate, merge: TodoMerge): Skip<'todo'> | null {
  const { id: todoId } = todo;
  if (merge.inactive !== null) {
    const about = { kind: 'user', id: merge.inactive.userId } as const;
    return { kind: 'todo', id: todoId, reason: 'member_inactive', about };
  }
  if (merge.cannotClose)
    return { kind: 'todo', id: todoId, reason: 'no_closed_status', about: null };
  // Values that ConnectWise rejected or altered stay reported until the to-do changes.
  const stays = skip?.reason === 'not_kept' || skip?.reason === 'activity_refused';
  return stays && merge.changes.length === 0 && !merge.todoEdited ? skip : null;
}

/** The to-do was removed in AMP: an edit of the activity since beats that. */
function decideRemoved(
  candidate: TodoCandidate,
  link: TodoLink,
  activity: Activity,
  merge: TodoMerge,
  policy: TodoPolicy,
): TodoDecision {
  const { settings, statuses } = policy;
  const status = statusOf(activity.statusId, statuses);
  const reopened = status === 'open' && statusOf(link.base.activity.statusId, statuses) === 'done';
  const edited = link.state === 'active' ? merge.activityEdited : reopened;
  if (edited && settings.todoPull) {
    const changes = merge.changes.filter(({ side }) => side === 'amp');
    const entry: TodoEntry = {
      ...entryOf(candidate),
      action: 'restore',
      removed: false,
      changes,
      conflicts: merge.conflicts,
      todo: merge.todo,
      link: 'active',
      base: unsent(merge, link),
    };
    return { kind: 'entry', entry };
  }
  if (link.state === 'resting') return forgotten(candidate);
  if (!settings.todoPush) return unchanged;
  const entry = entryOf(candidate);
  const resting = { ...entry, link: 'resting', base: link.base } as const;
  if (settings.todoRemoved === 'delete') {
    const write = { kind: 'delete' } as const;
    return {
      kind: 'entry',
      entry: { ...entry, action: 'delete', write, link: 'ended', base: link.base },
    };
  }
  if (settings.todoRemoved === 'leave') {
    return { kind: 'entry', entry: { ...resting, action: 'leave' } };
  }
  const base = { ...link.base, todo: { ...link.base.todo, status: 'done' } } as const;
  if (status === 'done') return { kind: 'entry', entry: { ...resting, action: 'leave', base } };
  const closed = activityStatusFor('done', policy);
  if (closed === null) return waits(candidate, 'no_closed_status', null);
  const write = { kind: 'change', changes: { statusId: closed.id } } as const;
  const change = {
    side: 'connectwise',
    field: 'status',
    old: 'open',
    new: 'done',
    because: 'changed_in_amp',
  } as const;
  const changes = withForms([change], activity, write.changes, policy);
  return { kind: 'entry', entry: { ...resting, action: 'close', write, base, changes } };
}

/** The base of a merge before anything is sent; edits in AMP are sent after it. */
function unsent({ base, changes }: TodoMerge, link: TodoLink): TodoBase {
  const ampBase = { ...base.todo };
  for (const { side, field } of changes) {
    if (side === 'connectwise') Object.assign(ampBase, { [field]: link.base.todo[field] });
  }
  return { ...base, todo: ampBase };
}

/** An entry that does nothing yet. */
function entryOf({ todo, link }: TodoCandidate): Omit<TodoEntry, 'action'> {
  return {
    todoId: todo.id,
    todoVersion: todo.version,
    ampContactId: todo.ampContactId,
    activityId: link?.activityId ?? null,
    changes: [],
    conflicts: [],
    assigned: null,
    write: null,
    todo: todoValues(todo),
    removed: todo.deletedAt !== null,
    link: link?.state ?? null,
    anew: false,
    base: link?.base ?? null,
    skip: null,
  };
}

/** Nothing to do; a recorded reason no longer applies. */
function forgotten(candidate: TodoCandidate): TodoDecision {
  if (candidate.skip === null) return unchanged;
  return { kind: 'entry', entry: { ...entryOf(candidate), action: 'note' } };
}

function waits(candidate: TodoCandidate, reason: TodoSkipReason, about: About): TodoDecision {
  const skip: Skip<'todo'> = { kind: 'todo', id: candidate.todo.id, reason, about };
  return sameSkip(skip, candidate.skip) ? unchanged : { kind: 'skip', skip };
}
