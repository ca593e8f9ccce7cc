import type { Actor } from '../../core/actor.ts';
import type { Decided } from '../../core/decision.ts';
import type { Side } from '../../core/plan/plan.ts';

/** The action of a person, after their name. */
export const decisions: Readonly<Record<Decided['what'], string>> = {
  conflict_decided: 'chose the value of',
  conflict_reopened: 'took back the decision about',
  linked: 'linked two records',
  unlinked: 'unlinked two records',
  match_rejected: 'rejected the match',
  match_reopened: 'took the decision about the match back',
  kept_back: 'put it on hold',
  released: 'released it',
  added: 'added it',
  changed: 'changed',
  removed: 'removed it',
  erased: 'erased everything about this person',
  signed_in: 'signed in',
  signed_out: 'signed out',
  sign_in_refused: 'failed to sign in',
  sessions_ended: 'signed them out everywhere',
  access_refused: 'was denied access',
  renewed: 'gave it a new link',
  accepted: 'accepted it',
  resent: 'sent a delivery again',
  approved: 'approved its plan',
  discarded: 'discarded its plan',
  undone: 'undid it',
};

/** The program that a person used. */
export const through: Readonly<Record<Actor['through'], string>> = {
  cli: 'command line',
  api: 'API',
  web: 'web app',
  run: 'sync',
};

export const sides: Readonly<Record<Side, string>> = { connectwise: 'ConnectWise', amp: 'AMP' };
