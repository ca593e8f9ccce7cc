import dns from 'node:dns';
import type { LookupFunction } from 'node:net';

/** Code of the error with which a connection fails whose name leads to a forbidden address. */
export const addressRefused = 'ADDRESS_REFUSED';

/** Finds all addresses of a name. */
export type ResolveAll = (
  name: string,
  options: dns.LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: dns.LookupAddress[]) => void,
) => void;

/**
 * Name lookup that hands out allowed addresses only, so that a name which passed the checks cannot
 * lead into a private network, also when it changes between two requests.
 */
export function guardedLookup(
  mayConnect: (address: string) => boolean,
  resolve: ResolveAll = dns.lookup,
): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        callback(error, '', 0);
        return;
      }
      const allowed = addresses.filter(({ address }) => mayConnect(address));
      const [first] = allowed;
      // One forbidden address among allowed ones is no accident either.
      if (first === undefined || allowed.length < addresses.length) {
        callback(Object.assign(new Error('address refused'), { code: addressRefused }), '', 0);
        return;
      }
      if (options.all === true) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}
