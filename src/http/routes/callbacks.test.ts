import { beforeEach, describe, expect, it } from 'vitest';
import { sign } from '../../../sandbox/callbacks/message.ts';
import type { Switches } from '../../../sandbox/switches.ts';
import { DEFAULT_CREDENTIALS } from '../../../sandbox/world/credentials.ts';
import { ApiWorld } from '../../../test/support/apiWorld.ts';
import { databases } from '../../../test/support/databases.ts';
import { type SandboxSite, startSandboxSite } from '../../../test/support/sandboxSite.ts';
import { aConnection, noon } from '../../storage/suite/records.ts';

const [sqlite] = databases;
const key = 'k'.repeat(43);
const path = (organization = 'ours', secret = key) =>
  `/callbacks/${organization}/${secret}?recordId=12&action=updated`;

let world: ApiWorld;
let site: SandboxSite;

/** Two organizations that ConnectWise announces changes to. */
async function begin(switches: Partial<Switches> = {}): Promise<void> {
  if (sqlite === undefined) throw new Error('no database');
  world = new ApiWorld(await sqlite.open());
  site = await startSandboxSite({ switches });
  for (const [id, secret] of [
    ['ours', key],
    ['theirs', 'x'.repeat(43)],
  ] as const) {
    await world.organization(id);
    const { connections, callbacks } = world.stores(id);
    const company = DEFAULT_CREDENTIALS.companyId;
    await connections.create(aConnection({ site: site.url, company }), 'sealed', noon);
    const address = 'http://127.0.0.1:7400';
    await callbacks.takeCheck({ address, key: secret, now: noon, again: '2099' });
    world.connectWise.set(id, site.client());
  }
}

beforeEach(() => begin());

type Body = Readonly<Record<string, unknown>>;

function keyUrl(origin = site.url): string {
  const { id } = site.sandbox.callbacks.signingKey;
  const company = DEFAULT_CREDENTIALS.companyId;
  return `${origin}/v2026_4//system/callbackkey/index.rails?companyName=${company}&id=${id}`;
}

function bodyOf(parts: Body = {}): string {
  return JSON.stringify({
    MessageId: 'fbed4425-b1f3-425c-8bca-bb405891fc8e',
    FromUrl: '127.0.0.1',
    CompanyId: DEFAULT_CREDENTIALS.companyId,
    MemberId: 'somebody',
    Action: 'updated',
    Type: 'contact',
    ID: 12,
    Entity: JSON.stringify({ id: 12, _info: { lastUpdated: '2026-06-01T08:00:00Z' } }),
    Metadata: { key_url: keyUrl() },
    CallbackObjectRecId: 1,
    ...parts,
  });
}

/** What is sent, and the code of what is answered. */
async function send(
  body: string,
  {
    to = path(),
    signature = sign(body, site.sandbox.callbacks.signingKey.key),
    type = 'application/json; charset=utf-8',
  }: { readonly to?: string; readonly signature?: string | null; readonly type?: string } = {},
) {
  const headers = {
    'Content-Type': type,
    ...(signature === null ? {} : { 'x-content-signature': signature }),
  };
  const { status, body: told, headers: sent } = await world.call('POST', to, { body, headers });
  return { status, told, sent };
}

const waiting = async (id = 'ours') => (await world.stores(id).callbacks.waiting()).records;

