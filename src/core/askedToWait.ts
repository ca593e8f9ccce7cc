import { Failure } from './failure.ts';

/** The failure of a request that ConnectWise asked to send later; both in milliseconds since 1970. */
export function askedToWait(until: number, now: number): Failure {
  const seconds = Math.max(1, Math.ceil((until - now) / 1000));
  return new Failure('rate_limited', { seconds, until: wholeSecond(until) });
}

/** An instant as ISO text, rounded up to the second. */
export function wholeSecond(moment: number): string {
  return new Date(Math.ceil(moment / 1000) * 1000).toISOString().replace('.000', '');
}
