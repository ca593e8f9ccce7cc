import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pbt } from '../../../test/support/pbt.ts';
import { likelyTimeZone, timeZoneNamed } from './timeZones.ts';

const zones = Intl.supportedValuesOf('timeZone');
const written = (zone: string) => fc.constantFrom(zone, zone.toLowerCase(), zone.toUpperCase());

it('takes every time zone with a region however it is written, in one form', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones).chain((zone) => fc.tuple(fc.constant(zone), written(zone))),
      ([zone, text]) => {
        expect(timeZoneNamed(text)).toBe(zone);
      },
    ),
    pbt(500),
  );
});

it('proposes only what is taken, whatever was entered', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.constantFrom('EST', 'HST', 'MST', 'CET', 'EST5EDT', 'GMT', 'GMT0', 'Etc/GMT-3', 'GB', 'PRC'),
    fc.constantFrom(...zones).map((zone) => zone.slice(1)),
  );
  fc.assert(
    fc.property(text, (entered) => {
      expect(timeZoneNamed(likelyTimeZone(entered))).not.toBeNull();
    }),
    pbt(300),
  );
});

it('takes no name whose clock stands still where its region has summer time', () => {
  for (const name of ['EST', 'MST', 'HST', 'Etc/GMT+5', '+01:00', 'SystemV/EST5', 'Factory', '']) {
    expect(timeZoneNamed(name)).toBeNull();
  }
});
