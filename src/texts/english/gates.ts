import type { Decided } from '../../core/decision.ts';
import type { Gate } from '../../core/plan/gates.ts';
import type { Action } from '../../core/plan/plan.ts';
import type { AmpSkipReason, SkipReason } from '../../core/plan/skip.ts';

/** The questions that a sync asks about a person, in order. */
export const gates: Readonly<Record<Gate, string>> = {
  found: 'Found in ConnectWise',
  readable: 'Can be read',
  active: 'Active',
  company: 'Has a company',
  filter: 'In the filter',
  email_valid: 'E-mail address is valid',
  email_unique: 'E-mail address is unique',
  matched: 'Matched',
  pull: 'Reading is switched on',
  push: 'Sending is switched on',
  complete: 'Has what ConnectWise requires',
  accepted: 'Accepted by ConnectWise',
  in_amp: 'Not removed in AMP',
  hold: 'Not on hold',
  conflict: 'No conflict',
};

/** Why a contact does not sync, as a sentence. */
export const skipSentences: Readonly<Record<SkipReason, string>> = {
  company_type_not_in_filter: 'Skipped, because the filter does not include its company type.',
  company_status_not_in_filter: 'Skipped, because the filter does not include its company status.',
  territory_not_in_filter: 'Skipped, because the filter does not include its territory.',
  market_not_in_filter: 'Skipped, because the filter does not include its market.',
  contact_type_not_in_filter: 'Skipped, because the filter does not include its contact type.',
  not_in_filter: 'Skipped, because it does not meet several conditions of the filter.',
  inactive: 'Skipped, because it is inactive in ConnectWise.',
  no_company: 'Skipped, because it has no company in ConnectWise.',
  company_not_read: 'Skipped, because its company cannot be read in ConnectWise.',
  company_deleted: 'Skipped, because its company is deleted in ConnectWise.',
  no_email: 'Skipped, because it has no e-mail address in ConnectWise.',
  invalid_email: 'Skipped, because its e-mail address is not valid.',
  duplicate_email: 'Skipped, because another contact has the same e-mail address.',
  several_amp_matches: 'Skipped, because several AMP contacts have its e-mail address.',
  match_proposed: 'Skipped until you say whether an AMP contact is the same person.',
  deleted_in_connectwise: 'No longer synced, because it was deleted in ConnectWise.',
  pull_off: 'Skipped, because reading from ConnectWise is switched off.',
  amp_contact_linked_elsewhere:
    'Skipped, because the AMP contact with its e-mail address is linked to another contact.',
  unreadable: 'Skipped, because its record could not be read.',
};

/** Why an AMP contact is not sent, as a sentence. */
export const ampSkipSentences: Readonly<Record<AmpSkipReason, string>> = {
  company_missing: 'Not sent, because its company does not exist in ConnectWise.',
  company_rejected: 'Not sent, because its company does not exist in ConnectWise.',
  company_ambiguous: 'Not sent, because several companies in ConnectWise have the name.',
  company_out_of_filter: 'Not sent, because the filter does not include its company.',
  contact_out_of_filter:
    'Not sent, because the filter asks for a contact type, which AMP contacts do not have.',
  match_proposed: 'Not sent until you say whether a ConnectWise contact is the same person.',
  several_matches: 'Not sent, because several contacts in ConnectWise have its e-mail address.',
  same_person_twice: 'Not sent, because it is a duplicate of another AMP contact.',
  contact_left_out:
    'Not sent, because a skipped contact in ConnectWise has the same e-mail address.',
  no_email: 'Not sent, because it has no e-mail address.',
  no_name: 'Not sent, because it has no first name, which ConnectWise requires.',
  value_does_not_fit: 'Not sent, because a value that ConnectWise requires does not fit there.',
  create_uncertain: 'Sent once, and several contacts in ConnectWise could match it.',
  refused: 'Not sent again, because ConnectWise rejected it.',
  push_off: 'Not sent, because sending to ConnectWise is switched off.',
};

