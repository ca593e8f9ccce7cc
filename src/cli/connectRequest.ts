import { Failure } from '../core/failure.ts';
import type { ConnectRequest } from '../engine/setup/connect.ts';
import type { Connection } from '../ports/connection.ts';
import type { ConnectFlags } from './askForConnection.ts';

/**
 * What was entered, complete; where keys are replaced, the rest is as it was. Throws `bad_input` that
 * names everything missing at once.
 */
export function connectRequest(
  flags: ConnectFlags,
  secret: string | null,
  present: Connection | null,
): ConnectRequest {
  const site = filled(flags.site) ?? present?.site;
  const company = filled(flags.company) ?? present?.company;
  const clientId = filled(flags.clientId) ?? present?.clientId;
  const integrator = filled(flags.integratorUser);
  const kept = filled(flags.publicKey) === undefined && integrator === undefined;
  const user = integrator ?? filled(flags.publicKey) ?? present?.user;
  const kind = kept && present !== null ? present.kind : integrator ? 'integrator' : 'api_keys';
  const privateKey = filled(secret ?? undefined);
  if (
    site === undefined ||
    company === undefined ||
    clientId === undefined ||
    user === undefined ||
    privateKey === undefined
  ) {
    const missing = [
      ...(site === undefined ? ['--site'] : []),
      ...(company === undefined ? ['--company'] : []),
      ...(user === undefined ? ['--public-key'] : []),
      ...(clientId === undefined ? ['--client-id'] : []),
      ...(privateKey === undefined ? ['AMPWISE_CW_PRIVATE_KEY'] : []),
    ];
    throw new Failure('bad_input', {
      field: missing.join(', '),
      problem: 'not given',
      accepted:
        '--site HOST --company ID --public-key KEY --client-id GUID, with the private key in the environment variable AMPWISE_CW_PRIVATE_KEY; or no argument on a terminal, to be asked step by step',
    });
  }
  return { site, company, clientId, credentials: { kind, user, secret: privateKey } };
}

function filled(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === '' ? undefined : trimmed;
}

/** The refusal of a second connection, before anything is asked. */
export function alreadyConnected({ site, company }: Connection): Failure {
  return new Failure('already_connected', { site, company });
}
