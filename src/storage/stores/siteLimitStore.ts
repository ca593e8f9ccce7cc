import { type RawBuilder, sql } from 'kysely';
import {
  rateStep,
  type SiteLimitStore,
  type SiteRate,
  slowestRate,
} from '../../ports/siteLimits.ts';
import type { Handle } from '../database/connect.ts';
import { isReadOnly, withDatabase } from '../database/databaseFailure.ts';

/**
 * One row for each site, with the turns that are left. One statement checks and takes: if two processes
 * checked first and took later, both would get the same turn.
 */
export function createSiteLimitStore({ db, dialect }: Handle): SiteLimitStore {
  const least = sql.raw(dialect === 'postgres' ? 'least' : 'min');
  const greatest = sql.raw(dialect === 'postgres' ? 'greatest' : 'max');
  const clock = (now: number): RawBuilder<number> =>
    dialect === 'postgres'
      ? sql`(extract(epoch from clock_timestamp()) * 1000)::double precision`
      : sql`cast(${now} as real)`;
  const number = (value: number): RawBuilder<number> =>
    dialect === 'postgres' ? sql`${value}::double precision` : sql`cast(${value} as real)`;

  /** Turns that are left now: those left before and those added since, up to the burst at this rate. */
  const left = ({ perSecond, burst }: SiteRate, now: number) => sql`
    ${least}(${greatest}(1, ${number(burst)} * l.rate / ${number(perSecond)}),
      l.tokens + ${greatest}(0, ${clock(now)} - l.counted_at) / 1000 * l.rate)`;

  return {
    take: (site, rate, now) =>
      counted({ taken: true, wait: 0, pause: 0, rate: rate.perSecond }, async () => {
        const taken = await sql<{ rate: number }>`
          insert into site_limits as l (site, rate, tokens, counted_at, paused_until)
          values (${site}, ${number(rate.perSecond)}, ${number(rate.burst - 1)}, ${clock(now)}, 0)
          on conflict (site) do update set tokens = ${left(rate, now)} - 1, counted_at = ${clock(now)}
          where l.paused_until <= ${clock(now)} and ${left(rate, now)} >= 1
          returning rate`.execute(db);
        const [row] = taken.rows;
        if (row !== undefined) return { taken: true, wait: 0, pause: 0, rate: row.rate };
        const { rows } = await sql<{ rate: number; pause: number; left: number }>`
          select l.rate, ${greatest}(0, l.paused_until - ${clock(now)}) as pause,
            ${left(rate, now)} as left
          from site_limits as l where l.site = ${site}`.execute(db);
        const found = rows[0] ?? { rate: rate.perSecond, pause: 0, left: 1 };
        const pause = Math.ceil(found.pause);
        const wait = Math.max(1, pause, Math.ceil(((1 - found.left) / found.rate) * 1000));
        return { taken: false, wait, pause, rate: found.rate };
      }),

    slowDown: (site, { perSecond, burst }, milliseconds, now) =>
      counted(undefined, async () => {
        const until = sql`${clock(now)} + ${number(milliseconds)}`;
        await sql`
          insert into site_limits as l (site, rate, tokens, counted_at, paused_until)
          values (${site}, ${number(perSecond / 2)}, ${number(Math.min(burst, 1))}, ${clock(now)}, ${until})
          on conflict (site) do update set
            rate = case when l.paused_until <= ${clock(now)}
              then ${greatest}(${number(slowestRate)}, l.rate / 2) else l.rate end,
            tokens = ${least}(l.tokens, 1),
            paused_until = ${greatest}(l.paused_until, ${until})`.execute(db);
      }),

    wentWell: (site, { perSecond }) =>
      counted(undefined, async () => {
        await sql`
          update site_limits set rate = ${least}(${number(perSecond)}, rate + ${number(rateStep)})
          where site = ${site} and rate < ${number(perSecond)}`.execute(db);
      }),
  };
}

/** Without the right to write, nothing is counted, and the process keeps only to its own limit. */
async function counted<T>(uncounted: T, work: () => Promise<T>): Promise<T> {
  return await withDatabase(() =>
    work().catch((thrown: unknown) => {
      if (isReadOnly(thrown)) return uncounted;
      throw thrown;
    }),
  );
}
