/** A run of any characters, of any length. */
const anyRun = Symbol('any run');

type CharacterTest = (character: string) => boolean;

/** One element of a pattern: a folded character, a set of characters, or a run of any. */
type Element = string | CharacterTest | typeof anyRun;

/**
 * What string comparison ignores: upper and lower case, as in SQL Server's usual collation.
 * Upper case, because lower-casing depends on the neighbours of a letter (Greek sigma).
 */
export function fold(text: string): string {
  return text.toUpperCase();
}

export type TextPattern = {
  /** The folded text this pattern stands for when it has no wildcards. */
  readonly exact: string | undefined;
  /** Whether an already folded text matches from beginning to end. */
  readonly matches: (folded: string) => boolean;
};

/**
 * Compiles the text of a condition string.
 * - `wildcards`: the characters that stand for any run: `*` in every string, also `%` in `like`
 *   (DOC, CLIENT).
 * - `[…]` is a set of characters, so that a literal `[text]` is written `[[]text]` (DOC); that more
 *   than `[[]` works is inferred from its being the notation of SQL's LIKE (UNSURE). A bracket
 *   that is never closed is literal.
 * - `anywhere`: whether the pattern may begin and end inside the text (`contains`).
 */
export function compilePattern(text: string, wildcards: string, anywhere = false): TextPattern {
  const elements = readElements(fold(text), wildcards);
  const framed: readonly Element[] = anywhere ? [anyRun, ...elements, anyRun] : elements;
  const literal = framed.every((element) => typeof element === 'string');
  return {
    exact: literal ? framed.join('') : undefined,
    matches: (folded) => matchAll(framed, folded),
  };
}

function readElements(text: string, wildcards: string): Element[] {
  const elements: Element[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    // A set holds at least one character, so `[]]` is the set of the closing bracket.
    const close = character === '[' ? text.indexOf(']', at + 2) : -1;
    if (close > 0) {
      elements.push(characterSet(text.slice(at + 1, close)));
      at = close + 1;
    } else {
      elements.push(wildcards.includes(character) ? anyRun : character);
      at += 1;
    }
  }
  return elements;
}

/** A set as in SQL's LIKE: `abc`, `a-f`, `^abc` for all others. One plain character is itself. */
function characterSet(source: string): Element {
  if (source.length === 1) return source;
  const excludes = source.startsWith('^');
  const ranges: [string, string][] = [];
  let at = excludes ? 1 : 0;
  while (at < source.length) {
    const low = source.charAt(at);
    const isRange = source.charAt(at + 1) === '-' && at + 2 < source.length;
    ranges.push([low, isRange ? source.charAt(at + 2) : low]);
    at += isRange ? 3 : 1;
  }
  return (character) =>
    ranges.some(([low, high]) => character >= low && character <= high) !== excludes;
}

/** Greedy match that falls back to the latest run only: never exponential, whatever the pattern. */
function matchAll(elements: readonly Element[], text: string): boolean {
  let element = 0;
  let at = 0;
  let afterRun = -1;
  let runEnd = 0;
  while (at < text.length) {
    const expected = elements[element];
    if (expected === anyRun) {
      element += 1;
      afterRun = element;
      runEnd = at;
    } else if (expected !== undefined && accepts(expected, text.charAt(at))) {
      element += 1;
      at += 1;
    } else if (afterRun >= 0) {
      runEnd += 1;
      at = runEnd;
      element = afterRun;
    } else {
      return false;
    }
  }
  while (elements[element] === anyRun) element += 1;
  return element === elements.length;
}

function accepts(expected: string | CharacterTest, character: string): boolean {
  return typeof expected === 'string' ? expected === character : expected(character);
}