/** The facts that a sync saw at each of its questions. */
export const gateFacts = {
  contact: (id: number) => `ConnectWise contact ${id}`,
  notThere: 'No contact in ConnectWise is linked to it.',
  deleted: 'It was deleted in ConnectWise.',
  notRead: (id: number) => `ConnectWise contact ${id}, which no sync has read yet.`,
  readable: 'It could be read in full.',
  active: 'It is active.',
  company: (name: string) => `Company: ${name}`,
  filter: (filter: string) => `Filter: ${filter}`,
  gap: (has: string, needed: string) => `It has: ${has}. Filter: ${needed}`,
  none: 'none',
  email: (address: string) => `Address: ${address}`,
  noOther: 'It is the first contact with this address.',
  linked: 'It is linked to an AMP contact.',
  matchedNew: 'Nobody in AMP has this address: it becomes a new AMP contact.',
  ampNew: 'Nobody in ConnectWise is the same person: it becomes a new contact there.',
  on: 'It is on.',
  complete: 'Nothing that ConnectWise requires is missing.',
  accepted: 'ConnectWise has not rejected it.',
  inAmp: 'It is in AMP.',
  removed: 'It was removed in AMP.',
  notHeld: 'Nobody has put it on hold.',
  noConflict: 'Both sides agree, or the sync knows which side wins.',
  conflicts: (fields: string) => `Both sides differ in ${fields}.`,
} as const;

/** Why a person does not sync while nothing is connected. */
export const notConnected = 'AMP is not connected to ConnectWise, so it does not sync.';

/** For a contact that is skipped but is in AMP nevertheless. */
export const stays = 'It stays in AMP as it was.';

/** Notes about a field that differs on both sides. */
export const fieldNotes = {
  unfitInConnectWise: (why: string) => `The value of AMP does not fit ConnectWise: ${why}.`,
  unfitInAmp: (why: string) => `The value of ConnectWise does not fit AMP: ${why}.`,
  both_changed: 'Changed on both sides. Choose which value to keep.',
  does_not_fit: 'ConnectWise rejects or shortens the value of AMP.',
  does_not_fit_amp: 'The AMP field rejects the value of ConnectWise.',
  company_disputed: 'AMP contacts of this company disagree about the value.',
  toConnectWise: 'The next sync sends the value of AMP.',
  either: 'They differ until the next sync.',
  stays: 'The field comes from ConnectWise. An edit in AMP stays until it changes there.',
} as const;

/** The change of a run to a contact, as a heading. */
export const doneActions: Readonly<Record<Action, string>> = {
  create: 'Added to AMP',
  push: 'Added to ConnectWise',
  link: 'Linked',
  update: 'Updated',
  restore: 'Restored in AMP',
  pause: 'Paused',
  resume: 'Resumed',
  remove: 'Removed in AMP',
  inactivate: 'Set inactive in ConnectWise',
  reactivate: 'Set active in ConnectWise',
  end: 'Link ended: deleted in ConnectWise',
  release: 'To be sent again as a new contact',
  ask: 'Needs your decision',
  agree: 'Compared: in sync',
  forget: 'Status cleared',
};

/** The change of a person to a contact, as a heading. */
export const decidedActions: Readonly<Record<Decided['what'], string>> = {
  conflict_decided: 'Conflict decided',
  conflict_reopened: 'Decision about a conflict taken back',
  linked: 'Linked by hand',
  unlinked: 'Unlinked',
  match_rejected: 'Match rejected',
  match_reopened: 'Decision about a match taken back',
  kept_back: 'Put on hold',
  released: 'Released from hold',
  added: 'Added',
  changed: 'Changed',
  removed: 'Removed',
  erased: 'Everything about this person erased',
  signed_in: 'Signed in',
  signed_out: 'Signed out',
  sign_in_refused: 'Sign-in refused',
  sessions_ended: 'Signed out everywhere',
  access_refused: 'Access refused',
  renewed: 'Link renewed',
  accepted: 'Accepted',
  resent: 'Delivery sent again',
  approved: 'Plan approved',
  discarded: 'Plan discarded',
  undone: 'Undone',
};

/** The side whose value a person chose for a field. */
export const chosen = (field: string, side: string) => `${field}: the value of ${side}`;
