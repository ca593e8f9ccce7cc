import { expect, test } from 'vitest';
import { fakeClock } from '../../../test/support/engineWorld.ts';
import { Failure } from '../../core/failure.ts';
import type { FailureCode } from '../../core/failureTable.ts';
import { recoveries } from '../../core/failureTable.ts';
import { type Attempt, backoff, defaultRetryPolicy as policy, retrying } from './retry.ts';

type Step = { readonly code: FailureCode; readonly after?: number; readonly final?: boolean };

/** Fails as the steps say, then succeeds; tells when each attempt was made. */
function play(steps: readonly Step[], jitter = 0.5, signal?: AbortSignal) {
  const clock = fakeClock(0);
  const at: number[] = [];
  const attempt = async (number: number): Promise<Attempt<string>> => {
    at.push(clock.now());
    expect(number).toBe(at.length);
    const step = steps[number - 1];
    if (step === undefined) return { kind: 'done', value: 'done' };
    const failure = new Failure(step.code, { seconds: 0 });
    const { after = null, final = false } = step;
    return { kind: 'failed', failure, retryAfterSeconds: after, final };
  };
  const ids = { next: () => 'id', jitter: () => jitter };
  return { at, outcome: retrying(policy, { clock, ids }, attempt, signal) };
}

const failing = (times: number): Step[] =>
  Array.from({ length: times }, () => ({ code: 'connectwise_failing' as const }));

test('waits that double, each time', async () => {
  const { at, outcome } = play(failing(5));
  expect(await outcome).toBe('done');
  expect(at).toEqual([0, 225, 675, 1575, 3375, 6975]);
});

test('after the last attempt the failure comes through', async () => {
  const { at, outcome } = play(failing(6));
  await expect(outcome).rejects.toMatchObject({ code: 'connectwise_failing' });
  expect(at).toHaveLength(policy.attempts);
});

test('exactly as long as asked for', async () => {
  const { at, outcome } = play([
    { code: 'rate_limited', after: 30 },
    { code: 'connectwise_failing', after: 120 },
  ]);
  await outcome;
  expect(at).toEqual([0, 30_000, 150_000]);
});

test('no waiting beyond two minutes', async () => {
  const { at, outcome } = play([{ code: 'rate_limited', after: 121 }]);
  await expect(outcome).rejects.toMatchObject({ code: 'rate_limited', detail: { seconds: 121 } });
  expect(at).toEqual([0]);
});

const codes = Object.keys(recoveries).filter((code): code is FailureCode => code in recoveries);

test.each(codes.map((code) => [code, recoveries[code]] as const))(
  '%s is %s',
  async (code, recovery) => {
    const { at, outcome } = play([{ code }]);
    if (recovery === 'retry') expect(await outcome).toBe('done');
    else await expect(outcome).rejects.toMatchObject({ code });
    expect(at).toHaveLength(recovery === 'retry' ? 2 : 1);
  },
);

test('what is final is not tried again', async () => {
  const { at, outcome } = play([{ code: 'host_unreachable', final: true }]);
  await expect(outcome).rejects.toMatchObject({ code: 'host_unreachable' });
  expect(at).toEqual([0]);
});

test('stopped before an attempt', async () => {
  const { at, outcome } = play([], 0.5, AbortSignal.abort());
  await expect(outcome).rejects.toMatchObject({ code: 'interrupted' });
  expect(at).toEqual([]);
});

test('stopped while waiting', async () => {
  const stop = new AbortController();
  const clock = {
    now: () => 0,
    sleep: (_: number, signal?: AbortSignal) =>
      new Promise<void>((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(new Failure('interrupted')));
        stop.abort();
      }),
  };
  let attempts = 0;
  const outcome = retrying(
    policy,
    { clock, ids: { next: () => 'id', jitter: () => 0 } },
    async () => {
      attempts += 1;
      const failure = new Failure('timed_out', { seconds: 1 });
      return { kind: 'failed', failure, retryAfterSeconds: null, final: false };
    },
    stop.signal,
  );
  await expect(outcome).rejects.toMatchObject({ code: 'interrupted' });
  expect(attempts).toBe(1);
});

test.each([
  [1, 0, 150],
  [1, 1, 300],
  [3, 0.5, 900],
  [20, 0, 15_000],
  [20, 1, 30_000],
])('backoff before attempt %i + 1, jitter %d: %i ms', (number, jitter, expected) => {
  expect(backoff(policy, number, jitter)).toBe(expected);
});
