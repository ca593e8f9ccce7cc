import { ApiError } from './errors.ts';

const OLDEST = '2019.1';

/** `2026.4` as a number that compares. */
export function rank(version: string): number {
  const [year = '0', release = '0'] = version.split('.');
  return Number(year) * 1000 + Number(release);
}

/** The version an `Accept` header asks for. */
function askedVersion(accept: string | undefined): string | undefined {
  return accept === undefined ? undefined : /version=(\d{4}\.\d+)/i.exec(accept)?.[1];
}

/** The version whose models a request sees: the one it asks for, else the server's newest (DOC). */
export function modelVersion(accept: string | undefined, current: string): string {
  return askedVersion(accept) ?? current;
}

/**
 * Refuses an `Accept` version the endpoint does not have (OBS for code and message, the status is
 * a switch). Without a version the newest model answers (DOC).
 */
export function checkVersion(
  accept: string | undefined,
  current: string,
  status: 400 | 404,
  oldest: string = OLDEST,
): void {
  const version = askedVersion(accept);
  if (version === undefined) return;
  if (rank(version) < rank(oldest) || rank(version) > rank(current)) {
    throw new ApiError(
      status,
      'ConnectWiseApi',
      `The HTTP resource that matches the request URI does not support the API version '${version}'.`,
    );
  }
}
