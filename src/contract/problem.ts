import { z } from 'zod';
import { type RefusalCode, refusals } from '../texts/english/refusals.ts';
import { failureCodes } from './error.ts';
import { listOf } from './value.ts';

const codes = [...failureCodes, ...Object.keys(refusals).filter(isRefusalCode)];

function isRefusalCode(text: string): text is RefusalCode {
  return Object.hasOwn(refusals, text);
}

/** Why a request was refused or failed (RFC 9457). Every path answers with this document. */
export const problemSchema = z.strictObject({
  type: z.string().describe('A URN that ends with the code.'),
  title: z.string(),
  status: z.int(),
  detail: z.string().describe('What happened and what to do, for a person.'),
  code: z.enum(codes).describe('Stable; docs/errors.md lists them all.'),
  requestId: z.string(),
  errors: listOf(
    z.strictObject({
      pointer: z.string().optional().describe('Where in the body, from its root (RFC 6901).'),
      parameter: z.string().optional().describe('Which parameter of path or query.'),
      code: z.string(),
      detail: z.string(),
      accepted: z.string().nullable(),
    }),
  ),
  run: z.string().optional().describe('The run in progress.'),
  version: z.string().optional().describe('The current ETag, if another was expected.'),
});

export type ProblemDocument = z.infer<typeof problemSchema>;
