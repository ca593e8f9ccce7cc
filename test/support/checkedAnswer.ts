import type { z } from 'zod';
import { problemSchema } from '../../src/contract/problem.ts';
import { statusesOf } from '../../src/http/documentedStatuses.ts';
import type { Operation } from '../../src/http/operation.ts';

/** An answer of the API, with its body parsed if it is JSON. */
export type Told = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
  readonly text: string;
  /** A member of the body, by its path; undefined if there is none. */
  at(...path: readonly (string | number)[]): unknown;
};

/** Reads an answer. Throws if its operation does not describe it, or if it does not fit its schema. */
export async function checkedAnswer(
  operations: readonly Operation[],
  method: string,
  path: string,
  response: Response,
): Promise<Told> {
  const text = await response.text();
  const { status, headers } = response;
  const type = headers.get('content-type') ?? '';
  const body: unknown = /json/u.test(type) ? JSON.parse(text) : text;
  const told: Told = {
    status,
    headers,
    body,
    text,
    at: (...parts) =>
      parts.reduce<unknown>(
        (inner, part) =>
          typeof inner === 'object' && inner !== null ? Reflect.get(inner, part) : undefined,
        body,
      ),
  };
  const operation = operationAt(operations, method, path);
  if (status >= 400) {
    const known =
      operation === undefined || statusesOf(operation).some((one) => one.status === status);
    if (!known) throw new Error(`${method} ${path} is not described with ${status}`);
    if (type !== 'application/problem+json') throw new Error(`${status} is no problem: ${type}`);
    fits(problemSchema, body, `problem of ${method} ${path}`);
    if (Reflect.get(Object(body), 'status') !== status) throw new Error('another status inside');
    return told;
  }
  const answer = operation?.answers.find((one) => one.status === status);
  if (answer === undefined) throw new Error(`${method} ${path} is not described with ${status}`);
  const { schema, mediaType = 'application/json' } = answer;
  if (schema === undefined) return told;
  if (!type.startsWith(mediaType)) throw new Error(`${method} ${path} answers ${type}`);
  fits(schema, body, `${method} ${path}`);
  return told;
}

function fits(schema: z.ZodType, value: unknown, what: string): void {
  const read = schema.safeParse(value);
  if (!read.success) throw new Error(`${what} does not fit its schema: ${read.error.message}`);
}

/** The operation of a path; a literal path takes precedence over one with parameters. */
function operationAt(operations: readonly Operation[], method: string, path: string) {
  const parts = path.split('?')[0]?.split('/') ?? [];
  return operations
    .filter((one) => one.method.toUpperCase() === method)
    .toSorted((a, b) => parametersIn(a) - parametersIn(b))
    .find((one) => {
      const known = one.path.split('/');
      return (
        known.length === parts.length &&
        known.every((part, index) => part.startsWith('{') || part === parts[index])
      );
    });
}

function parametersIn({ path }: Operation): number {
  return path.split('{').length;
}
