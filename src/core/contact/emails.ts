import { isPlainText, withoutInvisible } from './canonical.ts';
import { decodeLabel, encodeLabel } from './punycode.ts';

/** A local part, and a label of a domain: letters and digits of any script, with the marks they carry. */
const localForm =
  /^[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const labelForm = /^[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?$/u;

/**
 * An e-mail address in the form for comparing: lower case, no blanks around it, no invisible marks,
 * and the domain in its native script. A domain in punycode is the same mailbox.
 */
export function canonicalEmail(text: string): string {
  // Nearly all are ASCII: only case can differ in them, and a domain in punycode.
  if (isPlainText(text)) {
    const lower = text.toLowerCase();
    if (!lower.includes('xn--')) return lower;
  }
  const address = withoutInvisible(text)
    .replaceAll(/[\u200C\u200D]/gu, '')
    .replaceAll('＠', '@')
    .toLowerCase();
  const at = address.lastIndexOf('@');
  if (at < 0) return address;
  return `${address.slice(0, at + 1)}${readableDomain(address.slice(at + 1))}`;
}

/**
 * Whether text is an e-mail address someone could receive mail at: one @, a dotted domain, 254 characters
 * at most.
 */
export function isEmail(text: string): boolean {
  const email = canonicalEmail(text);
  const at = email.lastIndexOf('@');
  const [local, labels] = [email.slice(0, Math.max(at, 0)), email.slice(at + 1).split('.')];
  const last = labels.at(-1) ?? '';
  return (
    email.length <= 254 &&
    local.length <= 64 &&
    localForm.test(local) &&
    labels.length > 1 &&
    last.length > 1 &&
    labels.every((label) => labelForm.test(label))
  );
}

/**
 * The address with its domain in ASCII, as ConnectWise may have it; unchanged if it is ASCII
 * already.
 */
export function asciiEmail(text: string): string {
  const email = canonicalEmail(text);
  const at = email.lastIndexOf('@');
  if (at < 0) return email;
  const labels = email.slice(at + 1).split('.');
  return `${email.slice(0, at + 1)}${labels.map(encodeLabel).join('.')}`;
}

function readableDomain(domain: string): string {
  // NFKC removes differences of width; the ideographic full stop is one of those that IDNA accepts as a dot
  // (RFC 3490).
  const written = domain.normalize('NFKC').replaceAll('\u3002', '.').toLowerCase();
  return written.split('.').map(readableLabel).join('.');
}

function readableLabel(label: string): string {
  const decoded = decodeLabel(label);
  if (decoded === null) return label;
  const isReadable = labelForm.test(decoded) && decoded === decoded.normalize('NFKC').toLowerCase();
  // Text that is not valid punycode stays unchanged, so it does not turn into another address.
  return isReadable ? decoded : label;
}
