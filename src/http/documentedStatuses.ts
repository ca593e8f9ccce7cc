import { isRight } from '../core/rights.ts';
import type { Operation } from './operation.ts';

type Told = { readonly status: number; readonly description: string };

/** Every status with which an operation can fail. */
export function statusesOf(operation: Operation): readonly Told[] {
  const { access, path, params, method, versioned } = operation;
  const ofOrganization = path.startsWith('/organizations/{org}');
  const writes = method !== 'get';
  const asks = operation.asksConnectWise === true;
  const own = Object.values(operation.refusals?.statuses ?? {});
  const told: readonly (readonly [number, boolean, string])[] = [
    [400, true, 'The request does not match its schema.'],
    [401, access !== 'public', 'Not signed in.'],
    [403, isRight(access) || access === 'session' || writes, 'Not allowed.'],
    [404, ofOrganization || params !== undefined, 'It does not exist.'],
    [409, ofOrganization && (writes || asks), 'The current state does not allow it.'],
    [410, false, 'It is no longer valid.'],
    [412, versioned !== undefined, 'The version has changed; `ETag` has the current one.'],
    [413, writes, 'The body is too large.'],
    [415, writes, 'The media type is not accepted.'],
    [422, writes, 'The content is rejected; `errors` says where.'],
    [424, asks, 'ConnectWise failed or cannot be reached; `code` says which.'],
    [428, versioned === true, 'If-Match is missing.'],
    [429, true, 'Too many requests.'],
    [500, true, 'Internal error.'],
    [503, true, 'The service is unavailable at the moment.'],
  ];
  return told
    .filter(([status, happens]) => happens || own.includes(status))
    .map(([status, , description]) => ({ status, description }));
}
