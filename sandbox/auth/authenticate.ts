import { ApiError, notAuthenticated } from '../http/errors.ts';
import type { Switches } from '../switches.ts';
import type { World } from '../world/world.ts';
import type { Caller } from './caller.ts';

/** The headers authentication looks at. */
export interface AuthHeaders {
  readonly authorization: string | undefined;
  readonly clientId: string | undefined;
  readonly userType: string | undefined;
}

export const ANONYMOUS: Caller = {
  kind: 'anonymous',
  identifier: '',
  member: undefined,
  mayImpersonate: false,
};

/** Finds the caller or throws: 401 (or 404 by switch) for credentials, 401 or 403 for the clientId. */
export function authenticate(world: World, switches: Switches, headers: AuthHeaders): Caller {
  const caller = callerOf(world, headers);
  if (caller === undefined) throw notAuthenticated(switches.badCredentials === '404' ? 404 : 401);
  const wanted = headers.clientId?.trim().toLowerCase() ?? '';
  const registered = world.clientApplications
    .all()
    .some((application) => application.clientId.toLowerCase() === wanted);
  if (wanted === '' || (!registered && switches.unregisteredClientId === 'refuse')) {
    // Status and body of a missing clientId are both unsure; the wording is the sandbox's own.
    const status = switches.missingClientId === '403' ? 403 : 401;
    throw new ApiError(status, 'ConnectWiseApi', 'A registered clientId header is required.');
  }
  return caller;
}

function callerOf(world: World, headers: AuthHeaders): Caller | undefined {
  const credentials = readBasic(headers.authorization);
  if (credentials === undefined || credentials.company !== world.site.companyId) return undefined;
  const { user, password } = credentials;
  const userType = headers.userType?.toLowerCase();
  if (userType === 'integrator') {
    const login = world.integratorLogins
      .all()
      .find((candidate) => candidate.username === user && candidate.password === password);
    if (login === undefined) return undefined;
    return {
      kind: 'integrator',
      identifier: login.username,
      member: undefined,
      mayImpersonate: login.impersonationFlag,
    };
  }
  const key = world.apiKeys
    .all()
    .find((candidate) => candidate.publicKey === user && candidate.privateKey === password);
  if (key !== undefined && !key.inactiveFlag) return memberCaller(world, key.memberId, 'apiMember');
  const token = world.impersonationTokens
    .all()
    .find((candidate) => candidate.publicKey === user && candidate.privateKey === password);
  if (token === undefined || userType !== 'member') return undefined;
  if (token.expiresAt <= world.clock.now()) return undefined;
  return memberCaller(world, token.memberId, 'impersonated');
}

function memberCaller(
  world: World,
  memberId: number,
  kind: 'apiMember' | 'impersonated',
): Caller | undefined {
  const member = world.members.get(memberId);
  if (member === undefined || member.inactiveFlag) return undefined;
  return { kind, identifier: member.identifier, member, mayImpersonate: false };
}

/** `company+user:password`; the plus is literal, company and user hold none (DOC). */
function readBasic(
  header: string | undefined,
): { company: string; user: string; password: string } | undefined {
  const encoded = header === undefined ? undefined : /^basic\s+(\S+)$/i.exec(header)?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const parts = /^([^+]*)\+([^:]*):(.*)$/s.exec(text);
  if (parts === null) return undefined;
  const [, company = '', user = '', password = ''] = parts;
  return { company, user, password };
}
