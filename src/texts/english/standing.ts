import type { LinkState } from '../../core/contact/ampContact.ts';
import type { HoldReason } from '../../core/plan/candidate.ts';
import type { ExplainedState } from '../../core/plan/explainedState.ts';
import type { TodoLinkState } from '../../core/todo/todo.ts';

/** Where a person stands, in a sentence. */
export const explainedStates: Readonly<Record<ExplainedState, string>> = {
  linked: 'It is in AMP and in ConnectWise, and in sync.',
  waiting: 'The next sync adds or updates it.',
  paused: 'It is in AMP, paused: it stays as it was and no longer follows ConnectWise.',
  removed: 'It was removed in AMP. You can restore it.',
  left_out: 'It is in ConnectWise, and not in AMP.',
  not_sent: 'It is in AMP, and not in ConnectWise.',
  held: 'It is on hold: no sync changes it on either side.',
  sent: 'It was sent to ConnectWise, which has not confirmed it. The next sync checks whether it arrived.',
  deleted: 'It was deleted in ConnectWise.',
  not_read: 'It is in ConnectWise, and no sync has read it yet.',
};

/** Where a person stands, in a few words, for a list. */
export const standingWords: Readonly<Record<ExplainedState, string>> = {
  linked: 'in sync',
  waiting: 'waits for the next sync',
  paused: 'paused',
  removed: 'removed in AMP',
  left_out: 'not in AMP',
  not_sent: 'not in ConnectWise',
  held: 'on hold',
  sent: 'sent, not confirmed yet',
  deleted: 'deleted in ConnectWise',
  not_read: 'not read yet',
};

/** Where a record stands that was sent and whose answer was lost; `time` is when it goes on. */
export const lostAnswer = (time: string) =>
  `sent, answer lost: ampwise checks again from ${time} on, and sends it again if it is not in ConnectWise`;

/** State of a link, in a word. */
export const linkStates: Readonly<Record<LinkState, string>> = {
  active: 'linked',
  paused: 'paused',
  ended: 'ended',
};

/** Why a to-do is on hold. */
export const todoHolds: Readonly<Record<HoldReason, string>> = {
  kept_back: 'on hold',
  undone: 'on hold: it was undone',
  unlinked: 'on hold: unlinked',
  refused: 'on hold: ConnectWise rejected it',
};

/** State of an activity, after its id; nothing while it is followed. */
export const todoLinkStates: Readonly<Record<TodoLinkState, string>> = {
  active: '',
  resting: ', no longer followed',
  ended: ', deleted',
};
