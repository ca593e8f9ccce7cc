import { canonicalName } from '../../core/contact/canonical.ts';
import { asFailure, Failure } from '../../core/failure.ts';
import type { Connection, Credentials } from '../../ports/connection.ts';
import type { ConnectWise } from '../../ports/connectwise.ts';
import type { Secrets } from '../../ports/secrets.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { type EngineDeps, instant } from '../deps.ts';
import { type Check, doctor } from './doctor.ts';
import { usesOf } from './neededRights.ts';
import { rememberedWait } from './serverChecks.ts';

/** The values a person enters to connect an organization (R1, R4). */
export type ConnectRequest = {
  readonly site: string;
  readonly company: string;
  readonly clientId: string;
  readonly credentials: Credentials;
};

export type ConnectDeps = Pick<EngineDeps, 'clock'> & {
  readonly stores: OrganizationStores;
  readonly secrets: Secrets;
  /** Creates a client for the entered values. Throws `site_not_allowed` or `bad_input`. */
  readonly open: (request: ConnectRequest) => {
    readonly site: string;
    readonly client: ConnectWise;
  };
};

/** Working keys, and the part that is saved. */
export type TriedKeys = {
  readonly connection: Connection;
  readonly checks: readonly Check[];
  readonly sealed: string;
  /** The version of the connection that they replace; null: there is none. */
  readonly replaces: number | null;
};

/**
 * Connects the organization, or gives its connection new keys (`replace`). The keys are tried first
 * and stored, sealed, only if they work (R2). A missing right does not prevent this, but is shown
 * in the checks. Throws as `tryKeys` and `saveKeys`.
 */
export async function connect(
  deps: ConnectDeps,
  request: ConnectRequest,
  options: { readonly replace: boolean },
): Promise<TriedKeys> {
  const tried = await tryKeys(deps, request, options);
  await saveKeys(deps.stores, tried);
  return tried;
}

/** Stores keys that were tried. Throws `version_conflict` if someone else entered keys meanwhile. */
export async function saveKeys(
  { connections }: Pick<OrganizationStores, 'connections'>,
  { connection, sealed, replaces }: TriedKeys,
): Promise<void> {
  const now = connection.keysSince;
  // Keys that someone else entered while these were tried stay.
  await (replaces === null
    ? connections.create(connection, sealed, now)
    : connections.replace(connection, sealed, replaces, now));
}

/**
 * Tries keys, and saves nothing. Throws `already_connected` for a second connection (R3),
 * `other_connectwise` if new keys are for another ConnectWise, whose ids would be mistaken for those of the
 * present one, and `rate_limited` without a request while ConnectWise has asked us to wait.
 */
export async function tryKeys(
  deps: ConnectDeps,
  request: ConnectRequest,
  options: { readonly replace: boolean },
): Promise<TriedKeys> {
  const { connections, organizationId } = deps.stores;
  const current = await connections.current();
  const present = current?.value ?? null;
  if (present !== null && !options.replace) throw alreadyConnected(present);
  if (present !== null && !sameCompany(present.company, request.company)) {
    throw new Failure('other_connectwise', { site: present.site, company: present.company });
  }

  const { site, client } = deps.open(request);
  // A remembered wait is one that the organization's present ConnectWise asked for.
  const ofSite = present === null || present.site === site;
  try {
    const wait = ofSite ? await rememberedWait(deps) : null;
    if (wait !== null) throw wait;
    const server = await client.discover();
    if (present !== null && present.site !== site && present.apiBase !== server.apiBase) {
      throw new Failure('other_connectwise', { site: present.site, company: present.company });
    }
    await refuseOther(deps.stores, { site, company: request.company, apiBase: server.apiBase });
    await client.probe('companies');
    const now = instant(deps.clock);
    const uses = await usesOf(deps.stores);
    const connection: Connection = {
      site,
      company: request.company,
      kind: request.credentials.kind,
      user: request.credentials.user,
      clientId: request.clientId,
      apiBase: server.apiBase,
      codebase: server.codebase,
      verifiedAt: now,
      keysSince: now,
      oldKeys: null,
      refused: null,
    };
    const sealed = deps.secrets.seal(request.credentials.secret, secretPlace(organizationId));
    const checks = await doctor(client, request.credentials.kind, uses);
    return { connection, checks, sealed, replaces: current?.version ?? null };
  } catch (thrown) {
    if (ofSite) await noteWait(deps, asFailure(thrown));
    throw thrown;
  } finally {
    await client.close();
  }
}

/**
 * Links outlive a connection that was ended, and their ids are valid only in its ConnectWise. Throws
 * `other_connectwise` for another one.
 */
async function refuseOther(
  { connections, mirror }: OrganizationStores,
  asked: Pick<Connection, 'site' | 'company' | 'apiBase'>,
): Promise<void> {
  const former = await connections.former();
  if (former === null || (await connections.get()) !== null) return;
  const sameServer = former.site === asked.site || former.apiBase === asked.apiBase;
  if (sameServer && sameCompany(former.company, asked.company)) return;
  if ((await mirror.counts()).contacts === 0) return;
  throw new Failure('other_connectwise', { site: former.site, company: former.company });
}

/**
 * Remembers a wait that ConnectWise asked for, so that the next request respects it, even in another
 * process.
 */
async function noteWait({ stores, clock }: ConnectDeps, { code, detail }: Failure): Promise<void> {
  if (code !== 'rate_limited' || typeof detail.until !== 'string') return;
  await stores.server.noteWait(new Date(detail.until).toISOString(), instant(clock));
}

/** The owner of the connection's secret: it opens only for this organization and field. */
export function secretPlace(organizationId: string) {
  return { organizationId, record: 'connection', field: 'secret' } as const;
}

function sameCompany(a: string, b: string): boolean {
  return canonicalName(a) === canonicalName(b);
}

function alreadyConnected(present: Connection): Failure {
  return new Failure('already_connected', { site: present.site, company: present.company });
}
