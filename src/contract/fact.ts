import { z } from 'zod';
import type { ServerFact } from '../ports/serverFacts.ts';
import { codedText } from '../texts/fill.ts';
import type { Texts } from '../texts/texts.ts';
import { listOf } from './value.ts';

/** A question that the documentation of ConnectWise leaves open. */
export const factSchema = z.strictObject({
  fact: z.string(),
  question: z.string(),
  answer: z.string().nullable().describe('The answer of this server; null if it is not known.'),
  how: z.string().describe('How ampwise found out, or why it is not known.'),
});

/** The open questions about a server; this contains no data of any record. */
export const factsSchema = z.strictObject({ facts: listOf(factSchema) });

export type FactDocument = z.infer<typeof factSchema>;

export function factDocument(fact: ServerFact, texts: Texts): FactDocument {
  const { question, how } = texts.facts[fact.fact];
  if (fact.answer !== null) {
    const answer = fact.answer.map((part) => codedText(texts.factAnswers, part)).join(', ');
    return { fact: fact.fact, question, answer, how };
  }
  const open = texts.openFacts[fact.open] ?? texts.factFailed(fact.open);
  return { fact: fact.fact, question, answer: null, how: `${open} ${how}` };
}
