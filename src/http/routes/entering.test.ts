import { beforeAll, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { PeopleWorld } from '../../../test/support/peopleWorld.ts';

const password = 'tugboat-lantern-41';
const atOnce = 4;

async function all<T>(work: (nth: number) => Promise<T>): Promise<readonly T[]> {
  return await Promise.all(Array.from({ length: atOnce }, (_, nth) => work(nth)));
}

/** How many were answered with each status and code. */
function tally(answers: readonly { readonly status: number; readonly body: object }[]) {
  const counts: Record<string, number> = {};
  for (const { status, body } of answers) {
    const what = `${status} ${String(Reflect.get(body, 'code') ?? '')}`.trim();
    counts[what] = (counts[what] ?? 0) + 1;
  }
  return counts;
}

describe.each(databases)('entering at the same moment, on $name', (kind) => {
  let database: TestDatabase;
  let world: PeopleWorld;
  let admin = '';

  const signIn = (email: string) =>
    world.call('POST', '/auth/sign-in', { body: { email, password } });

  beforeAll(async () => {
    database = await kind.open();
    await database.ensureOrganization('default', 'Default');
    world = new PeopleWorld(database);
  });

  it('sets up an installation once, and the one who did it can sign in', async () => {
    const token = await world.setupToken();
    const claims = await all((nth) =>
      world.call('POST', '/setup', {
        body: {
          token,
          organization: 'Ac\0me',
          name: 'Ann\0 Lee',
          email: `ann${nth % 2}@example.com`,
          password,
          publicAddress: 'http://127.0.0.1:7400',
        },
      }),
    );
    const refused = { ...tally(claims), '201': undefined };
    const won = claims.filter(({ status }) => status === 201);
    expect(won).toHaveLength(1);
    // The address may have been taken a moment before the installation is.
    for (const answer of Object.keys(refused).filter((one) => one !== '201')) {
      expect(['410 already_set_up', '422 bad_input']).toContain(answer);
    }
    expect(won[0]?.body).toMatchObject({ organization: { name: 'Acme' } });
    admin = won[0]?.cookie ?? '';
    const me = await world.call('GET', '/me', { as: admin });
    expect(me).toMatchObject({ status: 200, body: { user: { name: 'Ann Lee' } } });
    expect(await signIn(String(Reflect.get(Object(me.body.user), 'email')))).toMatchObject({
      status: 200,
    });
  });

  it('accepts an invitation once, and the one who did it can sign in', async () => {
    for (const email of ['bea@example.com', 'cyd@example.com']) {
      const made = await world.call('POST', '/organizations/default/invitations', {
        as: admin,
        body: { email, role: 'member' },
      });
      const token = String(made.body.link).split('#')[1] ?? '';
      const answers = await all((nth) =>
        world.call('POST', '/auth/invitations/accept', {
          body: { token, name: `Bea ${nth}`, password },
        }),
      );
      expect(tally(answers)).toEqual({ '200': 1, '410 link_not_valid': atOnce - 1 });
      const won = answers.find(({ status }) => status === 200);
      expect(await world.call('GET', '/me', { as: won?.cookie ?? '' })).toMatchObject({
        status: 200,
        body: { organizations: [{ id: 'default' }] },
      });
      expect(await signIn(email)).toMatchObject({ status: 200 });
    }
  });

  it('keeps an account that was made a user, even if its removal is asked for', async () => {
    const account = await database.identity.accountByEmail('bea@example.com');
    await database.identity.removeAccount(account?.id ?? '');
    expect(await signIn('bea@example.com')).toMatchObject({ status: 200 });
  });
});
