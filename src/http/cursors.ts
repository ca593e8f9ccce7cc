import { badInput } from '../core/badInput.ts';
import { Failure } from '../core/failure.ts';
import type { SecretPlace, Secrets } from '../ports/secrets.ts';
import type { Answer } from './operation.ts';

/**
 * A cursor has the value by which the last row of a page is sorted, such as a name or an e-mail address, and
 * is part of URLs, which many programs log. So it is sealed where it leaves, for its organization alone.
 */
const place = (organizationId: string): SecretPlace => ({
  organizationId,
  record: 'list',
  field: 'cursor',
});

/**
 * The query of a list with its cursor opened. Throws `bad_input` for one that this organization was not
 * given.
 */
export async function withOpenCursor(
  query: unknown,
  organizationId: string,
  secrets: () => Promise<Secrets>,
): Promise<unknown> {
  if (!hasText(query, 'cursor')) return query;
  const keys = await secrets();
  try {
    return { ...query, cursor: keys.open(query.cursor, place(organizationId)) };
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown;
    throw badInput('cursor', { code: 'no_cursor' }, { code: 'next_cursor' });
  }
}

/** The answer with the cursor of its next page sealed, if it has one. */
export async function withSealedCursor(
  answer: Answer,
  organizationId: string,
  secrets: () => Promise<Secrets>,
): Promise<Answer> {
  if (answer instanceof Response || !hasText(answer.body, 'nextCursor')) return answer;
  const { body } = answer;
  const nextCursor = (await secrets()).seal(body.nextCursor, place(organizationId));
  return { ...answer, body: { ...body, nextCursor } };
}

function hasText<Name extends string>(
  value: unknown,
  name: Name,
): value is Readonly<Record<Name, string>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    name in value &&
    typeof Reflect.get(value, name) === 'string'
  );
}
