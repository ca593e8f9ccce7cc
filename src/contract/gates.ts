import { z } from 'zod';
import { preferredEmail, preferredItem } from '../core/contact/preferred.ts';
import { plainText } from '../core/plainText.ts';
import {
  ampGates,
  contactGates,
  type Gate,
  gateOfAmpSkip,
  gateOfSkip,
} from '../core/plan/gates.ts';
import type { Explanation } from '../engine/inbox/why.ts';
import { skipText } from '../texts/skipText.ts';
import type { Voice } from '../texts/voice.ts';
import { skipSentence } from './skipSentence.ts';
import { listOf } from './value.ts';

const actions = [
  'change_filter',
  'open_in_connectwise',
  'review_match',
  'release_hold',
  'decide_conflict',
  'restore',
  'change_setting',
  'edit_contact',
] as const;

type GateAction = (typeof actions)[number];

/** The questions that a sync asks about a person, with the facts it saw. */
export const gateSchema = z.strictObject({
  gate: z.enum([...new Set<Gate>([...contactGates, ...ampGates])]),
  question: z.string(),
  state: z
    .enum(['passed', 'failed', 'not_asked'])
    .describe(
      'A sync stops at the first question that a person fails, but always checks holds and conflicts.',
    ),
  fact: z.string().nullable().describe('What the check saw, for a person.'),
  advice: z.string().nullable().describe('If it fails: what to do about it.'),
  action: z.enum(actions).nullable().describe('If it fails: what helps.'),
});

type GateDocument = z.infer<typeof gateSchema>;

export const gatesSchema = listOf(gateSchema).describe('In the order of the sync.');

/** The display name of an AMP field. */
export type LabelOf = (field: string) => string;

/** All questions about a person, in order, including the first that fails. */
export function gateDocuments(
  explanation: Explanation,
  voice: Voice,
  labelOf: LabelOf,
): readonly GateDocument[] {
  const { contact, skip, ampSkip } = explanation;
  const order: readonly Gate[] = contact === null ? ampGates : contactGates;
  const skippedAt = skip === null ? null : gateOfSkip[skip.reason];
  const notSentAt = ampSkip === null ? null : gateOfAmpSkip[ampSkip.reason];
  const failing = removedAt(explanation) ?? deletedAt(explanation) ?? skippedAt ?? notSentAt;
  const last = failing === null ? order.length : order.indexOf(failing);
  return order.map((gate, index): GateDocument => {
    const question = voice.texts.gates[gate];
    const open = alwaysSeen(gate, explanation);
    if (open || index === last) {
      const failed = {
        gate,
        question,
        state: 'failed',
        action: actionAt(gate, explanation),
      } as const;
      return {
        ...failed,
        fact: factOf(gate, explanation, { voice, labelOf, failed: true }),
        advice: adviceAt(gate, explanation, voice),
      };
    }
    const none = { gate, question, advice: null, action: null };
    if (index > last && gate !== 'hold' && gate !== 'conflict') {
      return { ...none, state: 'not_asked', fact: null };
    }
    return {
      ...none,
      state: 'passed',
      fact: factOf(gate, explanation, { voice, labelOf, failed: false }),
    };
  });
}

function removedAt({ state }: Explanation): Gate | null {
  return state === 'removed' ? 'in_amp' : null;
}

function deletedAt({ state, contact }: Explanation): Gate | null {
  return state === 'deleted' && contact !== null ? 'found' : null;
}

/** Whether there is a hold or a conflict, which counts regardless of the other questions. */
function alwaysSeen(gate: Gate, { hold, conflicts }: Explanation): boolean {
  return (gate === 'hold' && hold !== null) || (gate === 'conflict' && conflicts.length > 0);
}

function actionAt(gate: Gate, { contact, ampSkip }: Explanation): GateAction | null {
  switch (gate) {
    case 'filter':
      return 'change_filter';
    case 'matched':
      return ampSkip?.reason === 'contact_left_out' ? null : 'review_match';
    case 'hold':
      return 'release_hold';
    case 'conflict':
      return 'decide_conflict';
    case 'in_amp':
      return 'restore';
    case 'pull':
    case 'push':
      return 'change_setting';
    case 'found':
    case 'readable':
    case 'active':
    case 'company':
    case 'email_valid':
    case 'email_unique':
    case 'complete':
    case 'accepted':
      break;
  }
  return contact === null ? 'edit_contact' : 'open_in_connectwise';
}

