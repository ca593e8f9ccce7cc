// Marks that carry no meaning of their own and cannot be seen: zero-width, direction, byte order.
const invisible =
  /[\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]|(?<![\p{M}\p{Script=Arabic}])[\u200C\u200D]|[\u200C\u200D](?!\p{L})/gu;
const edges =
  /^[\s\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]+|[\s\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]+$/gu;

/** ASCII without control characters or a blank at either end: compared unchanged. */
const plain = /^(?:[!-~](?:[ -~]*[!-~])?)?$/u;

/** Whether text is its own canonical text, all of it ASCII. */
export function isPlainText(text: string): boolean {
  return plain.test(text);
}

/**
 * Text in the form for comparing: Unicode NFC, without blanks and invisible marks at either end. A
 * line break counts as a blank, because ConnectWise turns it into one in most fields (DOC).
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
 * Text without any invisible marks, and without blanks at either end: an address that mail can go
 * to. Joiners stay in scripts that need them, such as Devanagari and Persian.
 */
export function withoutInvisible(text: string): string {
  return canonicalText(text.replace(invisible, ''));
}
