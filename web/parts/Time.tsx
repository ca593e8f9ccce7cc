import { useEffect, useReducer } from 'react';
import { dateTime, exactTime, shownTime } from '../texts/numbers.ts';

/** A time as people say it, with the exact one behind it. */
export function Time({ at }: { readonly at: string }) {
  const [, tick] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const timer = setInterval(tick, 30_000);
    return () => clearInterval(timer);
  }, []);
  const date = new Date(at);
  // Uses the present time, so that an event since the last tick is not in the future.
  const now = new Date();
  return (
    <time dateTime={at} title={exactTime(date)}>
      {shownTime(date, now)}
    </time>
  );
}

/** Date and time, for tables in which "how long ago" would say too little. */
export function ExactTime({ at }: { readonly at: string }) {
  const date = new Date(at);
  return (
    <time dateTime={at} title={exactTime(date)}>
      {dateTime(date)}
    </time>
  );
}
