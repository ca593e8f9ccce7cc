/** Fewer letters fit nearly every id, or could be a name. */
const shortest = 4;

/** Whether a text, in lower case, can be the beginning of an id that ampwise made. */
export function isIdStart(text: string): boolean {
  return text.length >= shortest && /^[0-9a-f][0-9a-f-]*$/u.test(text);
}
