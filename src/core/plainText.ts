/**
 * Text of foreign data on one line: control characters and invisible direction marks, which could steer a
 * terminal or turn a line around, are shown as a blank.
 */
export function plainText(text: string): string {
  return text.replaceAll(/[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu, ' ').trim();
}
