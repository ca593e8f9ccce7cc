import { useEffect, useState } from 'react';
import { ApiProblem } from '../../api/problem.ts';

/** Seconds until the same may be tried again, counted down; 0: at once. */
export function useWait(error: Error | null): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const limited = error instanceof ApiProblem && error.status === 429;
    setSeconds(limited ? (error.retryAfter ?? 30) : 0);
    if (!limited) return undefined;
    const timer = setInterval(() => setSeconds((left) => Math.max(0, left - 1)), 1000);
    return () => clearInterval(timer);
  }, [error]);
  return seconds;
}
