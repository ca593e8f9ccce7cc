import { describe, expect, it } from 'vitest';
import { messageOf } from '../../test/support/said.ts';
import { asFailure } from '../core/failure.ts';
import type { Connection } from '../ports/connection.ts';
import { requestGiven } from './connectRequest.ts';

const present: Connection = {
  site: 'https://na.myconnectwise.net',
  company: 'acme',
  kind: 'api_keys',
  user: 'oldpublic',
  clientId: 'guid',
  apiBase: 'https://api-na.myconnectwise.net',
  codebase: 'v2026_4/',
  verifiedAt: '2026-01-01T00:00:00.000Z',
  refused: null,
  oldKeys: null,
  keysSince: '2026-01-01T00:00:00.000Z',
};

describe('requestGiven', () => {
  it('takes what was entered, without blanks around', () => {
    const flags = { site: ' host ', company: 'acme', publicKey: 'pub', clientId: 'guid' };
    expect(requestGiven({ ...flags, privateKey: ' private ' }, null)).toEqual({
      site: 'host',
      company: 'acme',
      clientId: 'guid',
      credentials: { kind: 'api_keys', user: 'pub', secret: 'private' },
    });
  });

  it('takes an integrator login instead of keys', () => {
    const flags = { site: 'host', company: 'acme', integratorUser: 'robot', clientId: 'guid' };
    expect(requestGiven({ ...flags, privateKey: 'password' }, null).credentials).toEqual({
      kind: 'integrator',
      user: 'robot',
      secret: 'password',
    });
  });

  it('keeps what is not entered anew when keys are replaced', () => {
    expect(requestGiven({ publicKey: 'newpublic', privateKey: 'newprivate' }, present)).toEqual({
      site: present.site,
      company: 'acme',
      clientId: 'guid',
      credentials: { kind: 'api_keys', user: 'newpublic', secret: 'newprivate' },
    });
    const integrator: Connection = { ...present, kind: 'integrator', user: 'robot' };
    expect(requestGiven({ privateKey: 'changed' }, integrator).credentials).toEqual({
      kind: 'integrator',
      user: 'robot',
      secret: 'changed',
    });
  });

  it('names all that is missing at once', () => {
    try {
      requestGiven({ company: 'acme', clientId: '  ' }, null);
      expect.unreachable();
    } catch (thrown) {
      expect(messageOf(asFailure(thrown))).toBe(
        '--site, --public-key, --client-id, AMPWISE_CW_PRIVATE_KEY: not given.',
      );
    }
  });
});
