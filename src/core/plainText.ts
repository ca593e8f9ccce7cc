/**
 * Text from outside on one line. Control characters and invisible direction marks, which could
 * control a terminal or reverse a line, become blanks.
 */
export function plainText(text: string): string {
  return text.replaceAll(/[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu, ' ').trim();
}
