import { describe, expect, test } from 'vitest';
import { Failure } from '../../core/failure.ts';
import { type Answer, classify } from './classify.ts';
import { discoveryUrl, readDiscovery } from './discovery.ts';
import { checkSite, type SiteRules } from './site.ts';

const rules: SiteRules = { allowLoopback: true, allowedHosts: ['psa.example.com'] };
const now = 0;

function read(site: string, answer: Partial<Answer>) {
  const entered = checkSite(site, rules);
  const whole = { status: 200, headers: {}, body: '', ...answer };
  const asked = { resource: 'companies', host: entered.host, company: 'acme', now } as const;
  return readDiscovery(whole, classify(whole, asked), entered, 'acme', rules);
}

function info(site: string, json: object) {
  const found = read(site, { body: JSON.stringify({ Codebase: 'v2026_4/', ...json }) });
  if (found === null) throw new Error('not understood');
  return found;
}

function refusal(act: () => unknown): Failure {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown;
    throw thrown;
  }
  throw new Error('accepted');
}

test('the company is a part of the address', () => {
  const site = checkSite('na.myconnectwise.net', rules);
  expect(discoveryUrl(site, 'A/c me?')).toBe(
    'https://na.myconnectwise.net/login/companyinfo/A%2Fc%20me%3F',
  );
});

test.each([
  [{ IsCloud: true }, { isCloud: true, version: null }],
  [{ IsCloud: 'True' }, { isCloud: true }],
  [
    { IsCloud: 'False', VersionNumber: 'v4.6.1' },
    { isCloud: false, version: 'v4.6.1' },
  ],
  [{ IsCloud: false, VersionCode: 'v2017.3' }, { version: 'v2017.3' }],
  [{ VersionNumber: 5 }, { isCloud: false, version: null }],
])('%j', (json, expected) => {
  expect(info('na.myconnectwise.net', json).info).toMatchObject(expected);
});

describe('codebase', () => {
  test.each([
    ['v2026_4/', 'v2026_4/'],
    ['v2026_4', 'v2026_4/'],
    ['/v2026_4/', 'v2026_4/'],
    ['', 'v4_6_release/'],
    [null, 'v4_6_release/'],
    [undefined, 'v4_6_release/'],
  ])('%s', (Codebase, codebase) => {
    expect(info('na.myconnectwise.net', { Codebase }).info.codebase).toBe(codebase);
  });

  test.each(['../evil', 'a/b', 'v1?x=', 'a b', '..', 'x'.repeat(61), '@evil.example'])(
    'refuses %s',
    (Codebase) => {
      expect(refusal(() => info('na.myconnectwise.net', { Codebase })).code).toBe('answer_broken');
    },
  );
});

describe('host of the API', () => {
  test.each([
    // Said by discovery, with and without scheme.
    ['na.myconnectwise.net', 'api-na.myconnectwise.net', 'https://api-na.myconnectwise.net'],
    [
      'na.myconnectwise.net',
      'https://api-na.myconnectwise.net/',
      'https://api-na.myconnectwise.net',
    ],
    ['na.myconnectwise.net', 'na.myconnectwise.net', 'https://na.myconnectwise.net'],
    ['psa.example.com', 'PSA.example.com', 'https://psa.example.com'],
    ['psa.example.com', 'http://psa.example.com', 'https://psa.example.com'],
    // Not said.
    ['na.myconnectwise.net', undefined, 'https://api-na.myconnectwise.net'],
    ['aus.myconnectwise.net', ' ', 'https://api-aus.myconnectwise.net'],
    ['staging.connectwisedev.com', null, 'https://api-staging.connectwisedev.com'],
    ['sandbox-na.myconnectwise.net', undefined, 'https://sandbox-na.myconnectwise.net'],
    ['api-eu.myconnectwise.net', undefined, 'https://api-eu.myconnectwise.net'],
    ['psa.example.com', undefined, 'https://psa.example.com'],
    // On this machine it stays on this machine, whatever is said.
    ['http://127.0.0.1:4810', 'api-na.myconnectwise.net', 'http://127.0.0.1:4810'],
    ['http://127.0.0.1:4810', 'https://evil.example', 'http://127.0.0.1:4810'],
    ['http://127.0.0.1:4810', '127.0.0.1:4810', 'http://127.0.0.1:4810'],
    ['http://localhost:4810', 'http://127.0.0.1:1', 'http://localhost:4810'],
  ])('%s says %s', (site, SiteUrl, origin) => {
    const found = info(site, { SiteUrl });
    expect(found.api.origin).toBe(origin);
    expect(found.info.apiBase).toBe(origin);
  });

  test.each([
    'evil.example',
    'https://evil.example/api-na.myconnectwise.net',
    'api-na.myconnectwise.net.evil.example',
    'https://api-na.myconnectwise.net@evil.example',
    'evilmyconnectwise.net',
    'http://api-na.myconnectwise.net',
    'https://127.0.0.1',
    'http://127.0.0.1:4810',
    'localhost',
    '169.254.169.254',
    '10.0.0.5',
    'ftp://api-na.myconnectwise.net',
    'https://api-na.myconnectwise.net:8443',
    'api-na.myconnectwise.net\\.evil.example',
  ])('never %s', (SiteUrl) => {
    const failure = refusal(() => info('na.myconnectwise.net', { SiteUrl }));
    expect(failure.code).toBe('site_not_allowed');
  });
});

test.each([
  ['null', { body: 'null' }],
  ['404', { status: 404 }],
  ['a 404 page', { status: 404, body: '<html></html>' }],
  ['no route', { status: 400, body: 'Cannot route. Codebase/company is invalid' }],
])('an unknown company: %s', (_, answer) => {
  const failure = refusal(() => read('na.myconnectwise.net', answer));
  expect(failure).toMatchObject({
    code: 'company_unknown',
    detail: { site: 'na.myconnectwise.net', company: 'acme' },
  });
});

test.each(['[]', '"x"', '7'])('no company information: %s', (body) => {
  expect(refusal(() => read('na.myconnectwise.net', { body })).code).toBe('answer_broken');
});

test.each([500, 503, 429, 301])('%i is judged as any other answer', (status) => {
  expect(read('na.myconnectwise.net', { status })).toBeNull();
});
