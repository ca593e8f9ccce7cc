import { isRight } from '../core/rights.ts';
import type { Operation } from './operation.ts';

type Told = { readonly status: number; readonly description: string };

/** Every status with which an operation can refuse or fail. */
export function statusesOf(operation: Operation): readonly Told[] {
  const { access, path, params, query, body, file, method, versioned } = operation;
  const ofOrganization = path.startsWith('/organizations/{org}');
  const isPost = method === 'post';
  const sends = body !== undefined || file !== undefined;
  const writes = method !== 'get';
  const asks = operation.asksConnectWise === true;
  const own = Object.values(operation.refusals?.statuses ?? {});
  const told: readonly (readonly [number, boolean, string])[] = [
    [400, [params, query, body].some((one) => one !== undefined) || isPost, 'It does not fit.'],
    [401, access !== 'public', 'Nobody is signed in.'],
    [403, isRight(access) || access === 'session' || writes, 'It is not allowed.'],
    [404, ofOrganization || params !== undefined, 'There is no such thing.'],
    [409, ofOrganization && (writes || asks), 'The present state does not allow it.'],
    [410, false, 'It is used up.'],
    [412, versioned !== undefined, 'There is another version; `ETag` has it.'],
    [413, sends, 'The body is too large.'],
    [415, sends, 'The media type is not accepted.'],
    [422, writes, 'The content is refused; `errors` says where.'],
    [424, asks, 'ConnectWise failed or cannot be reached; `code` says which.'],
    [428, versioned === true, 'If-Match is missing.'],
    [429, true, 'There were too many requests.'],
    [500, true, 'Something failed on our side.'],
    [503, true, 'The service cannot answer at the moment.'],
  ];
  return told
    .filter(([status, happens]) => happens || own.includes(status))
    .map(([status, , description]) => ({ status, description }));
}
