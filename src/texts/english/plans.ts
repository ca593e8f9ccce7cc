import type { FailureCode } from '../../core/failureTable.ts';
import type { HoldReason } from '../../core/plan/candidate.ts';
import type { Action, ChangeReason, FieldConflict } from '../../core/plan/plan.ts';
import type { UndoRefusal } from '../../core/plan/undo.ts';
import type { TodoAction, TodoField } from '../../core/todo/todoPlan.ts';
import type { PlanEntryState } from '../../ports/planStores.ts';
import type { Plural } from '../plural.ts';

/** Why a field changes. */
export const changeReasons: Readonly<Record<ChangeReason, string>> = {
  changed_in_connectwise: 'changed in ConnectWise',
  changed_in_amp: 'changed in AMP',
  first_sync: 'first time',
  connectwise_wins: 'changed on both sides: ConnectWise wins',
  amp_wins: 'changed on both sides: AMP wins',
  latest_wins: 'changed on both sides: the later edit wins',
  mapping_changed: 'the mapping was changed',
  required: 'ConnectWise requires a value',
  left_filter: 'dropped out of the contact filter',
  back_in_filter: 'back in the contact filter',
  undo: 'undone',
};

/** The problem with a field, in a few words. */
export const conflictReasons: Readonly<Record<FieldConflict['because'], string>> = {
  both_changed: 'changed on both sides',
  does_not_fit: 'does not fit ConnectWise',
  does_not_fit_amp: 'does not fit AMP',
  company_disputed: 'another AMP contact of the company disagrees',
};

/** The problem with a field, in a sentence. */
export const conflictSentences: Readonly<Record<FieldConflict['because'], string>> = {
  both_changed: 'changed on both sides',
  does_not_fit: 'ConnectWise rejects or shortens the value of AMP',
  does_not_fit_amp: 'the AMP field rejects the value of ConnectWise',
  company_disputed: 'AMP contacts of the company disagree: choose connectwise for all but one',
};

/** Why a record is on hold. */
export const holds: Readonly<Record<HoldReason, string>> = {
  kept_back: 'put on hold by a person',
  undone: 'what a run did to it was undone',
  unlinked: 'it was unlinked',
  refused: 'ConnectWise rejects setting it inactive',
};

/** The result of a line of a plan. */
export const lineStates: Readonly<Record<PlanEntryState, string>> = {
  proposed: 'planned',
  sent: 'sent; the next sync checks whether it arrived',
  applied: 'applied',
  stale: 'not applied: something changed since it was planned',
  failed: 'failed',
  declined: 'declined',
};

/** The error of a line; errors without a text show their code. */
export const lineProblems: Readonly<Partial<Record<FailureCode, string>>> = {
  write_refused: 'ConnectWise rejected it',
  write_uncertain: 'ConnectWise did not confirm it',
  record_missing: 'it no longer exists in ConnectWise',
};

/** Why a line of a plan was not carried out, and what to do. */
export const lineFaults: Readonly<Partial<Record<FailureCode, LineFault>>> & {
  readonly stale: LineFault;
  /** For a line that was otherwise carried out. */
  readonly fields_rejected: LineFault;
  readonly other: LineFault;
} = {
  stale: {
    title: 'Changed since it was planned',
    advice: 'Nothing was overwritten. The next sync plans these records again.',
  },
  fields_rejected: {
    title: 'ConnectWise rejected single fields',
    advice:
      'Everything else of these records was written. The values stay in AMP and are listed among the conflicts. Correct them there, choose the value of ConnectWise, or try again once ConnectWise accepts them.',
  },
  write_refused: {
    title: 'ConnectWise rejected the change',
    advice:
      'The value stays in AMP and is listed among the conflicts. Correct it there, or choose the value of ConnectWise.',
  },
  write_uncertain: {
    title: 'ConnectWise did not confirm the change',
    advice: 'Nothing is sent twice. The next sync checks whether it arrived.',
  },
  write_right_missing: {
    title: 'The API member may not make this change',
    advice: 'Check the connection: it names the row of the security role and the level to set.',
  },
  right_missing: {
    title: 'The API member may not make this change',
    advice: 'Check the connection: it names the row of the security role and the level to set.',
  },
  record_missing: {
    title: 'It no longer exists in ConnectWise',
    advice: 'The next check of everything finds out what to do about it.',
  },
  record_unreadable: {
    title: 'ConnectWise answered with a record that cannot be read',
    advice: 'Open the record in ConnectWise and save it again.',
  },
  other: {
    title: 'It could not be carried out',
    advice: 'The next sync tries these records again.',
  },
};

