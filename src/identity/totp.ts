import { createHmac } from 'node:crypto';

/** Seconds that a code is shown for. */
const period = 30;

/**
 * The time step of a code from an authenticator app: the present one or a neighbour, as the library
 * accepts them; null if it matches none.
 */
export function stepOf(secret: string, code: string, now: number): number | null {
  const present = Math.floor(now / 1000 / period);
  return [present, present - 1, present + 1].find((step) => codeAt(secret, step) === code) ?? null;
}

/** The code of a time step (RFC 6238, six digits). */
function codeAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', secret).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 0xf;
  const number = (digest.readUInt32BE(offset) & 0x7f_ff_ff_ff) % 1_000_000;
  return String(number).padStart(6, '0');
}
