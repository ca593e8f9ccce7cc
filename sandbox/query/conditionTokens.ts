import { ConditionError } from './errors.ts';

/** How a quote is written inside a quoted string; `none` means it cannot be. */
export type QuoteEscape = 'backslash' | 'double' | 'none';

export type Token = {
  /**
   * - `name`: a field path or a keyword, as written
   * - `string`, `datetime`: the content without its delimiters
   * - `number`: the digits
   * - `symbol`: an operator sign, parenthesis or comma
   * - `end`: the end of the text
   */
  readonly type: 'name' | 'string' | 'number' | 'datetime' | 'symbol' | 'end';
  readonly text: string;
};

const space = /\s+/y;
const plain: readonly (readonly [Token['type'], RegExp])[] = [
  ['name', /[a-z_]\w*(?:\/[a-z_]\w*)*/iy],
  ['number', /-?\d+(?:\.\d+)?/y],
  ['symbol', /!=|<=|>=|[=<>(),]/y],
];
const datetime = /\[([^\]]*)\]/y;

/** Quoted strings by the rule for quotes inside them; group 2 is the content, still escaped. */
const quoted: Readonly<Record<QuoteEscape, RegExp>> = {
  backslash: /(["'])((?:\\.|(?!\1)[^\\])*)\1/sy,
  double: /(["'])((?:\1\1|(?!\1).)*)\1/sy,
  none: /(["'])((?:(?!\1).)*)\1/sy,
};

/** Splits a condition into tokens, ending with one of type `end`. */
export function tokenize(text: string, quoteEscape: QuoteEscape): Token[] {
  const tokens: Token[] = [];
  let at = 0;

  const take = (form: RegExp): RegExpExecArray | null => {
    form.lastIndex = at;
    const match = form.exec(text);
    if (match !== null) at += match[0].length;
    return match;
  };

  const next = (): Token => {
    for (const [type, form] of plain) {
      const match = take(form);
      if (match !== null) return { type, text: match[0] };
    }
    const string = take(quoted[quoteEscape]);
    if (string !== null) {
      return { type: 'string', text: contentOf(string[2] ?? '', string[1] ?? '', quoteEscape) };
    }
    const bracketed = take(datetime);
    if (bracketed !== null) return { type: 'datetime', text: bracketed[1] ?? '' };
    throw new ConditionError(`Unexpected text in the condition: ${text.slice(at, at + 20)}`);
  };

  for (;;) {
    take(space);
    if (at >= text.length) break;
    tokens.push(next());
  }
  tokens.push({ type: 'end', text: 'the end' });
  return tokens;
}

/** A backslash before anything but a quote or a backslash stands for itself. */
function contentOf(escaped: string, quote: string, quoteEscape: QuoteEscape): string {
  if (quoteEscape === 'backslash') return escaped.replace(/\\(["'\\])/g, '$1');
  return quoteEscape === 'double' ? escaped.replaceAll(quote + quote, quote) : escaped;
}
