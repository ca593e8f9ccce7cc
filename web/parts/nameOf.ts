import type { Row } from '../api/queries.ts';
import { texts } from '../texts/english.ts';

type Contact = Pick<Row<'GET /organizations/{org}/contacts'>, 'fields' | 'email'>;

/** The display name of an AMP contact. */
export function nameOf({ fields: { firstName, lastName }, email }: Contact): string {
  return personName({ firstName, lastName, email });
}

/** The display name of a person; without a name, the e-mail address. */
export function personName({
  firstName,
  lastName,
  email = null,
}: {
  readonly firstName: unknown;
  readonly lastName: unknown;
  readonly email?: string | null;
}): string {
  const name = [firstName, lastName].filter((part) => part != null && part !== '').join(' ');
  return name === '' ? (email ?? texts.names.noName) : name;
}
