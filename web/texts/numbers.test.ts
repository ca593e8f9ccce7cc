import { expect, it } from 'vitest';
import { withTimes } from './numbers.ts';
import { showTimesIn } from './zone.ts';

it('shows the instants in a text of the API in the zone of the person', () => {
  showTimesIn('America/New_York');
  const said = withTimes('Another run is in progress (since 2026-12-01T02:42:30.507Z). Wait.');
  showTimesIn(null);
  expect(said).toBe('Another run is in progress (since Nov 30, 2026, 9:42 PM). Wait.');
  expect(withTimes('No contact 2026-12-01.')).toBe('No contact 2026-12-01.');
});
