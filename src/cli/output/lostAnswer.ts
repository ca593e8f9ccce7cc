import { lostAnswersDocument } from '../../contract/lostAnswer.ts';
import type { LostAnswer } from '../../core/plan/lostAnswer.ts';
import type { Run } from '../../ports/runStores.ts';
import { voice } from '../voice.ts';
import { counted, readable } from './text.ts';

/** The state of a record whose response was lost. */
export function lostAnswerText({ retryFrom }: Pick<LostAnswer, 'retryFrom'>): string {
  return voice.texts.lostAnswer(readable(retryFrom));
}

/** How many records wait after a run because their responses were lost; empty if none do. */
export function lostAnswerLines(lost: readonly LostAnswer[], run: Run): readonly string[] {
  const { count, retryFrom } = lostAnswersDocument(lost, run);
  if (retryFrom === null) return [];
  return [`${counted(count, 'record', 'records')} ${lostAnswerText({ retryFrom })}.`];
}
