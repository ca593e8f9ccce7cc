import { z } from 'zod';
import { exampleStates, exampleSteps } from '../core/example.ts';
import type { Example } from '../ports/examples.ts';

/** Example data, as it stands beside an organization. */
export const exampleSchema = z.strictObject({
  state: z.enum(['none', ...exampleStates]),
  organizationId: z
    .string()
    .nullable()
    .describe('Of the organization with the example data; null where there is none.'),
  exampleOf: z
    .string()
    .nullable()
    .describe('Of the organization that it was made for; null where there is none.'),
  step: z.enum(exampleSteps).nullable().describe('What is being done; null unless it is prepared.'),
  done: z.number().describe('Steps that are done.'),
  steps: z.number().describe('Steps in all.'),
});

type ExampleDocument = z.infer<typeof exampleSchema>;

export function exampleDocument(example: Example | null): ExampleDocument {
  const steps = exampleSteps.length;
  if (example === null) {
    return { state: 'none', organizationId: null, exampleOf: null, step: null, done: 0, steps };
  }
  const { state, organizationId, beside, step } = example;
  const isUnderWay = state === 'preparing';
  return {
    state,
    organizationId,
    exampleOf: beside,
    step: isUnderWay ? step : null,
    done: isUnderWay ? exampleSteps.indexOf(step) : steps,
    steps,
  };
}
