import { BlockList, isIP } from 'node:net';

/**
 * Proxies by addresses and ranges: `10.0.0.0/8`, `::1`. An entry that is neither matches nothing; readConfig
 * has checked the prefixes.
 */
export function proxyList(entries: readonly string[]): BlockList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/');
    const family = isIP(address);
    if (family === 0) continue;
    const kind = family === 4 ? 'ipv4' : 'ipv6';
    if (prefix === undefined) list.addAddress(address, kind);
    else list.addSubnet(address, Number(prefix), kind);
  }
  return list;
}

/**
 * Where a request comes from: the last hop that is not a trusted proxy. `forwarded` is the
 * X-Forwarded-For header. Anyone can write it, so it is read from its end, and only through trusted
 * proxies.
 */
export function clientAddress(
  socket: string,
  forwarded: string | null,
  trusted: BlockList,
): string {
  const hops = (forwarded ?? '').split(',').map((hop) => plain(hop.trim()));
  let address = plain(socket);
  while (isTrusted(address, trusted)) {
    const hop = hops.pop();
    if (hop === undefined || isIP(hop) === 0) return address;
    address = hop;
  }
  return address;
}

function isTrusted(address: string, trusted: BlockList): boolean {
  const family = isIP(address);
  return family !== 0 && trusted.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

/** Removes the port, the brackets and the IPv6 prefix of an IPv4 address. */
function plain(address: string): string {
  const bare = /^\[(.+)\](:\d+)?$/u.exec(address)?.[1] ?? address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/iu.exec(bare)?.[1];
  if (mapped !== undefined) return mapped;
  return /^\d+\.\d+\.\d+\.\d+:\d+$/u.test(bare) ? bare.slice(0, bare.indexOf(':')) : bare;
}

/**
 * What counts as one client for limits: an IPv4 address, or a 64-bit IPv6 network, because a single
 * household can use any number of addresses in its network.
 */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const before = groups(head);
  const after = groups(tail);
  const missing = tail === undefined ? 0 : 8 - before.length - after.length;
  const all = [...before, ...Array.from({ length: Math.max(0, missing) }, () => '0'), ...after];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

function groups(part: string | undefined): readonly string[] {
  return part === undefined || part === '' ? [] : part.split(':');
}
