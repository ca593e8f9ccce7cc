import { expect, it } from 'vitest';
import { ApiProblem, Unreachable } from '../api/problem.ts';
import { texts } from '../texts/english.ts';
import { showTimesIn } from '../texts/zone.ts';
import { reasonOf } from './reasonOf.ts';

const problem = (detail: string) =>
  new ApiProblem(
    { type: 'about:blank', title: 'Conflict', status: 409, code: 'run_in_progress', detail },
    new Headers(),
  );

it('shows the instants in the words of the API in the zone of the person', () => {
  showTimesIn('America/New_York');
  const said = problem('Another run is in progress (since 2026-12-01T02:42:30.507Z). Wait for it.');
  expect(reasonOf(said)).toBe(
    'Another run is in progress (since Nov 30, 2026, 9:42 PM). Wait for it.',
  );
  showTimesIn(null);
  expect(reasonOf(problem('No such contact: 2026-12-01.'))).toBe('No such contact: 2026-12-01.');
});

it('has words of its own where the service said nothing', () => {
  expect(reasonOf(new Unreachable())).toBe(texts.states.unreachable);
  expect(reasonOf(new TypeError('x is not a function'))).toBe(texts.states.ownFault);
});
