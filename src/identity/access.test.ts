import { beforeAll, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../test/support/databases.ts';
import { randomBearers } from '../app/randomBearers.ts';
import { createIds } from '../app/randomIds.ts';
import { commandLine } from '../core/actor.ts';
import { addToken } from '../engine/setup/tokens.ts';
import { createAccess } from './access.ts';

const noon = Date.parse('2026-03-05T12:00:00Z');
const day = 86_400_000;
const bearing = (token: string) => new Headers({ authorization: `Bearer ${token}` });

describe.each(databases)('access on $name', (kind) => {
  let database: TestDatabase;
  let now = noon;
  const clock = { now: () => now, sleep: async () => undefined };
  const ids = createIds(clock);

  beforeAll(async () => {
    database = await kind.open();
    await database.ensureOrganization('mine', 'Mine');
    await database.ensureOrganization('theirs', 'Theirs');
  });

  const stores = () => database.organization('mine', commandLine);
  const access = () =>
    createAccess({
      installation: database.installation,
      bearers: randomBearers,
      clock,
      sessionOf: async (headers) =>
        headers.get('cookie') === null
          ? null
          : {
              kind: 'session',
              accountId: 'ann',
              sessionId: 's',
              name: 'Ann',
              email: 'ann@example.com',
              confirmedAt: '2026-03-05T12:00:00.000Z',
            },
    });
  const made = async (userId: string | null, days: number | null = null) =>
    await addToken(
      { stores: stores(), clock, ids, bearers: randomBearers },
      { name: 'Shop', scope: 'write', userId, days },
    );

  it('knows a token by what it is made of, in its own organization alone', async () => {
    const { row, token } = await made(null);
    expect(token).toMatch(/^ampw_[A-Za-z0-9_-]{43}$/u);
    const caller = await access().callerOf(bearing(token), '192.0.2.7');
    expect(caller).toMatchObject({ kind: 'token', tokenId: row.id, organizationId: 'mine' });
    if (caller === null) return;
    expect(await access().memberOf('theirs', caller)).toBeNull();
    expect(await access().memberOf('nowhere', caller)).toBeNull();
    expect(await access().memberOf('mine', caller)).toMatchObject({
      role: 'admin',
      scope: 'write',
      actor: { kind: 'token', id: row.id, name: 'Shop', through: 'api' },
    });
    const [noted] = await stores().tokens.list();
    expect(noted).toMatchObject({ lastUsedFrom: '192.0.2.7' });
    expect(JSON.stringify(noted)).not.toContain(token);
  });

  it('refuses one that is not there, expired or misspelt, whatever cookie comes with it', async () => {
    const { token } = await made(null, 90);
    const cookie = { cookie: 'ampwise=x' };
    for (const authorization of ['Bearer ampw_x', `Basic ${token}`, 'Bearer', token]) {
      const headers = new Headers({ authorization, ...cookie });
      expect(await access().callerOf(headers, '192.0.2.7'), authorization).toBeNull();
    }
    expect(await access().callerOf(bearing(token), '192.0.2.7')).not.toBeNull();
    now = noon + 90 * day;
    expect(await access().callerOf(bearing(token), '192.0.2.7')).toBeNull();
    now = noon;
  });

  it('has the role of a user bite at once, and ends their token with them', async () => {
    const user = { id: 'bea', name: 'Bea', email: 'bea@example.com', member: null } as const;
    await stores().users.add({ ...user, role: 'admin' }, '2026-03-05T12:00:00.000Z');
    const { token } = await made('bea');
    const caller = await access().callerOf(bearing(token), '192.0.2.7');
    if (caller === null) throw new Error('the token is not known');
    expect(await access().memberOf('mine', caller)).toMatchObject({ userId: 'bea', role: 'admin' });
    await stores().users.edit('bea', { role: 'member' }, 'any', '2026-03-05T12:00:01.000Z');
    expect(await access().memberOf('mine', caller)).toMatchObject({ role: 'member' });
    await stores().users.remove('bea', 'any', '2026-03-05T12:00:02.000Z');
    expect(await access().memberOf('mine', caller)).toBeNull();
    expect(await access().callerOf(bearing(token), '192.0.2.7')).toBeNull();
  });

  it('reads membership of a session from the table, each time', async () => {
    const caller = await access().callerOf(new Headers({ cookie: 'ampwise=x' }), '192.0.2.7');
    if (caller === null) throw new Error('there is no session');
    expect(await access().memberOf('mine', caller)).toBeNull();
    expect(await access().callerOf(new Headers(), '192.0.2.7')).toBeNull();
  });
});