describe('a message of ConnectWise', () => {
  it('V20 callback: is kept with what it announces, once', async () => {
    const first = await send(bodyOf());
    expect([first.status, first.told]).toEqual([200, { accepted: true }]);
    expect(await waiting()).toMatchObject([
      { kind: 'contact', recordId: 12, deleted: false, lastUpdated: '2026-06-01T08:00:00Z' },
    ]);
    const again = await send(bodyOf());
    expect([again.status, again.told]).toEqual([200, { accepted: false }]);
    expect(await waiting()).toHaveLength(1);
    expect(await waiting('theirs')).toEqual([]);
    expect(world.callbacks).toEqual(['accepted', 'replayed']);
  });

  it('may be about a deleted record, of any kind that is registered', async () => {
    const company = { Type: 'company', MessageId: 'm2', Entity: { _info: {} } };
    expect((await send(bodyOf(company))).status).toBe(200);
    const gone = { Type: 'Activity', Action: 'deleted', MessageId: 'm3', Entity: null };
    expect((await send(bodyOf(gone))).status).toBe(200);
    expect(await waiting()).toMatchObject([
      { kind: 'company', recordId: 12, deleted: false, lastUpdated: null },
      { kind: 'activity', recordId: 12, deleted: true, lastUpdated: null },
    ]);
  });

  it.each([false, true])('is proven by a key that needs credentials: %s', async (keyUrlAuth) => {
    await begin({ keyUrlAuth });
    expect((await send(bodyOf())).status).toBe(200);
    expect((await send(bodyOf({ MessageId: 'm2' }))).status).toBe(200);
    const asked = site.logged.filter((line) => line.includes('"resource":"callbacks"'));
    expect(asked).toHaveLength(keyUrlAuth ? 2 : 1);
  });

  const forged = Buffer.alloc(32, 7).toString('base64');
  it.each([
    ['a forged signature', {}, { signature: forged }, 403, 'wrong_signature'],
    ['no signature', {}, { signature: null }, 403, 'wrong_signature'],
    ['what is no signature at all', {}, { signature: '%%%' }, 403, 'wrong_signature'],
    ['another company', { CompanyId: 'other' }, {}, 403, 'other_company'],
    [
      'the key of a foreign host',
      { Metadata: { key_url: 'https://evil.example/system/callbackkey/index.rails' } },
      {},
      403,
      'foreign_key_host',
    ],
    [
      'a document of the right host as its key',
      { Metadata: { key_url: 'SITE/v2026_4/documents/1?companyName=ampdemo' } },
      {},
      403,
      'foreign_key_host',
    ],
    [
      'the key of another company',
      { Metadata: { key_url: 'SITE/v2026_4/system/callbackkey/index.rails?companyName=b' } },
      {},
      403,
      'other_company',
    ],
    [
      'a key that is not there',
      { Metadata: { key_url: 'SITE/system/callbackkey/index.rails?companyName=ampdemo&id=0' } },
      {},
      429,
      'key_unavailable',
    ],
    ['no record', { ID: 'x' }, {}, 400, 'malformed'],
    ['a kind that is not registered', { Type: 'ticket' }, {}, 400, 'malformed'],
    ['another type of media', {}, { type: 'text/xml' }, 415, 'wrong_media_type'],
    ['an organization that does not exist', {}, { to: path('nowhere') }, 404, 'unknown_address'],
    ['a key of its address that is wrong', {}, { to: path('ours', 'x') }, 404, 'unknown_address'],
    ['the address of another organization', {}, { to: path('theirs') }, 404, 'unknown_address'],
    ['more than is taken', { Entity: 'x'.repeat(262_144) }, {}, 413, 'too_large'],
  ] as const)(
    'V20 callback: is refused with %s, and counted',
    async (_, parts, given, status, outcome) => {
      const body = bodyOf(parts).replace('"SITE/', `"${site.url}/`);
      expect((await send(body, given)).status).toBe(status);
      expect(world.callbacks).toEqual([outcome]);
      expect([await waiting(), await waiting('theirs')]).toEqual([[], []]);
      expect(world.logged.join()).not.toContain(key);
    },
  );

  it('is asked for again while the key cannot be read, and taken then', async () => {
    site.sandbox.faults.add({ kind: 'unavailable', path: /callbackkey/u });
    const refused = await send(bodyOf());
    expect([refused.status, refused.sent.get('retry-after')]).toEqual([429, '4']);
    await site.clock.sleep(11_000);
    expect((await send(bodyOf())).status).toBe(200);
  });

  it('is not answered before its signature was checked over the bytes that came', async () => {
    const body = bodyOf();
    const signature = sign(body, site.sandbox.callbacks.signingKey.key);
    expect((await send(`${body} `, { signature })).status).toBe(403);
    expect((await send(body, { signature })).status).toBe(200);
  });

  it('is not for an organization whose connection was ended', async () => {
    await world.stores('ours').connections.remove('any', noon);
    expect((await send(bodyOf())).status).toBe(404);
  });

  it('is limited like every other request', async () => {
    const { now } = world;
    const statuses = new Set<number>();
    for (let sent = 0; sent <= world.requestsPerMinute; sent++) {
      world.now = now;
      statuses.add((await send('{')).status);
    }
    expect([...statuses]).toEqual([400, 429]);
    expect(world.callbacks.at(-1)).toBe('too_many');
  });
});
