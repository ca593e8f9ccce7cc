import { beforeAll, describe, expect, it } from 'vitest';
import { ApiWorld } from '../../../test/support/apiWorld.ts';
import { at, membersOf } from '../../../test/support/at.ts';
import { databases } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { createMemoryConnectWise } from '../../../test/support/memory/memoryConnectWise.ts';
import { company, contact } from '../../../test/support/records.ts';
import { aConnection, noon } from '../../storage/suite/records.ts';

const org = '/organizations/ours';

describe.each(databases)('the set-up guide, on $name', (database) => {
  let world: ApiWorld;
  let engine: EngineWorld;

  beforeAll(async () => {
    const opened = await database.open();
    world = new ApiWorld(opened);
    await world.organization('ours');
    await world.organization('theirs');
    engine = await EngineWorld.open(opened, 'ours');
    const type = { id: 1, name: 'Customer' };
    engine.memory.setTypes([type]);
    engine.memory.putCompany(company(1, { types: [type] }));
    engine.memory.put(contact(1, { companyId: 1, email: 'a@example.com', firstName: 'A' }));
    world.connectWise.set('ours', engine.deps.connectWise);
  });

  const guide = async () => statesOf((await world.call('GET', `${org}/setup-guide`)).body);
  const confirm = async (...confirmed: readonly string[]) =>
    await world.call('PUT', `${org}/setup-guide`, { body: { confirmed } });

  it('follows what is done, is kept, and asks for a look where something changed', async () => {
    const { stores } = engine;
    expect(await guide()).toBe('here not_yet not_yet not_yet not_yet');
    const early = await confirm('check');
    expect([early.status, early.at('code')]).toEqual([409, 'not_connected']);
    await stores.connections.create(aConnection({ keysSince: noon }), 'x', noon);
    expect(await guide()).toBe('done here not_yet not_yet not_yet');

    const checked = await world.call('POST', `${org}/connection/doctor`);
    expect(checked.status).toBe(200);
    const state = checked.at('ok') === true ? 'done here' : 'needs_a_look here';
    expect(await guide()).toBe(`done ${state} not_yet not_yet`);

    const confirmed = await confirm('check', 'fields');
    expect(confirmed.at('current')).toBe('whom');
    expect(statesOf(confirmed.body)).toBe('done done here done not_yet');

    const saved = await world.call('PUT', `${org}/filter`, {
      body: { text: 'Customer' },
      headers: { 'If-Match': '*' },
    });
    expect(saved.status).toBe(200);
    expect(await guide()).toBe('done done done done here');
    engine.pass(200_000);
    await engine.sync();
    world.now = engine.clock.now();
    expect(await guide()).toBe('done done done done done');
    expect((await confirm('check', 'fields')).at('current')).toBe(null);

    world.now += 86_400_000;
    await world.call('PUT', `${org}/mapping`, {
      body: { entries: [], off: ['fax'] },
      headers: { 'If-Match': '*' },
    });
    expect(await guide()).toBe('done done done done needs_a_look');
    await stores.connections.replace(
      aConnection({ keysSince: '2026-06-01T00:00:00.000Z' }),
      'y',
      'any',
      noon,
    );
    expect(await guide()).toBe('done needs_a_look done done needs_a_look');
    expect(statesOf((await confirm('check')).body)).toBe('done done done done needs_a_look');
    expect(statesOf((await confirm()).body)).toBe('done here done done needs_a_look');
    expect(statesOf((await world.call('GET', '/organizations/theirs/setup-guide')).body)).toBe(
      'here not_yet not_yet not_yet not_yet',
    );
  });

  it('notes what keys are found to lack when they are entered', async () => {
    const entered = {
      site: 'na.myconnectwise.net',
      company: 'acme',
      clientId: '00000000-0000-0000-0000-000000000001',
      publicKey: 'PUBLIC',
      privateKey: 'PRIVATE',
    };
    world.connectWise.set('theirs', createMemoryConnectWise());
    const made = await world.call('POST', '/organizations/theirs/connection', { body: entered });
    expect(made.status).toBe(201);
    const [check] = await world.stores('theirs').setupGuide.confirmed();
    const failed = Object.values(membersOf(made.at('checks'))).some(
      (one) => at(one, 'status') === 'failed',
    );
    expect(check).toMatchObject({ step: 'check', about: made.at('keysSince'), passed: !failed });
  });
});

/** The states of the steps, in order. */
function statesOf(body: unknown): string {
  return Object.values(membersOf(at(body, 'steps')))
    .map((one) => String(at(one, 'state')))
    .join(' ');
}
