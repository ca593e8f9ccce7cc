import { describe, expect, it, test } from 'vitest';
import { fakeClock } from '../../../test/support/engineWorld.ts';
import { startSandboxSite } from '../../../test/support/sandboxSite.ts';
import { callbackKinds } from '../../ports/callbacks.ts';
import { createCallbackKeys, keyPlace } from './callbackKeys.ts';
import { isSignedBy, parseMessage } from './callbackMessage.ts';
import { checkSite, type SiteRules } from './site.ts';

const url = 'http://127.0.0.1:7400/api/v1/callbacks/ours/key-1?recordId=';

describe('callbacks in ConnectWise', () => {
  it('are registered once, listed by a part of their address, and removed', async () => {
    const site = await startSandboxSite();
    const client = site.client();
    for (const kind of callbackKinds) await client.registerCallback(kind, url);
    // As a lost answer would have it.
    await client.registerCallback('contact', url);
    await client.registerCallback('contact', url.replace('key-1', 'key-2'));
    const found = await client.callbacks('key-1');
    expect(found.map(({ kind, level, inactive }) => [kind, level, inactive])).toEqual(
      callbackKinds.map((kind) => [kind, 'owner', false]),
    );
    const { callbacks } = site.sandbox.world;
    callbacks.put({ ...callbacks.must(found[1]?.id ?? 0), inactiveFlag: true });
    const inactive = (await client.callbacks('key-1')).map((one) => one.inactive);
    expect(inactive).toEqual([false, true, false]);
    for (const { id } of found) await client.removeCallback(id);
    await client.removeCallback(found[0]?.id ?? 0);
    expect(await client.callbacks('key-1')).toEqual([]);
    expect(await client.callbacks('key-2')).toHaveLength(1);
    expect(site.logged.join()).not.toContain('key-1');
  });

  it('are listed where the server takes no condition on their address', async () => {
    const site = await startSandboxSite();
    const client = site.client();
    await client.registerCallback('contact', url);
    site.sandbox.faults.add({
      kind: 'unknownMember',
      member: 'url',
      path: /system\/callbacks\?.*conditions=/u,
      times: 'always',
    });
    expect(await client.callbacks('key-1')).toHaveLength(1);
  });

  it('that the role may not register are reported as a missing right', async () => {
    const site = await startSandboxSite({ switches: { callbackRights: 'tableSetup' } });
    const { world } = site.sandbox;
    for (const setting of world.securityRoleSettings.all()) {
      if (setting.moduleFunctionName !== 'Table Setup') continue;
      world.securityRoleSettings.put({ ...setting, addLevel: 'None' });
    }
    await expect(site.client().registerCallback('contact', url)).rejects.toMatchObject({
      code: 'write_right_missing',
    });
    expect(await site.client().callbacks('key-1')).toEqual([]);
  });
});

const rules: SiteRules = { allowLoopback: false, allowedHosts: ['psa.example.com'] };
const of = (host: string) => checkSite(host, rules);
const at = (start: string, query = '?companyName=acme&id=1') =>
  `${start}/system/callbackkey/index.rails${query}`;

test.each([
  ['own host', at('https://na.myconnectwise.net/v2026_1/'), ['na.myconnectwise.net'], true],
  ['its twin', at('https://na.myconnectwise.net'), ['api-na.myconnectwise.net'], true],
  [
    'another host of the cloud',
    at('https://eu.myconnectwise.net'),
    ['na.myconnectwise.net'],
    false,
  ],
  ['its sandbox', at('https://sandbox-na.myconnectwise.net'), ['na.myconnectwise.net'], false],
  ['own server', at('https://psa.example.com/v2026_1'), ['psa.example.com'], true],
  ['cloud, for an own server', at('https://na.myconnectwise.net'), ['psa.example.com'], null],
  ['listed, for the cloud', at('https://psa.example.com'), ['na.myconnectwise.net'], null],
  ['any name below', at('https://x.myconnectwise.net'), ['na.myconnectwise.net'], null],
  ['foreign', at('https://evil.example'), ['na.myconnectwise.net'], null],
  [
    'foreign, looking alike',
    at('https://na.myconnectwise.net.evil.example'),
    ['na.myconnectwise.net'],
    null,
  ],
  [
    'behind a name',
    at('https://na.myconnectwise.net@evil.example'),
    ['na.myconnectwise.net'],
    null,
  ],
  ['http', at('http://na.myconnectwise.net'), ['na.myconnectwise.net'], null],
  ['another port', at('https://na.myconnectwise.net:8443'), ['na.myconnectwise.net'], null],
  ['this machine', at('http://127.0.0.1'), ['na.myconnectwise.net'], null],
  ['an address', at('https://10.0.0.1'), ['na.myconnectwise.net'], null],
  [
    'another path',
    'https://na.myconnectwise.net/v2026_1/documents?companyName=acme',
    ['na.myconnectwise.net'],
    null,
  ],
  ['steps up', at('https://na.myconnectwise.net/a/..%2f..'), ['na.myconnectwise.net'], null],
  ['no address', 'callbackkey', ['na.myconnectwise.net'], null],
] as const)('V20 callback: a key at %s', (_, address, own, isOwn) => {
  const place = keyPlace(address, own.map(of), rules);
  expect(place === null ? null : place.isOwn).toBe(isOwn);
  if (place !== null) expect(place.company).toBe('acme');
});

