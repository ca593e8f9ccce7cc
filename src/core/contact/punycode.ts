/** The parameters of RFC 3492, section 5. */
const base = 36;
const lowest = 1;
const highest = 26;
const skew = 38;
const damping = 700;
const firstBias = 72;
const firstCode = 0x80;
const lastCode = 0x10_ff_ff;

/** The prefix of a label that is encoded in ASCII (RFC 5890). */
const prefix = 'xn--';

/** A decoded label of a domain; null if it was not encoded, or not validly. */
export function decodeLabel(label: string): string | null {
  if (!label.toLowerCase().startsWith(prefix)) return null;
  const text = decode(label.slice(prefix.length).toLowerCase());
  // One that encodes to something else would be another name.
  return text !== null && encode(text) === label.slice(prefix.length).toLowerCase() ? text : null;
}

/** A label of a domain in ASCII, as mail servers use it; one that is ASCII already is unchanged. */
export function encodeLabel(label: string): string {
  return /^\p{ASCII}*$/u.test(label) ? label : prefix + encode(label);
}

function decode(encoded: string): string | null {
  const delimiter = encoded.lastIndexOf('-');
  const codes = codesOf(encoded.slice(0, Math.max(delimiter, 0)));
  if (codes.some((code) => code >= firstCode)) return null;
  let code = firstCode;
  let bias = firstBias;
  let position = 0;
  let at = delimiter + 1;
  while (at < encoded.length) {
    const before = position;
    for (let weight = 1, k = base; ; k += base) {
      const digit = digitOf(encoded.charAt(at++));
      if (digit === null) return null;
      position += digit * weight;
      const threshold = thresholdAt(k, bias);
      if (digit < threshold) break;
      weight *= base - threshold;
      if (!Number.isSafeInteger(position) || !Number.isSafeInteger(weight)) return null;
    }
    const count = codes.length + 1;
    bias = adapt(position - before, count, before === 0);
    code += Math.floor(position / count);
    position %= count;
    if (code > lastCode || (code >= 0xd8_00 && code <= 0xdf_ff)) return null;
    codes.splice(position++, 0, code);
  }
  return String.fromCodePoint(...codes);
}

function encode(text: string): string {
  const codes = codesOf(text);
  const basic = codes.filter((code) => code < firstCode);
  let encoded = basic.length === 0 ? '' : `${String.fromCodePoint(...basic)}-`;
  let handled = basic.length;
  let code = firstCode;
  let bias = firstBias;
  let delta = 0;
  while (handled < codes.length) {
    const next = Math.min(...codes.filter((one) => one >= code));
    delta += (next - code) * (handled + 1);
    code = next;
    for (const one of codes) {
      if (one < code) delta++;
      if (one !== code) continue;
      encoded += digitsOf(delta, bias);
      bias = adapt(delta, handled + 1, handled === basic.length);
      delta = 0;
      handled++;
    }
    delta++;
    code++;
  }
  return encoded;
}

/** A number of variable length, by thresholds that depend on the bias. */
function digitsOf(delta: number, bias: number): string {
  let digits = '';
  let left = delta;
  for (let k = base; ; k += base) {
    const threshold = thresholdAt(k, bias);
    if (left < threshold) return digits + digitName(left);
    digits += digitName(threshold + ((left - threshold) % (base - threshold)));
    left = Math.floor((left - threshold) / (base - threshold));
  }
}

function thresholdAt(k: number, bias: number): number {
  return Math.min(Math.max(k - bias, lowest), highest);
}

function adapt(delta: number, count: number, first: boolean): number {
  let left = Math.floor(delta / (first ? damping : 2));
  left += Math.floor(left / count);
  let k = 0;
  while (left > ((base - lowest) * highest) / 2) {
    left = Math.floor(left / (base - lowest));
    k += base;
  }
  return k + Math.floor(((base - lowest + 1) * left) / (left + skew));
}

const digitNames = 'abcdefghijklmnopqrstuvwxyz0123456789';

function digitName(value: number): string {
  return digitNames.charAt(value);
}

function digitOf(character: string): number | null {
  const value = character === '' ? -1 : digitNames.indexOf(character);
  return value < 0 ? null : value;
}

function codesOf(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0);
}
