import { Failure } from '../core/failure.ts';
import type { ConnectRequest } from '../engine/setup/connect.ts';
import {
  type ConnectionPart,
  connectRequest,
  type EnteredConnection,
} from '../engine/setup/connectRequest.ts';
import type { Connection } from '../ports/connection.ts';

const names: Readonly<Record<ConnectionPart, string>> = {
  site: '--site',
  company: '--company',
  publicKey: '--public-key',
  clientId: '--client-id',
  privateKey: 'AMPWISE_CW_PRIVATE_KEY',
};

/**
 * The complete connection from the command line. Throws `bad_input` that names everything missing
 * at once.
 */
export function requestGiven(
  entered: EnteredConnection,
  present: Connection | null,
): ConnectRequest {
  const read = connectRequest(entered, present);
  if (read.complete) return read.request;
  throw new Failure('bad_input', {
    field: read.missing.map((part) => names[part]).join(', '),
    problem: 'not given',
    accepted:
      '--site HOST --company ID --public-key KEY --client-id GUID, with the private key in the environment variable AMPWISE_CW_PRIVATE_KEY; or no argument on a terminal, to be asked step by step',
  });
}

/** Rejects a second connection before anything is asked. */
export function alreadyConnected({ site, company }: Connection): Failure {
  return new Failure('already_connected', { site, company });
}
