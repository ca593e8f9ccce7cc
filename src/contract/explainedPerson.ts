import { z } from 'zod';
import type { Explanation } from '../engine/inbox/why.ts';
import type { Voice } from '../texts/voice.ts';
import { explanationDocument, explanationSchema } from './explanation.ts';
import { gateDocuments, gatesSchema, type LabelOf, whySentence } from './gates.ts';

/** The state of a person, with the sentence and the questions that explain it. */
export const explainedPersonSchema = explanationSchema.extend({
  why: z.string().describe('State of the person and the reason, in one sentence.'),
  gates: gatesSchema,
  url: z.string().nullable().describe('The page of the contact in ConnectWise.'),
});

export function explainedPersonDocument(
  explanation: Explanation,
  voice: Voice,
  {
    addressOf,
    labelOf,
  }: {
    /** The address of a contact's page in ConnectWise. */
    readonly addressOf: (contactId: number) => string | null;
    readonly labelOf: LabelOf;
  },
) {
  const { contact } = explanation;
  return {
    ...explanationDocument(explanation, voice),
    why: whySentence(explanation, voice, labelOf),
    gates: gateDocuments(explanation, voice, labelOf),
    url: contact === null ? null : addressOf(contact.id),
  };
}
