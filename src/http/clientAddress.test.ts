import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pbt } from '../../test/support/pbt.ts';
import { clientAddress, networkOf, proxyList } from './clientAddress.ts';

const none = proxyList([]);
const proxies = proxyList(['10.0.0.0/8', '::1', '2001:db8::/32']);

describe('the address of a client', () => {
  it('is the socket where no proxy is trusted, whatever a header says', () => {
    const forged = fc.string();
    fc.assert(
      fc.property(forged, (header) => {
        expect(clientAddress('192.0.2.7', header, none)).toBe('192.0.2.7');
        expect(clientAddress('192.0.2.7', header, proxies)).toBe('192.0.2.7');
      }),
      pbt(500),
    );
  });

  it('is the last hop before the proxies, whatever stands before it', () => {
    fc.assert(
      fc.property(fc.array(fc.ipV4()), fc.ipV4(), (before, client) => {
        fc.pre(!client.startsWith('10.'));
        const header = [...before, client, '10.1.2.3'].join(', ');
        expect(clientAddress('10.0.0.1', header, proxies)).toBe(client);
        expect(clientAddress('::ffff:10.0.0.1', header, proxies)).toBe(client);
      }),
      pbt(500),
    );
  });

  it.each([
    ['10.0.0.1', null, '10.0.0.1'],
    ['10.0.0.1', '', '10.0.0.1'],
    ['10.0.0.1', 'unknown', '10.0.0.1'],
    ['10.0.0.1', '203.0.113.5:4711', '203.0.113.5'],
    ['10.0.0.1', '[2001:db9::1]:4711', '2001:db9::1'],
    ['::1', '198.51.100.1, 2001:db8::5', '198.51.100.1'],
    ['10.0.0.1', '10.0.0.2, 10.0.0.3', '10.0.0.2'],
  ])('of %s with %j is %s', (socket, header, expected) => {
    expect(clientAddress(socket, header, proxies)).toBe(expected);
  });
});

describe('what counts as one client', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('for %s is %s', (address, expected) => {
    expect(networkOf(address)).toBe(expected);
  });

  it('is the same for every address of a network of IPv6, and another beside it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(0xffff), { minLength: 8, maxLength: 8 }),
        fc.nat(0xffff),
        (parts, other) => {
          const own = networkOf(written(parts));
          expect(networkOf(written([...parts.slice(0, 4), other, other, other, other]))).toBe(own);
          const next = [...parts.slice(0, 3), ((parts[3] ?? 0) + 1) % 0x1_0000, ...parts.slice(4)];
          expect(networkOf(written(next))).not.toBe(own);
        },
      ),
      pbt(500),
    );
  });
});

function written(groups: readonly number[]): string {
  return groups.map((group) => group.toString(16)).join(':');
}
