import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pbt } from '../../../test/support/pbt.ts';
import { planReading } from './readingPlan.ts';

const limits = { pageSize: 1000, idsInUrl: 150 };

describe('the reading that finds out what a filter takes', () => {
  it.each([
    // A few companies of very many: their contacts fit on a page or two.
    [{ companies: 10_000, contacts: 100_000, matching: 20 }, 'by_company', 110, 2],
    [{ companies: 10_000, contacts: 100_000, matching: 1_000 }, 'by_company', 110, 15],
    // A third of them costs nearly as much as all, and all is kept.
    [{ companies: 10_000, contacts: 100_000, matching: 3_000 }, 'everything', 110, 43],
    [{ companies: 10_000, contacts: 100_000, matching: 10_000 }, 'everything', 110, 144],
    // Little there is: all of it.
    [{ companies: 100, contacts: 1_000, matching: 1 }, 'everything', 2, 2],
    [{ companies: 0, contacts: 0, matching: 0 }, 'everything', 2, 1],
  ] as const)('%o: %s', (counts, way, everything, byCompany) => {
    expect(planReading(counts, limits)).toEqual({ way, requests: { everything, byCompany } });
  });

  it('never takes the longer way, nor one that is as good as reading everything', () => {
    const counts = fc
      .record({
        companies: fc.nat(100_000),
        contacts: fc.nat(1_000_000),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
      })
      .map(({ share, ...rest }) => ({ ...rest, matching: Math.floor(rest.companies * share) }));
    fc.assert(
      fc.property(counts, (some) => {
        const { way, requests } = planReading(some, limits);
        const much = requests.byCompany * 4 > requests.everything;
        expect(way).toBe(much ? 'everything' : 'by_company');
        expect(Math.min(requests.everything, requests.byCompany)).toBeGreaterThan(0);
      }),
      pbt(300),
    );
  });
});
