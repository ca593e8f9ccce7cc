import { beforeAll, describe, expect, it } from 'vitest';
import type { Visitor } from './chromium.ts';
import { hasBrowser } from './launch.ts';
import { ann, BrowserSite } from './site.ts';

type Named = { readonly id: string; readonly email?: string | null };

describe.skipIf(!hasBrowser)('to-dos of a plan', () => {
  let site: BrowserSite;
  let visitor: Visitor;

  const listed = async (path: string): Promise<readonly Named[]> => {
    const { body } = await site.send('GET', `/organizations/${site.org}${path}`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the API document says
    return body.data as readonly Named[];
  };

  beforeAll(async () => {
    site = await BrowserSite.start({ seed: { contacts: 30 } });
    await site.claim();
    await site.connect();
    await site.run('sync');
    visitor = await site.visitor({ as: ann });
  });

  it('say that their fields go together, where boxes would be expected', async () => {
    const { page } = visitor;
    const org = `/organizations/${site.org}`;
    const me = (await listed('/users')).find(({ email }) => email === ann.email);
    // An activity needs a member: without one, a to-do waits.
    const member = { body: { memberId: 'jmoreno' } };
    const verified = await site.send('PUT', `${org}/users/${String(me?.id)}/member`, member);
    expect(verified.status).toBe(200);
    const [contact] = await listed('/contacts?limit=1&link=active');
    const body = {
      ampContactId: contact?.id,
      subject: 'Call',
      due: '2030-03-01',
      assignee: String(me?.id),
    };
    expect((await site.send('POST', `${org}/todos`, { body })).status).toBe(201);
    const { id } = await site.run('plan');
    await page.goto(site.at(`/runs/${String(id)}`));
    const group = page.locator('main ul[aria-label] > li').filter({ hasText: '1 to-do' });
    await group.getByRole('button').first().click();
    await group.locator('li').getByRole('button').click();
    await group.getByText('The fields of a to-do go together.').waitFor();
    await expect.poll(() => group.locator('li').getByRole('checkbox').count()).toBe(1);
    await visitor.expectAccessible();
    visitor.expectNoFaults();
  });
});
