import { describe, expect, test } from 'vitest';
import { Failure } from '../../core/failure.ts';
import { addressKind } from '../../network/address.ts';
import { checkSite, mayConnect, type SiteRules } from './site.ts';

const strict: SiteRules = { allowLoopback: false, allowedHosts: [] };
const sandbox: SiteRules = { allowLoopback: true, allowedHosts: [] };
const selfHosted: SiteRules = {
  allowLoopback: false,
  allowedHosts: ['psa.example.com', '.corp.example.org', 'odd.example.com:8443', '.', ''],
};

function refusal(text: string, rules: SiteRules): Failure {
  try {
    checkSite(text, rules);
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown;
    throw thrown;
  }
  throw new Error(`accepted: ${text}`);
}

describe('accepts what people paste', () => {
  test.each([
    ['na.myconnectwise.net', 'https://na.myconnectwise.net'],
    ['  NA.MyConnectWise.net ', 'https://na.myconnectwise.net'],
    ['https://na.myconnectwise.net/', 'https://na.myconnectwise.net'],
    ['https://na.myconnectwise.net:443', 'https://na.myconnectwise.net'],
    ['https://api-na.myconnectwise.net/v4_6_release/apis/3.0', 'https://api-na.myconnectwise.net'],
    ['api-eu.myconnectwise.net/v4_6_release/apis/3.0/', 'https://api-eu.myconnectwise.net'],
    [
      'https://eu.myconnectwise.net/v4_6_release/x.aspx?locale=en_GB#a@b',
      'https://eu.myconnectwise.net',
    ],
    ['staging.connectwisedev.com', 'https://staging.connectwisedev.com'],
  ])('%s', (text, origin) => {
    expect(checkSite(text, strict)).toMatchObject({ origin, trust: 'connectwise' });
  });

  test.each([
    ['psa.example.com', 'https://psa.example.com'],
    ['cw.corp.example.org', 'https://cw.corp.example.org'],
    ['https://odd.example.com:8443/', 'https://odd.example.com:8443'],
  ])('the operator lists %s', (text, origin) => {
    expect(checkSite(text, selfHosted)).toMatchObject({ origin, trust: 'operator' });
  });

  test.each([
    ['http://127.0.0.1:4810', 'http://127.0.0.1:4810'],
    ['127.0.0.1:4810', 'http://127.0.0.1:4810'],
    ['http://localhost:4810/v4_6_release/apis/3.0', 'http://localhost:4810'],
    ['http://[::1]:4810', 'http://[::1]:4810'],
  ])('loopback where it is allowed: %s', (text, origin) => {
    expect(checkSite(text, sandbox)).toMatchObject({ origin, trust: 'loopback' });
    expect(refusal(text, strict).detail.problem).toBe('site_is_loopback');
  });
});

describe('refuses, whatever the rules', () => {
  const texts = [
    '',
    '   ',
    'http://na.myconnectwise.net',
    'ftp://na.myconnectwise.net',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'myconnectwise.net',
    'evilmyconnectwise.net',
    'https://na.myconnectwise.net.',
    'na.myconnectwise.net.evil.com',
    'https://evil.com/na.myconnectwise.net',
    'https://evil.com?na.myconnectwise.net',
    'https://evil.com#.myconnectwise.net',
    'https://evil.com\\.myconnectwise.net',
    'https://evil.com\t.myconnectwise.net',
    'https://na.myconnectwise.net@evil.com',
    'https://user:secret@na.myconnectwise.net',
    'https://@na.myconnectwise.net',
    'https://na.myconnectwise.net:22',
    'https://na.myconnectwise.net:8443',
    'https://10.0.0.1',
    'https://192.168.1.5',
    'https://172.16.3.4',
    'https://100.64.0.1',
    'https://169.254.169.254/latest/meta-data',
    'https://8.8.8.8',
    'https://0x7f.1/',
    'https://0.0.0.0',
    'https://3232235777',
    'https://[fd00::1]',
    'https://[fe80::1]',
    'https://[::ffff:10.0.0.1]',
    'https://[::ffff:127.0.0.1]',
    'https://metadata.google.internal',
    'https://x.example.com',
    'https://psa.example.com:8443',
    'https://odd.example.com',
    'https://corp.example.org',
    'https://cw.corp.example.org:444',
  ];
  const rules: SiteRules = { ...selfHosted, allowLoopback: false };
  test.each(texts)('%s', (text) => {
    expect(refusal(text, rules).code).toBe('site_not_allowed');
  });

  test('a pasted password is not repeated', () => {
    const failure = refusal('https://user:secret@na.myconnectwise.net', strict);
    expect(failure.message).not.toContain('secret');
    expect(refusal('https://user:secret@na my', strict).message).not.toContain('secret');
  });
});

describe('addresses a host may resolve to', () => {
  test.each([
    ['8.8.8.8', 'public'],
    ['2600:1f18::1', 'public'],
    ['10.1.2.3', 'private'],
    ['172.31.255.255', 'private'],
    ['172.32.0.1', 'public'],
    ['192.168.0.1', 'private'],
    ['100.127.255.255', 'private'],
    ['fd12::1', 'private'],
    ['64:ff9b::a9fe:a9fe', 'private'],
    ['127.8.9.1', 'loopback'],
    ['::1', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['0:0:0:0:0:ffff:7f00:1', 'loopback'],
    ['::ffff:a9fe:a9fe', 'forbidden'],
    ['::ffff:0:127.0.0.1', 'loopback'],
    ['::ffff:0:a01:203', 'private'],
    ['::ffff:0:169.254.169.254', 'forbidden'],
    ['::ffff:0:0.0.0.0', 'forbidden'],
    ['::ffff:0:8.8.8.8', 'public'],
    ['169.254.169.254', 'forbidden'],
    ['fe80::1%eth0', 'forbidden'],
    ['fd00:ec2::254', 'forbidden'],
    ['0.0.0.0', 'forbidden'],
    ['::', 'forbidden'],
    ['224.0.0.1', 'forbidden'],
    ['255.255.255.255', 'forbidden'],
    ['no address', 'forbidden'],
  ])('%s is %s', (address, kind) => {
    expect(addressKind(address)).toBe(kind);
  });

  test('each trust reaches its own kind only', () => {
    expect(mayConnect('connectwise', '8.8.8.8')).toBe(true);
    expect(mayConnect('connectwise', '10.0.0.1')).toBe(false);
    expect(mayConnect('connectwise', '127.0.0.1')).toBe(false);
    expect(mayConnect('operator', '10.0.0.1')).toBe(true);
    expect(mayConnect('operator', '169.254.169.254')).toBe(false);
    expect(mayConnect('operator', '127.0.0.1')).toBe(false);
    expect(mayConnect('loopback', '127.0.0.1')).toBe(true);
    expect(mayConnect('loopback', '8.8.8.8')).toBe(false);
  });
});