type LineFault = { readonly title: string; readonly advice: string };

/** What happens to a contact, as a verb. */
export const actions: Readonly<Record<Action, string>> = {
  create: 'create in AMP',
  push: 'create in ConnectWise',
  link: 'link',
  update: 'update',
  restore: 'restore in AMP',
  pause: 'pause',
  resume: 'resume',
  remove: 'remove in AMP',
  inactivate: 'set inactive in ConnectWise',
  reactivate: 'set active again in ConnectWise',
  end: 'end the link of',
  release: 'send again as a new contact',
  ask: 'needs your decision:',
  agree: 'in sync already:',
  forget: 'clear the status of',
};

/** What happens to a to-do, as a verb. */
export const todoActions: Readonly<Record<TodoAction, string>> = {
  export: 'create activity for',
  update: 'update',
  close: 'close activity of',
  delete: 'delete activity of',
  leave: 'stop following',
  reactivate: 'follow again',
  remove: 'remove in AMP',
  restore: 'restore in AMP',
  end: 'end the link of',
  ask: 'needs your decision:',
  note: 'update the status of',
};

/** How many contacts an action concerns. */
export const actionCounts: Readonly<Record<Action, Plural>> = {
  create: { other: 'new in AMP' },
  push: { other: 'new in ConnectWise' },
  link: { other: 'found on both sides, and linked' },
  update: { other: 'updated' },
  restore: { other: 'restored in AMP: edited in ConnectWise since' },
  remove: { other: 'removed in AMP' },
  inactivate: { other: 'set inactive in ConnectWise: removed in AMP' },
  reactivate: { other: 'set active again in ConnectWise' },
  pause: { other: 'paused: they stay in AMP as they are' },
  resume: { other: 'resumed' },
  end: {
    one: 'deleted in ConnectWise; the AMP contact stays',
    other: 'deleted in ConnectWise; the AMP contacts stay',
  },
  release: { other: 'deleted in ConnectWise, edited in AMP since: sent again' },
  ask: {
    one: 'changed on both sides: needs your decision',
    other: 'changed on both sides: need your decision',
  },
  agree: { other: 'in sync already' },
  forget: { other: 'status cleared' },
};

/** How many records are skipped, by the kind of line. */
export const skipCounts = {
  skip: { one: 'contact skipped', other: 'contacts skipped' },
  ampSkip: { one: 'AMP contact not sent', other: 'AMP contacts not sent' },
  todoSkip: { one: 'to-do that waits', other: 'to-dos that wait' },
} as const satisfies Readonly<Record<string, Plural>>;

/** How many to-dos an action concerns. */
export const todoActionCounts: Readonly<Record<TodoAction, Plural>> = {
  export: { one: 'to-do becomes an activity', other: 'to-dos become activities' },
  update: { one: 'to-do or activity updated', other: 'to-dos or activities updated' },
  close: {
    one: 'activity closed: its to-do was removed',
    other: 'activities closed: their to-dos were removed',
  },
  delete: {
    one: 'activity deleted: its to-do was removed',
    other: 'activities deleted: their to-dos were removed',
  },
  leave: {
    one: 'activity no longer followed: its to-do was removed',
    other: 'activities no longer followed: their to-dos were removed',
  },
  reactivate: {
    one: 'to-do followed again: it was restored',
    other: 'to-dos followed again: they were restored',
  },
  remove: {
    one: 'to-do removed: its activity was deleted',
    other: 'to-dos removed: their activities were deleted',
  },
  restore: {
    one: 'to-do restored: its activity was edited since',
    other: 'to-dos restored: their activities were edited since',
  },
  end: {
    one: 'activity deleted in ConnectWise; its to-do stays',
    other: 'activities deleted in ConnectWise; their to-dos stay',
  },
  ask: {
    one: 'to-do changed on both sides: needs your decision',
    other: 'to-dos changed on both sides: need your decision',
  },
  note: { one: 'to-do whose status changes', other: 'to-dos whose status changes' },
};

/** Fields of to-dos. */
export const todoFields: Readonly<Record<TodoField, string>> = {
  subject: 'Subject',
  notes: 'Notes',
  due: 'Due',
  status: 'Status',
  assignee: 'Assignee',
  type: 'Type',
};

/** Why something was not undone. */
export const undoRefusals: Readonly<Record<UndoRefusal, string>> = {
  edited_since: 'edited since',
  not_there: 'no longer exists, or is linked to another record',
  nothing_to_undo: 'nothing to undo',
};
