import { z } from 'zod';
import { exampleStates, exampleSteps } from '../core/example.ts';
import type { Example } from '../ports/examples.ts';

/** The example data of an organization. */
export const exampleSchema = z.strictObject({
  state: z.enum(['none', ...exampleStates]),
  organizationId: z
    .string()
    .nullable()
    .describe('Of the organization with the example data; null if there is none.'),
  exampleOf: z
    .string()
    .nullable()
    .describe('Of the organization it was created for; null if there is none.'),
  step: z
    .enum(exampleSteps)
    .nullable()
    .describe('The current step; null unless it is being prepared.'),
  done: z.number().describe('Completed steps.'),
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
