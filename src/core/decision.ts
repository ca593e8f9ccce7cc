import type { Actor } from './actor.ts';
import type { HoldReason } from './plan/candidate.ts';
import type { Side } from './plan/plan.ts';
import type { RecordRef } from './plan/record.ts';

/** What a person decided or changed by hand, apart from the values of records. */
export type Decided =
  /** A conflict of one field: this side's value wins. */
  | { readonly what: 'conflict_decided'; readonly field: string; readonly choose: Side }
  /** The decision about one field was dropped before anything was sent: its conflict is open again. */
  | { readonly what: 'conflict_reopened'; readonly field: string }
  | { readonly what: 'linked' }
  | { readonly what: 'unlinked' }
  | { readonly what: 'match_rejected' }
  /** The decision about a pair was undone: the match needs review again. */
  | { readonly what: 'match_reopened' }
  /** Put on hold. */
  | { readonly what: 'kept_back' }
  | { readonly what: 'released'; readonly reason: HoldReason }
  | { readonly what: 'added'; readonly changes?: readonly DecidedChange[] }
  | { readonly what: 'changed'; readonly changes: readonly DecidedChange[] }
  | { readonly what: 'removed' }
  /** Of an AMP contact: everything about this person was deleted. */
  | { readonly what: 'erased' }
  /** An invitation got a new link, or someone accepted it. */
  | { readonly what: 'renewed' | 'accepted' }
  /** A webhook delivery was sent again. */
  | { readonly what: 'resent' }
  /** A user signed in or out, or an attempt to sign in as them was rejected. */
  | { readonly what: 'signed_in' | 'signed_out' | 'sign_in_refused' }
  /** Another user signed this user out everywhere. */
  | { readonly what: 'sessions_ended' }
  /** Someone called an operation of the API without the right to do so. */
  | { readonly what: 'access_refused' }
  /** A run's plan was approved or discarded, or the run was undone. */
  | { readonly what: 'approved' | 'discarded' | 'undone' };

/** A member of a user or a field that was changed. */
export type DecidedChange = {
  readonly name: string;
  readonly old: string | null;
  readonly new: string | null;
};

/** The subject of a decision: a record, a user, or a thing that belongs to the organization. */
export type DecisionSubject = RecordRef | { readonly kind: KeptThing; readonly id: string };

/**
 * Things that belong to an organization and are not records. Some exist only once; their id is
 * their kind.
 */
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

/** A decision as stored: who, through what, when, about what, and the choice. */
export type Decision = {
  /** Its number among all of the organization. */
  readonly seq: number;
  /** ISO instant. */
  readonly at: string;
  readonly by: Actor;
  readonly about: DecisionSubject;
  /** The other record of a pair, if `about` is a contact. */
  readonly ampContactId: string | null;
  readonly decided: Decided;
};

/** Additional members in the audit log. */
export type AuditEntry = Decision & {
  /** The name at that time; never of a contact or a to-do. */
  readonly label: string | null;
  /** For a change made through the API: where the request came from. */
  readonly requestId: string | null;
  readonly address: string | null;
};

/** A decision about a run, as recorded. */
export function runDecided(
  runId: string,
  what: 'approved' | 'discarded' | 'undone',
): Pick<AuditEntry, 'about' | 'decided' | 'label'> {
  return { about: { kind: 'run', id: runId }, label: null, decided: { what } };
}

/** The name of a user who may no longer exist. */
export function userLabel({
  name,
  email,
}: {
  readonly name: string;
  readonly email: string;
}): string {
  return `${name} (${email})`;
}

/** Members in which two versions differ, as text. */
export function changesBetween(
  before: Readonly<Record<string, string | null>>,
  after: Readonly<Record<string, string | null>>,
): readonly DecidedChange[] {
  return Object.keys(after).flatMap((name) => {
    const [old = null, now = null] = [before[name], after[name]];
    return old === now ? [] : [{ name, old, new: now }];
  });
}
