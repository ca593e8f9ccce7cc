// Marks that carry no meaning of their own and cannot be seen: zero-width, direction, byte order.
const invisible =
  /[\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]|(?<![\p{M}\p{Script=Arabic}])[\u200C\u200D]|[\u200C\u200D](?!\p{L})/gu;
const edges =
  /^[\s\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]+|[\s\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]+$/gu;

/** ASCII without a blank at either end, or a control character: it is compared as it is. */
const plain = /^(?:[!-~](?:[ -~]*[!-~])?)?$/u;

/** Whether text is its own canonical text, all of it ASCII. */
export function isPlainText(text: string): boolean {
  return plain.test(text);
}

/**
 * Text as it is compared: Unicode NFC, without blanks and invisible marks at either end. A line break
 * is a blank: ConnectWise makes one of it in most fields (DOC).
 */
export function canonicalText(text: string): string {
  // Most text is, and it is compared more often than anything else.
  if (plain.test(text)) return text;
  return text
    .normalize('NFC')
    .replace(edges, '')
    .replaceAll(/\r\n|[\r\n]/gu, ' ');
}

/** Text without regard to case as well: for names of types and other choices. */
export function canonicalName(text: string): string {
  return canonicalText(text).toLowerCase();
}

/**
 * Text without any invisible mark, and without blanks at either end: an address mail can go to. Joiners stay
 * where scripts such as Devanagari and Persian write with them.
 */
export function withoutInvisible(text: string): string {
  return canonicalText(text.replace(invisible, ''));
}
