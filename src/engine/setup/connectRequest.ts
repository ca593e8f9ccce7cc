import type { Connection } from '../../ports/connection.ts';
import type { ConnectRequest } from './connect.ts';

/** The values a person enters to connect an organization, or to give its connection new keys. */
export type EnteredConnection = {
  readonly site?: string | undefined;
  readonly company?: string | undefined;
  readonly publicKey?: string | undefined;
  readonly clientId?: string | undefined;
  /** In place of a public key: an integrator login. */
  readonly integratorUser?: string | undefined;
  /** Private key, or password of the integrator login. */
  readonly privateKey?: string | undefined;
};

export type ConnectionPart = Exclude<keyof EnteredConnection, 'integratorUser'>;

/** A connection as entered, or all of its parts that are missing. */
export type ReadConnection =
  | { readonly complete: true; readonly request: ConnectRequest }
  | { readonly complete: false; readonly missing: readonly ConnectionPart[] };

/** Completes the entered values: if keys are replaced, the rest stays. */
export function connectRequest(
  entered: EnteredConnection,
  present: Connection | null,
): ReadConnection {
  const site = filled(entered.site) ?? present?.site;
  const company = filled(entered.company) ?? present?.company;
  const clientId = filled(entered.clientId) ?? present?.clientId;
  const publicKey = filled(entered.publicKey);
  const integrator = filled(entered.integratorUser);
  const kept = publicKey === undefined && integrator === undefined;
  const user = integrator ?? publicKey ?? present?.user;
  const kind = kept && present !== null ? present.kind : integrator ? 'integrator' : 'api_keys';
  const privateKey = filled(entered.privateKey);
  if (
    site === undefined ||
    company === undefined ||
    clientId === undefined ||
    user === undefined ||
    privateKey === undefined
  ) {
    const parts = { site, company, publicKey: user, clientId, privateKey };
    const names = ['site', 'company', 'publicKey', 'clientId', 'privateKey'] as const;
    return { complete: false, missing: names.filter((name) => parts[name] === undefined) };
  }
  const credentials = { kind, user, secret: privateKey };
  return { complete: true, request: { site, company, clientId, credentials } };
}

function filled(text: string | undefined): string | undefined {
  const trimmed = text?.trim();
  return trimmed === '' ? undefined : trimmed;
}
