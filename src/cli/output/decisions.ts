import type { Decision } from '../../core/decision.ts';
import { plainText } from '../../core/plainText.ts';
import { voice } from '../voice.ts';
import type { Paint } from './paint.ts';
import { readable } from './text.ts';

/** The latest decisions about a record, and who made them. */
export function decisionLines(decisions: readonly Decision[], paint: Paint): readonly string[] {
  if (decisions.length === 0) return [];
  return [
    paint.dim('  Decided by people, the newest first:'),
    ...decisions.map((one) => `    ${readable(one.at)}  ${decisionText(one)}`),
  ];
}

function decisionText({ by, about, ampContactId, decided }: Decision): string {
  const { texts } = voice;
  const who = `${plainText(by.name)} (${texts.through[by.through]})`;
  const pair =
    ampContactId === null ? '' : `: contact ${about.id} and AMP contact ${plainText(ampContactId)}`;
  const did = texts.decisions[decided.what];
  if (decided.what === 'conflict_decided') {
    return `${who} ${did} ${texts.sides[decided.choose]} for ${plainText(decided.field)}`;
  }
  if (decided.what === 'conflict_reopened') return `${who} ${did} ${plainText(decided.field)}`;
  if (decided.what === 'released') return `${who} ${did}: ${texts.holds[decided.reason]}`;
  if (decided.what === 'changed') {
    return `${who} ${did} ${decided.changes.map(({ name }) => name).join(', ')}`;
  }
  return `${who} ${did}${pair}`;
}
