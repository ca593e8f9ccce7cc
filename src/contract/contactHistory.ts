import { z } from 'zod';
import type { FieldValue } from '../core/contact/ampContact.ts';
import type { ContactHistory, HistoryEntry } from '../engine/inbox/contactHistory.ts';
import { skipText } from '../texts/skipText.ts';
import type { Voice } from '../texts/voice.ts';
import { actorDocument, actorSchema } from './actor.ts';
import { fieldValueSchema, instantSchema, listOf } from './value.ts';

const entrySchema = z.strictObject({
  at: instantSchema,
  run: z.string().nullable().describe('Null for what a person did outside of runs.'),
  by: actorSchema,
  what: z.string().describe('What happened, for a person.'),
  state: z.enum(['applied', 'sent', 'failed']),
  changes: listOf(
    z.strictObject({
      field: z.string(),
      label: z.string(),
      to: z.enum(['amp', 'connectwise']).describe('The side that was written.'),
      old: fieldValueSchema,
      new: fieldValueSchema,
      reason: z.string().describe('For a person.'),
    }),
  ),
});

/** The history of a contact, by run and field, newest first. */
export const contactHistorySchema = z.strictObject({
  entries: listOf(entrySchema),
  more: z.boolean().describe('Whether there is more.'),
});

type Shown = {
  readonly labelOf: (field: string) => string;
  /** A value as people know it: owners are shown by name. */
  readonly shownValue: (field: string, value: FieldValue) => FieldValue;
};

export function contactHistoryDocument(
  { entries, isMore }: ContactHistory,
  voice: Voice,
  shown: Shown,
): z.infer<typeof contactHistorySchema> {
  return {
    entries: entries.flatMap((one) => entryDocument(one, voice, shown) ?? []),
    more: isMore,
  };
}

/** Null if it is not a history of a contact. */
function entryDocument(
  entry: HistoryEntry,
  voice: Voice,
  { labelOf, shownValue }: Shown,
): z.infer<typeof entrySchema> | null {
  const { texts } = voice;
  const { at } = entry;
  if ('decision' in entry) {
    const { by, decided } = entry.decision;
    const action = texts.decidedActions[decided.what];
    const what =
      decided.what === 'conflict_decided'
        ? `${action}. ${texts.chosen(labelOf(decided.field), texts.sides[decided.choose])}`
        : action;
    return { at, run: null, by: actorDocument(by), what, state: 'applied', changes: [] };
  }
  const { run, line: planned } = entry;
  const { line, state } = planned;
  if (state !== 'applied' && state !== 'sent' && state !== 'failed') return null;
  const known = {
    at,
    run: run.id,
    by: actorDocument(run.appliedBy ?? run.startedBy ?? null),
    state,
  };
  if (line.kind === 'skip') {
    if (line.skip.kind === 'todo') return null;
    return { ...known, what: skipText(line.skip, voice).title, changes: [] };
  }
  if (line.kind === 'todo') return null;
  const { action, changes } = line.entry;
  return {
    ...known,
    what: texts.doneActions[action],
    changes: changes.map(({ side, field, old, new: next, because }) => ({
      field,
      label: labelOf(field),
      to: side,
      old: shownValue(field, old),
      new: shownValue(field, next),
      reason: texts.changeReasons[because],
    })),
  };
}
