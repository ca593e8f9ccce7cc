import { describe, expect, test } from 'vitest';
import { Failure } from '../../core/failure.ts';
import { checkTarget, mayReach } from './target.ts';

const strict = { allowLoopback: false };

function problem(url: string, rules = strict): unknown {
  try {
    checkTarget(url, rules);
  } catch (thrown) {
    if (thrown instanceof Failure) return thrown.detail.problem;
    throw thrown;
  }
  throw new Error(`accepted: ${url}`);
}

describe('the address of a webhook', () => {
  test.each([
    ['https://example.com/hooks', 'https://example.com/hooks'],
    ['  https://Example.com:8443/a?b=c#d ', 'https://example.com:8443/a?b=c'],
    ['https://xn--mnchen-3ya.example', 'https://xn--mnchen-3ya.example/'],
  ])('%s is kept as %s', (entered, url) => {
    expect(checkTarget(entered, strict)).toEqual({ url, trust: 'internet' });
  });

  test.each([
    ['', 'no_web_address'],
    ['example.com/hooks', 'no_web_address'],
    ['https://', 'no_web_address'],
    ['https://example.com:0/', 'no_web_address'],
    ['https://exa\tmple.com', 'no_web_address'],
    ['https://example.com\\@evil.com', 'no_web_address'],
    ['ftp://example.com', 'url_not_https'],
    ['file:///etc/passwd', 'url_not_https'],
    ['http://example.com', 'url_not_https'],
    ['https://ann:secret@example.com', 'url_credentials'],
    ['https://@example.com', 'url_credentials'],
    ['https://93.184.216.34/', 'url_not_public'],
    ['https://0x7f000001/', 'url_not_public'],
    ['https://2130706433/', 'url_not_public'],
    ['https://169.254.169.254/latest/meta-data', 'url_not_public'],
    ['https://[::1]/', 'url_not_public'],
    ['https://[::ffff:10.0.0.1]/', 'url_not_public'],
    ['https://[2606:4700::1]/', 'url_not_public'],
    ['http://localhost:8080', 'url_not_public'],
    ['https://localhost', 'url_not_public'],
    ['https://a.localhost', 'url_not_public'],
    ['https://printer.local', 'url_not_public'],
    ['https://intranet', 'url_not_public'],
    ['https://vault.corp', 'url_not_public'],
    ['https://metadata.google.internal/', 'url_not_public'],
    ['https://example.com./', 'url_not_public'],
    [`https://example.com/${'x'.repeat(2000)}`, 'too_long'],
  ])('%s is refused: %s', (entered, code) => {
    expect(problem(entered)).toBe(code);
  });

  test('can be on this machine where that is allowed, and nowhere else over http', () => {
    const loose = { allowLoopback: true };
    for (const url of ['http://127.0.0.1:4000/', 'http://localhost:4000/x', 'http://[::1]:4000/']) {
      expect(checkTarget(url, loose)).toEqual({ url, trust: 'loopback' });
    }
    expect(problem('http://example.com', loose)).toBe('url_not_https');
    expect(problem('https://10.0.0.1', loose)).toBe('url_not_public');
  });
});

describe('where its name may lead', () => {
  test.each([
    ['93.184.216.34', true],
    ['2606:4700::1', true],
    ['127.0.0.1', false],
    ['::1', false],
    ['10.1.2.3', false],
    ['172.16.0.1', false],
    ['192.168.1.1', false],
    ['100.64.0.1', false],
    ['169.254.169.254', false],
    ['fd00:ec2::254', false],
    ['fe80::1', false],
    ['::ffff:192.168.0.1', false],
    ['64:ff9b::a00:1', false],
    ['0.0.0.0', false],
  ])('%s: %s', (address, allowed) => {
    expect(mayReach('internet', address)).toBe(allowed);
    expect(mayReach('loopback', address)).toBe(['127.0.0.1', '::1'].includes(address));
  });
});
