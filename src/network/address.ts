import { BlockList, isIP } from 'node:net';

/** How far from the public internet an IP address is. */
export type AddressKind = 'public' | 'private' | 'loopback' | 'forbidden';

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

// Addresses of private networks: an operator may have a ConnectWise there; nobody else may name
// one.
const own = new BlockList();
own.addSubnet('10.0.0.0', 8, 'ipv4');
own.addSubnet('172.16.0.0', 12, 'ipv4');
own.addSubnet('192.168.0.0', 16, 'ipv4');
own.addSubnet('100.64.0.0', 10, 'ipv4');
own.addSubnet('198.18.0.0', 15, 'ipv4');
own.addSubnet('fc00::', 7, 'ipv6');

// Addresses no ConnectWise has: link-local (cloud metadata lives there), unspecified, multicast.
const forbidden = new BlockList();
forbidden.addSubnet('0.0.0.0', 8, 'ipv4');
forbidden.addSubnet('169.254.0.0', 16, 'ipv4');
forbidden.addSubnet('192.0.0.0', 24, 'ipv4');
forbidden.addSubnet('192.0.2.0', 24, 'ipv4');
forbidden.addSubnet('192.88.99.0', 24, 'ipv4');
forbidden.addSubnet('198.51.100.0', 24, 'ipv4');
forbidden.addSubnet('203.0.113.0', 24, 'ipv4');
forbidden.addSubnet('224.0.0.0', 3, 'ipv4');
forbidden.addAddress('::', 'ipv6');
forbidden.addSubnet('fe80::', 10, 'ipv6');
forbidden.addSubnet('ff00::', 8, 'ipv6');
forbidden.addSubnet('2001:db8::', 32, 'ipv6');
forbidden.addSubnet('3fff::', 20, 'ipv6');
forbidden.addSubnet('100::', 64, 'ipv6');
forbidden.addSubnet('2001:2::', 48, 'ipv6');
forbidden.addSubnet('2001:10::', 28, 'ipv6');
forbidden.addSubnet('2001:20::', 28, 'ipv6');
forbidden.addSubnet('5f00::', 16, 'ipv6');
forbidden.addSubnet('fec0::', 10, 'ipv6');
// The metadata service of one cloud sits among the private IPv6 addresses.
forbidden.addAddress('fd00:ec2::254', 'ipv6');

// Ranges of IPv6 that hold an IPv4 address: what matters is the address inside.
const translated = new BlockList();
translated.addSubnet('64:ff9b::', 96, 'ipv6');
translated.addSubnet('64:ff9b:1::', 48, 'ipv6');
translated.addSubnet('2002::', 16, 'ipv6');
translated.addSubnet('2001::', 32, 'ipv6');

/** The kind of an IP address given as text; any other text is `forbidden`. */
export function addressKind(address: string): AddressKind {
  const plain = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  const family = isIP(plain);
  if (family === 0) return 'forbidden';
  if (family === 6) {
    const inner = mappedIPv4(plain);
    if (inner !== null) return addressKind(inner);
  }
  const type = family === 4 ? 'ipv4' : 'ipv6';
  if (forbidden.check(plain, type)) return 'forbidden';
  if (loopback.check(plain, type)) return 'loopback';
  if (own.check(plain, type)) return 'private';
  if (type === 'ipv6' && translated.check(plain, type)) return 'private';
  return 'public';
}

/**
 * The IPv4 address inside `::ffff:a.b.c.d` or `::ffff:0:a.b.c.d`, in any spelling, or the deprecated
 * `::a.b.c.d`.
 */
function mappedIPv4(address: string): string | null {
  // The URL parser brings every spelling of an IPv6 address into its shortest form.
  const short = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const found = /^::(?:ffff:(?:0:)?)?([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(short);
  if (found === null) return null;
  const high = Number.parseInt(found[1] ?? '', 16);
  const low = Number.parseInt(found[2] ?? '', 16);
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}
