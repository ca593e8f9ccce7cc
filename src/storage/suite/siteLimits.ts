import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { TestDatabase } from '../../../test/support/databases.ts';
import { connect } from '../database/connect.ts';
import { databaseOn } from '../openDatabase.ts';

const rate = { perSecond: 16, burst: 60 };
const start = 1_000_000;

export function siteLimitTests(database: () => TestDatabase): void {
  let sites = 0;
  const newSite = () => `https://site-${++sites}.example`;

  /** As if so much time had passed since the turns were counted. */
  const pass = async (site: string, milliseconds: number) => {
    await sql`update site_limits set counted_at = counted_at - ${milliseconds},
      paused_until = paused_until - ${milliseconds} where site = ${site}`.execute(
      database().handle.db,
    );
  };

  describe('requests to a site', () => {
    test('take the burst, then have to wait, then go at the steady rate', async () => {
      const { siteLimits } = database();
      const site = newSite();
      const few = { perSecond: 0.5, burst: 3 };
      const take = () => siteLimits.take(site, few, start);
      for (let taken = 0; taken < 3; taken++) expect(await take()).toMatchObject({ taken: true });
      const refused = await take();
      expect(refused).toMatchObject({ taken: false, pause: 0, rate: 0.5 });
      expect(refused.wait).toBeGreaterThan(1000);
      expect(refused.wait).toBeLessThanOrEqual(2000);
      await pass(site, 2000);
      expect(await take()).toMatchObject({ taken: true, wait: 0 });
      expect(await take()).toMatchObject({ taken: false });
      await pass(site, 3_600_000);
      for (let taken = 0; taken < 3; taken++) expect(await take()).toMatchObject({ taken: true });
      expect(await take()).toMatchObject({ taken: false });
      expect(await siteLimits.take(newSite(), few, start)).toMatchObject({ taken: true });
    });

    test('pause when the site asks for it, and go on at half the rate, which recovers', async () => {
      const { siteLimits } = database();
      const site = newSite();
      await siteLimits.slowDown(site, rate, 30_000, start);
      await siteLimits.slowDown(site, rate, 10_000, start);
      const paused = await siteLimits.take(site, rate, start);
      expect(paused).toMatchObject({ taken: false, rate: 8 });
      expect(paused.pause).toBeGreaterThan(20_000);
      expect(paused.pause).toBeLessThanOrEqual(30_000);
      expect(paused.wait).toBe(paused.pause);
      await pass(site, 30_000);
      expect(await siteLimits.take(site, rate, start)).toMatchObject({ taken: true, rate: 8 });
      await siteLimits.slowDown(site, rate, 0, start);
      await siteLimits.wentWell(site, rate);
      expect(await siteLimits.take(site, rate, start)).toMatchObject({ rate: 4.25 });
      for (let well = 0; well < 60; well++) await siteLimits.wentWell(site, rate);
      expect(await siteLimits.take(site, rate, start)).toMatchObject({ rate: 16 });
    });

    test('of eight processes at once are as many as of one', async () => {
      const site = newSite();
      const slow = { perSecond: 0.001, burst: 10 };
      const handles = await Promise.all(
        [1, 2, 3, 4, 5, 6, 7].map(() => connect(database().options)),
      );
      const processes = [database(), ...handles.map((handle) => databaseOn(handle))];
      const turns = await Promise.all(
        processes.flatMap(({ siteLimits }) =>
          Array.from({ length: 3 }, () => siteLimits.take(site, slow, start)),
        ),
      );
      expect(turns.filter(({ taken }) => taken)).toHaveLength(10);
      await Promise.all(handles.map((handle) => handle.db.destroy()));
    });
  });
}
