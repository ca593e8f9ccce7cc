import { type Acceptance, badInput } from '../../core/badInput.ts';
import type { Credentials } from '../../ports/connection.ts';

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu;

/**
 * The clientId in the form that is sent. Throws `bad_input` if it is not a GUID: ConnectWise would
 * answer as it does for a wrong key (UNSURE: 401 or 403), and nobody could tell which of the two is
 * wrong.
 */
export function checkClientId(text: string): string {
  const clientId = text.trim();
  if (guid.test(clientId)) return clientId;
  const code = clientId === '' ? 'missing' : 'no_guid';
  throw badInput('clientId', { code }, { code: 'client_id' });
}

/** The text field of a credential, trimmed. Throws `bad_input` if it is empty or cannot be sent. */
export function checkText(field: string, text: string, accepted: Acceptance): string {
  const value = text.trim();
  if (value === '') throw badInput(field, { code: 'missing' }, accepted);
  if (/\p{Cc}/u.test(value)) throw badInput(field, { code: 'control_character' }, accepted);
  return value;
}

/**
 * The headers that sign a request in (DOC): Basic of `company+user:secret`, and a user type for the
 * integrator login (R4). Throws `bad_input` for a user that cannot be sent.
 */
export function signInHeaders(
  company: string,
  credentials: Credentials,
  clientId: string,
): Readonly<Record<string, string>> {
  if (credentials.user.includes(':')) {
    // Basic authentication ends the user at the first colon.
    throw badInput('public key', { code: 'contains_colon' }, { code: 'key_without_colon' });
  }
  const pair = `${company}+${credentials.user}:${credentials.secret}`;
  return {
    authorization: `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`,
    clientid: clientId,
    ...(credentials.kind === 'integrator' ? { 'x-cw-usertype': 'integrator' } : {}),
  };
}