function adviceAt(gate: Gate, { skip, ampSkip }: Explanation, voice: Voice): string | null {
  if (skip !== null && gateOfSkip[skip.reason] === gate) return skipText(skip, voice).advice;
  if (ampSkip !== null && gateOfAmpSkip[ampSkip.reason] === gate) {
    return skipText(ampSkip, voice).advice;
  }
  return null;
}

function factOf(
  gate: Gate,
  explanation: Explanation,
  {
    voice,
    labelOf,
    failed,
  }: { readonly voice: Voice; readonly labelOf: LabelOf; readonly failed: boolean },
): string | null {
  const { gateFacts: facts, holds, skips, ampSkips } = voice.texts;
  const { contact, company, ampContact, skip, ampSkip, hold, conflicts, filter, gap } = explanation;
  const title =
    skip !== null && gateOfSkip[skip.reason] === gate
      ? skips[skip.reason].title
      : ampSkip !== null && gateOfAmpSkip[ampSkip.reason] === gate
        ? ampSkips[ampSkip.reason].title
        : null;
  const about = failed ? aboutText(explanation, labelOf) : '';
  const reason = title === null ? null : `${title}${about}.`;
  switch (gate) {
    case 'found':
      if (contact === null) return facts.notThere;
      if (failed) return facts.deleted;
      return explanation.state === 'not_read'
        ? facts.notRead(contact.id)
        : facts.contact(contact.id);
    case 'readable':
      return failed ? reason : facts.readable;
    case 'active':
      return failed ? reason : facts.active;
    case 'company': {
      if (failed) return reason;
      const name = company?.name ?? ampContact?.fields.company ?? null;
      return name === null ? null : facts.company(plainText(String(name)));
    }
    case 'filter': {
      if (!failed) return facts.filter(filter);
      if (gap === null) return reason;
      const has = gap.has.map(
        ({ field, values }) => `${field} ${values.length === 0 ? facts.none : values.join(', ')}`,
      );
      return plainText(facts.gap(has.join('; '), gap.needed));
    }
    case 'email_valid': {
      if (failed) {
        const wrong = contact === null ? null : (preferredItem(contact, 'email')?.value ?? null);
        return wrong === null ? reason : `${title ?? ''}: ${plainText(wrong)}.`;
      }
      const email = contact === null ? null : preferredEmail(contact);
      const address = email?.state === 'valid' ? email.address : (ampContact?.email ?? null);
      return address === null ? null : facts.email(plainText(address));
    }
    case 'email_unique':
      return failed ? reason : facts.noOther;
    case 'matched':
      if (failed) return reason;
      if (contact === null) return facts.ampNew;
      return ampContact === null ? facts.matchedNew : facts.linked;
    case 'pull':
    case 'push':
      return failed ? reason : facts.on;
    case 'complete':
      return failed ? reason : facts.complete;
    case 'accepted':
      return failed ? reason : facts.accepted;
    case 'in_amp':
      return failed ? facts.removed : ampContact === null ? null : facts.inAmp;
    case 'hold':
      return hold === null ? facts.notHeld : sentence(holds[hold]);
    case 'conflict':
      break;
  }
  return conflicts.length === 0
    ? facts.noConflict
    : facts.conflicts(conflicts.map(({ field }) => labelOf(field)).join(', '));
}

/** The other record that a reason refers to, appended to its title. */
function aboutText({ skip, ampSkip, contact }: Explanation, labelOf: LabelOf): string {
  const about = skip?.about ?? ampSkip?.about ?? null;
  if (about === null || about.id === String(contact?.id)) return '';
  if (about.kind === 'field') return `: ${labelOf(about.id)}`;
  if (about.kind === 'contact') return `: ConnectWise contact ${about.id}`;
  return '';
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

/** The state of a person, and why, in one sentence. */
export function whySentence(
  { state, skip, ampSkip, hold, conflicts, ampContact }: Explanation,
  voice: Voice,
  labelOf: LabelOf,
): string {
  const { texts } = voice;
  const { explainedStates, holds, gateFacts } = texts;
  if (state === 'removed') return explainedStates.removed;
  if (hold !== null) return `${explainedStates.held.replace(/\.$/u, '')} (${holds[hold]}).`;
  if (skip !== null) {
    const why = skipSentence(skip, null, voice, labelOf);
    return ampContact === null ? why : `${why} ${texts.stays}`;
  }
  if (ampSkip !== null) return skipSentence(ampSkip, null, voice, labelOf);
  if (conflicts.length > 0) {
    return gateFacts.conflicts(conflicts.map(({ field }) => labelOf(field)).join(', '));
  }
  return explainedStates[state];
}
