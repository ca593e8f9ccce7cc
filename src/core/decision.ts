import type { Actor } from './actor.ts';
import type { HoldReason } from './plan/candidate.ts';
import type { Side } from './plan/plan.ts';
import type { RecordRef } from './plan/record.ts';

/** What somebody decided or changed by hand, beside values of records. */
export type Decided =
  /** A conflict of one field: this side's value stands. */
  | { readonly what: 'conflict_decided'; readonly field: string; readonly choose: Side }
  /** The decision about one field was dropped before anything was sent: its conflict is open again. */
  | { readonly what: 'conflict_reopened'; readonly field: string }
  | { readonly what: 'linked' }
  | { readonly what: 'unlinked' }
  | { readonly what: 'match_rejected' }
  /** What was decided about two was taken back: they are proposed again. */
  | { readonly what: 'match_reopened' }
  /** Put on hold. */
  | { readonly what: 'kept_back' }
  | { readonly what: 'released'; readonly reason: HoldReason }
  | { readonly what: 'added'; readonly changes?: readonly DecidedChange[] }
  | { readonly what: 'changed'; readonly changes: readonly DecidedChange[] }
  | { readonly what: 'removed' }
  /** Of an AMP contact: everything about this person was deleted. */
  | { readonly what: 'erased' }
  /** Of an invitation: it was given a new link, or somebody came by it. */
  | { readonly what: 'renewed' | 'accepted' }
  /** Of a webhook: a delivery was sent again. */
  | { readonly what: 'resent' }
  /** Of a user: they signed in or out, or somebody who tried to sign in as them was refused. */
  | { readonly what: 'signed_in' | 'signed_out' | 'sign_in_refused' }
  /** Of a user: somebody else signed them out everywhere. */
  | { readonly what: 'sessions_ended' }
  /** Of an operation of the API: somebody asked for it who may not. */
  | { readonly what: 'access_refused' }
  /** Of a run: its plan was approved or thrown away, or it was undone. */
  | { readonly what: 'approved' | 'discarded' | 'undone' };

/** A member of a user or a field that was changed. */
export type DecidedChange = {
  readonly name: string;
  readonly old: string | null;
  readonly new: string | null;
};

/** What a decision is about: a record, a user, or a field of the organization's own. */
export type DecisionSubject = RecordRef | { readonly kind: KeptThing; readonly id: string };

/** What belongs to an organization and is no record; there is one of some, whose id is its kind. */
export const keptThings = [
  'user',
  'amp_field',
  'settings',
  'filter',
  'mapping',
  'connection',
  'organization',
  'token',
  'invitation',
  'operation',
  'run',
  'webhook',
] as const;

export type KeptThing = (typeof keptThings)[number];

/** A decision as it is kept: who, through what, when, about what, and what was decided. */
export type Decision = {
  /** Its place among all of the organization. */
  readonly seq: number;
  /** ISO instant. */
  readonly at: string;
  readonly by: Actor;
  readonly about: DecisionSubject;
  /** The other one of a pair, where `about` is a contact. */
  readonly ampContactId: string | null;
  readonly decided: Decided;
};

/** What the audit log has beside that. */
export type AuditEntry = Decision & {
  /** What it was called then; never of a contact or a to-do. */
  readonly label: string | null;
  /** Of the API, where it came from there. */
  readonly requestId: string | null;
  readonly address: string | null;
};

/** A decision about a run, as it is noted. */
export function runDecided(
  runId: string,
  what: 'approved' | 'discarded' | 'undone',
): Pick<AuditEntry, 'about' | 'decided' | 'label'> {
  return { about: { kind: 'run', id: runId }, label: null, decided: { what } };
}

/** What a user is called where they may not be there any more. */
export function userLabel({
  name,
  email,
}: {
  readonly name: string;
  readonly email: string;
}): string {
  return `${name} (${email})`;
}

/** Members in which two versions of a thing differ, as text. */
export function changesBetween(
  before: Readonly<Record<string, string | null>>,
  after: Readonly<Record<string, string | null>>,
): readonly DecidedChange[] {
  return Object.keys(after).flatMap((name) => {
    const [old = null, now = null] = [before[name], after[name]];
    return old === now ? [] : [{ name, old, new: now }];
  });
}
