import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Failure } from '../core/failure.ts';
import { readConfig } from './readConfig.ts';

function failureOf(work: () => unknown): Failure {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown;
    throw thrown;
  }
  throw new Error('no failure');
}

describe('readConfig', () => {
  it('needs nothing', () => {
    expect(readConfig({})).toEqual({
      dataDir: resolve('data'),
      database: { kind: 'sqlite', file: resolve('data', 'ampwise.db') },
      connectWise: { privateKey: null, clientId: null, allowLoopback: false, allowedHosts: [] },
      service: {
        publicUrl: null,
        trustedProxies: [],
        requestsPerMinute: 600,
        signInsPerMinute: 10,
        runsAtOnce: 4,
        stopSeconds: 10,
      },
      mail: null,
      metrics: null,
      secretKey: null,
      log: 'silent',
      colour: true,
      pager: expect.stringContaining('less') as unknown,
      organization: null,
    });
  });

  it('has no pager where an empty one is named, or one that shows all at once', () => {
    for (const PAGER of ['', ' ', 'cat']) expect(readConfig({ PAGER }).pager).toBeNull();
  });

  it('takes everything', () => {
    const config = readConfig({
      AMPWISE_DATA_DIR: '/srv/ampwise',
      DATABASE_URL: 'postgres://amp:pw@db.example/amp',
      AMPWISE_CW_PRIVATE_KEY: 'private',
      AMPWISE_CW_CLIENT_ID: 'client',
      AMPWISE_ALLOW_LOOPBACK: '1',
      AMPWISE_ALLOWED_HOSTS: 'psa.example.com, .example.org:8443',
      AMPWISE_SECRET_KEY: 'key',
      AMPWISE_ORGANIZATION: 'acme',
      AMPWISE_PUBLIC_URL: 'https://amp.example.com/',
      AMPWISE_TRUSTED_PROXIES: '10.0.0.0/8 ::1',
      AMPWISE_REQUESTS_PER_MINUTE: '50',
      AMPWISE_SIGN_INS_PER_MINUTE: '5',
      AMPWISE_SMTP_URL: 'smtps://amp:pw@mail.example.com',
      AMPWISE_MAIL_FROM: 'amp@example.com',
      AMPWISE_LOG: 'Debug',
      AMPWISE_METRICS: '[::1]:7401',
      NO_COLOR: '1',
      PAGER: 'more -s',
    });
    expect(config).toEqual({
      dataDir: '/srv/ampwise',
      database: { kind: 'postgres', url: 'postgres://amp:pw@db.example/amp' },
      connectWise: {
        privateKey: 'private',
        clientId: 'client',
        allowLoopback: true,
        allowedHosts: ['psa.example.com', '.example.org:8443'],
      },
      service: {
        publicUrl: 'https://amp.example.com',
        trustedProxies: ['10.0.0.0/8', '::1'],
        requestsPerMinute: 50,
        signInsPerMinute: 5,
        runsAtOnce: 4,
        stopSeconds: 10,
      },
      metrics: { host: '::1', port: 7401 },
      mail: { smtpUrl: 'smtps://amp:pw@mail.example.com', from: 'amp@example.com' },
      secretKey: 'key',
      log: 'debug',
      colour: false,
      pager: 'more -s',
      organization: 'acme',
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('takes an empty value for none', () => {
    const config = readConfig({ AMPWISE_DATA_DIR: '', DATABASE_URL: ' ', NO_COLOR: '' });
    expect(config.database).toEqual({ kind: 'sqlite', file: join(resolve('data'), 'ampwise.db') });
    expect(config.colour).toBe(true);
  });

  it('names all faults at once and shows no value', () => {
    const failure = failureOf(() =>
      readConfig({
        DATABASE_URL: 'mysql://user:hunter2@host/db',
        AMPWISE_ALLOW_LOOPBACK: 'perhaps',
        AMPWISE_ALLOWED_HOSTS: 'https://psa.example.com/',
        AMPWISE_PUBLIC_URL: 'https://amp.example.com/secretpath',
        AMPWISE_TRUSTED_PROXIES: '10.0.0.0/33',
        AMPWISE_REQUESTS_PER_MINUTE: 'lots',
        AMPWISE_SMTP_URL: 'mail://user:hunter2@host',
        AMPWISE_MAIL_FROM: 'nobody',
        AMPWISE_LOG: 'loud',
      }),
    );
    expect(failure.code).toBe('configuration');
    for (const name of [
      'DATABASE_URL',
      'AMPWISE_ALLOW_LOOPBACK',
      'AMPWISE_ALLOWED_HOSTS',
      'AMPWISE_PUBLIC_URL',
      'AMPWISE_TRUSTED_PROXIES',
      'AMPWISE_REQUESTS_PER_MINUTE',
      'AMPWISE_SMTP_URL',
      'AMPWISE_MAIL_FROM',
      'AMPWISE_LOG',
    ]) {
      expect(failure.message).toContain(name);
      expect(failure.detail.variable).toContain(name);
    }
    expect(failure.message).not.toMatch(/hunter2|perhaps|secretpath|lots|nobody|loud/u);
  });

  it.each([
    'https://amp.example.com?next=1',
    'https://amp.example.com/?',
    'https://amp.example.com/#top',
    'https://user:hunter2@amp.example.com',
    'https://:hunter2@amp.example.com',
  ])('rejects the public address %s instead of shortening it', (address) => {
    const failure = failureOf(() => readConfig({ AMPWISE_PUBLIC_URL: address }));
    expect(failure.detail).toMatchObject({ variable: 'AMPWISE_PUBLIC_URL' });
    expect(failure.message).not.toContain('hunter2');
  });

  it.each(['smtp://amp:100%@host', 'smtp://50%zz:hunter2@host', 'smtp://amp:%ff@host'])(
    'rejects the mail server %s, whose login cannot be read',
    (address) => {
      const failure = failureOf(() => readConfig({ AMPWISE_SMTP_URL: address }));
      expect(failure.detail).toMatchObject({ variable: 'AMPWISE_SMTP_URL' });
      expect(failure.message).not.toContain('hunter2');
    },
  );

  it('accepts a percent sign that is written as %25', () => {
    const smtpUrl = 'smtp://amp:100%25@host';
    expect(readConfig({ AMPWISE_SMTP_URL: smtpUrl }).mail).toMatchObject({ smtpUrl });
  });
});
