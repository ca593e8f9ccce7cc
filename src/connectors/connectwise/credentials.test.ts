import { expect, test } from 'vitest';
import { Failure } from '../../core/failure.ts';
import { checkClientId, checkText, signInHeaders } from './credentials.ts';

const guid = '5a3c1b8e-7a0d-4a7e-9c55-0a1d3f6b2c11';

function refusal(act: () => unknown): Failure {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown;
    throw thrown;
  }
  throw new Error('accepted');
}

test('API keys', () => {
  const keys = { kind: 'api_keys', user: 'public', secret: 'pr:v+té' } as const;
  const headers = signInHeaders('acme', keys, guid);
  expect(Object.keys(headers).toSorted()).toEqual(['authorization', 'clientid']);
  expect(headers.clientid).toBe(guid);
  const basic = /^Basic (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
  expect(Buffer.from(basic, 'base64').toString('utf8')).toBe('acme+public:pr:v+té');
});

test('an integrator login says so', () => {
  const login = { kind: 'integrator', user: 'robot', secret: 'x' } as const;
  expect(signInHeaders('acme', login, guid)['x-cw-usertype']).toBe('integrator');
});

test('a clientId is a GUID', () => {
  expect(checkClientId(` ${guid.toUpperCase()}\n`)).toBe(guid.toUpperCase());
  for (const wrong of ['', ' ', 'abc', `${guid}0`, `{${guid}}`]) {
    const failure = refusal(() => checkClientId(wrong));
    expect(failure.code).toBe('bad_input');
    expect(failure.detail.field).toBe('clientId');
  }
});

test('texts are there and can be sent; what was entered is not repeated', () => {
  expect(checkText('private key', ' s3cret ', { code: 'private_key' })).toBe('s3cret');
  for (const wrong of ['', '  ', 's3cret\r\nx-evil: 1', 's3\0cret']) {
    const failure = refusal(() => checkText('private key', wrong, { code: 'private_key' }));
    expect(failure.code).toBe('bad_input');
    expect(failure.message).not.toContain('s3');
  }
});
