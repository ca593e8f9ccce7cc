import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { databases } from '../../../test/support/databases.ts';
import { commandLine } from '../../core/actor.ts';
import { takeLock } from '../suite/world.ts';
import { type Scope, scopeFor, type Writing } from './scope.ts';

describe.each(databases)('a transaction on $name', (kind) => {
  it('waits for the disk unless the next run would do its work again', async () => {
    const database = await kind.open();
    await database.ensureOrganization('o', 'O');
    const scope: Scope = scopeFor(database.handle, 'o', commandLine);
    const lease = await takeLock(database.organization('o', commandLine), 'r1');
    const synced = async (db: Writing): Promise<string> => {
      if (scope.dialect === 'sqlite') {
        const { rows } = await sql<{ synchronous: number }>`pragma synchronous`.execute(db);
        return rows[0]?.synchronous === 2 ? 'full' : 'relaxed';
      }
      // A server of tests may be set to wait for nothing: whether the transaction says so counts.
      const { rows } = await sql<{ setting: string; source: string }>`
        select setting, source from pg_settings where name = 'synchronous_commit'`.execute(db);
      const { setting, source } = rows[0] ?? {};
      return setting === 'off' && source === 'session' ? 'relaxed' : 'full';
    };
    const [full, relaxed] = ['full', 'relaxed'];
    expect(await scope.write(synced)).toBe(full);
    expect(await scope.repeatable(lease, synced)).toBe(relaxed);
    expect(await scope.leased(lease, synced)).toBe(full);
    expect(await scope.repeatable(lease, synced)).toBe(relaxed);
    expect(await scope.write(synced)).toBe(full);
    const other = { ...lease, token: lease.token + 1 };
    await expect(scope.repeatable(other, synced)).rejects.toMatchObject({
      code: 'run_superseded',
    });
  });
});