const place = (query: string) =>
  keyPlace(at('https://na.myconnectwise.net', query), [of('na.myconnectwise.net')], rules);

test('the company of a key is named in any case, and may be missing', () => {
  expect(place('?CompanyName=acme')?.company).toBe('acme');
  expect(place('')?.company).toBe('');
});

describe('keys', () => {
  const key = { url: 'https://x/key' };

  it('are asked for once, again after a time, and anew where a signature does not fit', async () => {
    const clock = fakeClock(0);
    const keys = createCallbackKeys(clock);
    let asked = 0;
    let answer: string | null = 'first';
    const fetch = async () => {
      asked += 1;
      return answer;
    };
    expect(await Promise.all([keys.get(key, fetch), keys.get(key, fetch)])).toEqual([
      'first',
      'first',
    ]);
    expect(await keys.get(key, fetch, true)).toBe('first');
    expect(asked).toBe(1);
    answer = 'second';
    clock.set(61_000);
    expect(await keys.get(key, fetch)).toBe('first');
    expect(await keys.get(key, fetch, true)).toBe('second');
    // One that cannot be read again stays as it was.
    answer = null;
    clock.set(24 * 3_600_000);
    expect(await keys.get(key, fetch)).toBe('second');
    expect(asked).toBe(3);
  });

  it('that cannot be had are not asked for with each message', async () => {
    const clock = fakeClock(0);
    const keys = createCallbackKeys(clock);
    let asked = 0;
    const fetch = async () => {
      asked += 1;
      return null;
    };
    expect([await keys.get(key, fetch), await keys.get(key, fetch)]).toEqual([null, null]);
    expect(asked).toBe(1);
    clock.set(11_000);
    await keys.get(key, fetch);
    expect(asked).toBe(2);
  });
});

// Recorded: the body of a real message, with the key left out.
const recorded = {
  Action: 'updated',
  CallbackObjectRecId: 26604,
  CompanyId: 'Cobalt',
  Entity:
    '{"id":57961,"firstName":"Xzavier Sawayn","_info":{"lastUpdated":"2026-06-09T21:59:49Z","updatedBy":"Aurasell"}}',
  FromUrl: 'sandbox-na.myconnectwise.net',
  ID: 57961,
  MemberId: 'Aurasell',
  MessageId: '6dd82302-5e46-47c0-8c84-702868125b76',
  Metadata: {
    key_url:
      'https://sandbox-na.myconnectwise.net/v2025_1//system/callbackkey/index.rails?companyName=Cobalt&id=e17e6674-42f6-4105-9cff-4cd6cb4e62e8',
  },
  PartnerId: '61ddc2817bcddc0001c74208',
  ProductInstanceId: '639c96cab2eb560001dd1324',
  Type: 'contact',
};

const bytes = (parts: object = {}) =>
  new TextEncoder().encode(JSON.stringify({ ...recorded, ...parts }));

describe('a recorded message', () => {
  it('is understood, also of a deleted record and of a server of its own', () => {
    expect(parseMessage(bytes())).toEqual({
      company: 'Cobalt',
      keyUrl: recorded.Metadata.key_url,
      message: {
        id: recorded.MessageId,
        kind: 'contact',
        recordId: 57961,
        deleted: false,
        lastUpdated: '2026-06-09T21:59:49Z',
      },
    });
    const gone = parseMessage(bytes({ Action: 'deleted', Entity: null, PartnerId: null }));
    expect(gone?.message).toMatchObject({ deleted: true, lastUpdated: null });
    const ofKey = keyPlace(recorded.Metadata.key_url, [of('na.myconnectwise.net')], rules);
    expect(ofKey).toMatchObject({ isOwn: false, company: 'Cobalt' });
  });

  it('is a hint also where its summary cannot be read', () => {
    for (const Entity of ['{', '[]', 7, undefined, { _info: { lastUpdated: 'x' } }]) {
      expect(parseMessage(bytes({ Entity }))?.message.lastUpdated).toBeNull();
    }
  });

  it.each([
    ['no id', { MessageId: '' }],
    ['an id that is none', { MessageId: "x'; --" }],
    ['no record', { ID: 0 }],
    ['no company', { CompanyId: 3 }],
    ['no key', { Metadata: null }],
    ['another kind', { Type: 'ticket' }],
  ])('is none with %s', (_, parts) => {
    expect(parseMessage(bytes(parts))).toBeNull();
  });

  it('is none in another encoding', () => {
    expect(parseMessage(Uint8Array.of(0xff, 0xfe, 0x7b))).toBeNull();
    expect(parseMessage(new TextEncoder().encode('[]'))).toBeNull();
  });

  it('is signed as ConnectWise documents it', () => {
    // openssl: HMAC-SHA256 of `{"a":1}` under the SHA-256 digest of `key`.
    const body = new TextEncoder().encode('{"a":1}');
    expect(isSignedBy('key', body, 'f9GMEKDV+1FLfETUluDlWA3KaD3gwx4A94miwrEMCHA=')).toBe(true);
    expect(isSignedBy('other', body, 'f9GMEKDV+1FLfETUluDlWA3KaD3gwx4A94miwrEMCHA=')).toBe(false);
  });
});
