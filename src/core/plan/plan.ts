import type {
  FieldValue,
  FieldValues,
  LinkMarks,
  LinkOrigin,
  LinkState,
} from '../contact/ampContact.ts';
import type { NativeChange } from '../mapping/nativeValue.ts';
import type { StoredUnfit } from '../mapping/unfit.ts';
import type { Skip } from './skip.ts';

/** The two sides of a sync. */
export type Side = 'amp' | 'connectwise';

/** Why a field changes. */
export type ChangeReason =
  | 'changed_in_connectwise'
  | 'changed_in_amp'
  | 'first_sync'
  | 'connectwise_wins'
  | 'amp_wins'
  | 'latest_wins'
  | 'mapping_changed'
  | 'required'
  | 'left_filter'
  | 'back_in_filter'
  | 'undo';

/** The change to one field of one side. */
export type FieldChange = {
  readonly side: Side;
  /** AMP field name. */
  readonly field: string;
  readonly old: FieldValue;
  readonly new: FieldValue;
  readonly because: ChangeReason;
  /**
   * For a change in ConnectWise: the same values in ConnectWise's form, each if it differs because
   * of a transform, a value map or the kind of the field. An undo uses this form.
   */
  readonly inConnectWise?: NativeChange;
  /** The answer of ConnectWise was lost, and it has another value since: `old` may have been replaced. */
  readonly uncertain?: true;
};

/**
 * A field that differs between the sides and needs a person's decision.
 * - `both_changed`: edited on both sides, and the rule of the field is to ask.
 * - `does_not_fit`: ConnectWise rejected or altered the AMP value, or cannot store it.
 * - `does_not_fit_amp`: the AMP field cannot store the ConnectWise value.
 * - `company_disputed`: another AMP contact of the company has a different value.
 */
export type FieldConflict = {
  readonly field: string;
  readonly base: FieldValue;
  readonly connectWise: FieldValue;
  readonly amp: FieldValue;
  readonly because: 'both_changed' | 'does_not_fit' | 'does_not_fit_amp' | 'company_disputed';
  /** The ConnectWise value in its own form, if that differs from `connectWise`. */
  readonly heldInConnectWise?: FieldValue;
  /** Why it does not fit; absent if only ConnectWise knows. */
  readonly why?: StoredUnfit;
};

/**
 * What happens to one record.
 * - `create`: it is new in AMP.
 * - `push`: it is new in ConnectWise.
 * - `link`: a contact and an AMP contact are found to be the same person.
 * - `update`: values changed on one side or both.
 * - `restore`: it was removed in AMP and has been edited in ConnectWise since: edit beats delete.
 * - `pause`: it left the filter or went inactive: it stays in AMP and is no longer updated.
 * - `resume`: it came back.
 * - `remove`: it left the filter, went inactive or is deleted in ConnectWise, and the organization wants it
 *   removed in AMP.
 * - `inactivate`: it was removed in AMP, and the organization wants it inactive in ConnectWise.
 * - `reactivate`: setting it inactive is undone.
 * - `end`: it is deleted in ConnectWise; the AMP contact stays.
 * - `release`: it is deleted in ConnectWise but was edited in AMP since: it will be sent again.
 * - `ask`: both sides changed a field, and a person decides.
 * - `agree`: both sides hold the same values already; only the base moves.
 * - `forget`: what was recorded about it no longer applies.
 */
export type Action =
  | 'create'
  | 'push'
  | 'link'
  | 'update'
  | 'restore'
  | 'pause'
  | 'resume'
  | 'remove'
  | 'inactivate'
  | 'reactivate'
  | 'end'
  | 'release'
  | 'ask'
  | 'agree'
  | 'forget';

/**
 * The company for a contact that is new in ConnectWise: an existing one, or one created for it
 * (R21).
 */
export type PushTarget = { readonly companyId: number } | { readonly newCompany: string };

/**
 * One record's part of a plan: everything the applier needs to know, and everything a person wants to know.
 */
export type PlanEntry = {
  readonly action: Action;
  /** Null for `push`, and for `forget` of an AMP contact. */
  readonly contactId: number | null;
  /** Null for `create`: the AMP contact gets its id when it is made; and for some `forget`. */
  readonly ampContactId: string | null;
  /** Version of the AMP contact that the plan was made for; null if there is none yet. */
  readonly ampVersion: number | null;
  readonly changes: readonly FieldChange[];
  /** Fields that stay unchanged on both sides until a person decides. */
  readonly conflicts: readonly FieldConflict[];
  /** State of the link once the entry is applied; null: no link. */
  readonly link: LinkState | null;
  readonly origin: LinkOrigin;
  /** Base and marks once the entry is applied. */
  readonly base: FieldValues;
  readonly marks: LinkMarks;
  /** Set if the contact is skipped from now on. */
  readonly skip: Skip<'contact'> | null;
  /** Set for `push`. */
  readonly target: PushTarget | null;
  /** Fields that a person excluded: they stay unchanged, and the record is planned again. */
  readonly leftOut?: readonly string[];
  /**
   * While a write of several requests is under way: the fields in requests that were begun, and in those
   * that ConnectWise accepted.
   */
  readonly parts?: { readonly begun: readonly string[]; readonly done: readonly string[] };
};

/** What a sync would do with the records it checked. Every record is in exactly one list. */
export type Plan = {
  readonly entries: readonly PlanEntry[];
  /** Contacts of which only a skip is recorded. */
  readonly skips: readonly Skip<'contact'>[];
  /** AMP contacts not sent. */
  readonly ampSkips: readonly Skip<'amp_contact'>[];
  /** Contacts for which there is nothing to do. */
  readonly unchanged: readonly number[];
  /** AMP contacts for which there is nothing to do. */
  readonly ampUnchanged: readonly string[];
  /** Contacts that cannot be decided yet. */
  readonly waiting: readonly number[];
  /** AMP contacts that cannot be decided yet. */
  readonly ampWaiting: readonly string[];
};

/** Whether carrying out an entry writes to ConnectWise. */
export function writesConnectWise(entry: PlanEntry): boolean {
  return (
    entry.action === 'push' ||
    entry.action === 'inactivate' ||
    entry.action === 'reactivate' ||
    entry.changes.some(({ side }) => side === 'connectwise')
  );
}

/** Whether carrying out an entry changes an AMP contact that is there already. */
export function writesAmpContact({ action, changes }: PlanEntry): boolean {
  if (action === 'create') return false;
  return action === 'restore' || action === 'remove' || changes.some(({ side }) => side === 'amp');
}
