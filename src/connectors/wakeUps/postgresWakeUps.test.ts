import pg from 'pg';
import { expect, it, onTestFinished, vi } from 'vitest';
import { databases } from '../../../test/support/databases.ts';
import { silentLog } from '../../../test/support/engineWorld.ts';
import { openPostgresWakeUps, wakeUpSchema } from './postgresWakeUps.ts';

const postgres = databases.find(({ name }) => name === 'PostgreSQL');

it.skipIf(postgres === undefined)(
  'what is announced wakes one of those that listen, and leaves no row; without its tables it is silent',
  { timeout: 60_000 },
  async () => {
    const { options } = (await postgres?.open()) ?? {};
    if (options?.kind !== 'postgres') throw new Error('no database');
    const warned: string[] = [];
    const log = { ...silentLog, warn: (event: string) => void warned.push(event) };
    const all = await Promise.all([1, 2, 3].map(() => openPostgresWakeUps(options.url, log)));
    onTestFinished(async () => void (await Promise.all(all.map((one) => one.close()))));
    const [sender, first, second] = all;
    let woken = 0;
    await first?.listen(() => woken++);
    await second?.listen(() => woken++);
    await sender?.announce();
    const until = { timeout: 30_000, interval: 20 };
    await vi.waitUntil(() => woken === 1, until);
    const client = new pg.Client(options.url);
    await client.connect();
    onTestFinished(() => client.end());
    const rows = async () =>
      (await client.query(`select id from ${wakeUpSchema}.job where name = 'look'`)).rowCount;
    await vi.waitUntil(async () => (await rows()) === 0, until);
    expect(warned).toEqual([]);
    await client.query(`drop schema ${wakeUpSchema} cascade`);
    await sender?.announce();
    expect(warned).toContain('wake_ups.not_announced');
  },
);
