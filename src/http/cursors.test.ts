import { beforeEach, describe, expect, it } from 'vitest';
import { ApiWorld } from '../../test/support/apiWorld.ts';
import { databases } from '../../test/support/databases.ts';

const list = (organization: string) => `/organizations/${organization}/contacts`;
// Long enough that no random text contains one by chance.
const people = ['Kovalevskaya', 'Mirzakhani', 'Noetherian'];

describe.each(databases)('the cursor of a list, on $name', (database) => {
  let world: ApiWorld;

  beforeEach(async () => {
    world = new ApiWorld(await database.open());
    for (const organization of ['ours', 'theirs']) {
      await world.organization(organization);
      for (const lastName of people) {
        const body = { email: `${lastName}@example.com`, fields: { lastName } };
        const { status } = await world.call('POST', list(organization), { body });
        expect(status).toBe(201);
      }
    }
  });

  const page = (organization: string, cursor?: string, sort = 'name') => {
    const from = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    return world.call('GET', `${list(organization)}?limit=1&sort=${sort}${from}`);
  };

  it('leads to the next page, until there is none', async () => {
    let cursor: string | undefined;
    for (const name of people) {
      const found = await page('ours', cursor);
      expect([found.status, JSON.stringify(found.body).includes(`"${name}"`)]).toEqual([200, true]);
      const next = found.at('nextCursor');
      cursor = typeof next === 'string' ? next : undefined;
    }
    expect(cursor).toBeUndefined();
  });

  it('shows nothing of the row it comes from', async () => {
    for (const sort of ['name', 'email', '-company']) {
      const cursor = String((await page('ours', undefined, sort)).at('nextCursor'));
      const parts = cursor.split('.').map((part) => Buffer.from(part, 'base64url').toString());
      const shown = [cursor, ...parts].join(' ').toLowerCase();
      for (const name of people) expect(shown).not.toContain(name.toLowerCase());
    }
  });

  it('of another organization, or one that was changed, is rejected by name', async () => {
    const cursor = String((await page('theirs')).at('nextCursor'));
    const changed = `${cursor.slice(0, -2)}${cursor.endsWith('AA') ? 'BB' : 'AA'}`;
    for (const [organization, given] of [
      ['ours', cursor],
      ['theirs', changed],
      ['theirs', 'v1.x'],
      ['theirs', ''],
    ] as const) {
      const refused = await page(organization, given);
      expect([refused.status, refused.at('errors', 0, 'parameter')]).toEqual([400, 'cursor']);
    }
    expect((await page('theirs', cursor)).status).toBe(200);
  });
});
