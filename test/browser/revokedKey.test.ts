import { beforeAll, describe, expect, it } from 'vitest';
import { addApiKey } from '../../sandbox/world/baseline.ts';
import { until } from '../support/serviceProcess.ts';
import type { Visitor } from './chromium.ts';
import { hasBrowser } from './launch.ts';
import { ann, BrowserSite } from './site.ts';

const ben = { name: 'Ben Okafor', email: 'ben@acme.example' };
const fresh = { publicKey: 'FrEsHpUbLiCkEy01', privateKey: 'FrEsHpRiVaTeKeY1' };

const banner = (page: Visitor['page']) =>
  page.getByRole('main').getByRole('status').filter({ hasText: 'ConnectWise rejected the keys' });
const needs = (page: Visitor['page']) => page.getByRole('region', { name: 'Needs you' });

describe.skipIf(!hasBrowser)('a key that is revoked while the app is open', () => {
  let site: BrowserSite;
  let visitor: Visitor;
  beforeAll(async () => {
    site = await BrowserSite.start();
    await site.claim();
    await site.invite(ben);
    await site.connect();
    await site.run('sync');
    visitor = await site.visitor({ as: ann });
  });
  const schedule = async () =>
    (await site.send('GET', `/organizations/${site.org}/schedule`)).body.state;

  it('stops the schedule, and tells an administrator what to do, where they are', async () => {
    const { page } = visitor;
    await page.goto(site.at(''));
    await needs(page).waitFor();
    await until(async () => (await schedule()) === 'on');
    const { apiKeys } = site.sandbox.world;
    for (const key of apiKeys.all()) apiKeys.put({ ...key, inactiveFlag: true });
    await page.getByRole('button', { name: 'Sync now' }).click();
    await banner(page).getByText('Nothing syncs until you enter new ones.').waitFor();
    await page.getByText('Stopped: ConnectWise rejected the keys').waitFor();
    await needs(page).getByText('Nothing syncs until you enter new ones.').waitFor();
    await until(async () => (await schedule()) === 'stopped');
    await visitor.expectAccessible();
  });

  it('tells a member who can, and lets them see who that is', async () => {
    const member = await site.visitor({ as: ben });
    const { page } = member;
    await page.goto(site.at(''));
    await needs(page).getByText('Nothing syncs until an administrator enters new ones.').waitFor();
    await banner(page).getByText('until an administrator enters new ones.').waitFor();
    await expect.poll(() => page.getByText('until you enter new ones').count()).toBe(0);
    await member.expectAccessible();
    await page.getByRole('link', { name: 'See who can' }).click();
    await page.getByText(`Administrators here: ${ann.name}.`).waitFor();
    await expect
      .poll(() => page.getByRole('button', { name: 'Enter a new key' }).isDisabled())
      .toBe(true);
    member.expectNoFaults();
  });

  it('is mended by a new key, and the sync goes on', async () => {
    const { page } = visitor;
    const { world } = site.sandbox;
    const [former] = world.apiKeys.all();
    const member = world.members.must(former?.memberId ?? 0);
    addApiKey(world, member.id, fresh.publicKey, fresh.privateKey);
    await page.getByRole('link', { name: 'Open Connection' }).click();
    await page.getByRole('button', { name: 'Enter a new key' }).click();
    await page.getByLabel('Public key').fill(fresh.publicKey);
    await page.getByLabel('Private key', { exact: true }).fill(fresh.privateKey);
    await page.getByRole('button', { name: 'Verify and use this key' }).click();
    await page.getByText('The new key was verified and is in use.').waitFor();
    await banner(page).waitFor({ state: 'hidden' });
    await until(async () => (await schedule()) === 'on');
    await page.getByRole('button', { name: 'Sync now' }).click();
    await until(async () => {
      const { data } = (await site.send('GET', `/organizations/${site.org}/runs?limit=1`)).body;
      return JSON.stringify(data).includes('"status":"succeeded"');
    });
    await page.goto(site.at(''));
    await needs(page).waitFor();
    await expect.poll(() => needs(page).getByText('ConnectWise rejected the keys').count()).toBe(0);
  });
});
