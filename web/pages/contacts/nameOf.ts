import type { Row } from '../../api/queries.ts';
import { texts } from '../../texts/english.ts';

type Contact = Pick<Row<'GET /organizations/{org}/contacts'>, 'fields' | 'email'>;

/** What people call a contact. */
export function nameOf({ fields, email }: Contact): string {
  const name = [fields.firstName, fields.lastName].filter((part) => part != null).join(' ');
  return name === '' ? (email ?? texts.contacts.noName) : name;
}
