import { type QuoteEscape, type Token, tokenize } from './conditionTokens.ts';
import { ConditionError } from './errors.ts';
import { type Instant, parseInstant } from './instant.ts';

/** A value written in a condition. */
export type Literal =
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'numeric'; readonly value: number }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'datetime'; readonly value: Instant }
  | { readonly type: 'null' };

export type Operator = '=' | '<' | '<=' | '>' | '>=' | 'contains' | 'like' | 'in';

/** One comparison. `!=` and `not like` are `=` and `like`, negated. */
export type Clause = {
  readonly type: 'clause';
  /** The path as written, `Company/Id`. */
  readonly field: string;
  readonly operator: Operator;
  readonly negated: boolean;
  /** One value, or any number of them for `in`. */
  readonly values: readonly Literal[];
};

export type ConditionNode =
  | Clause
  | { readonly type: 'and' | 'or'; readonly nodes: readonly ConditionNode[] };

const keywords = new Set(['and', 'or', 'not', 'contains', 'like', 'in', 'true', 'false', 'null']);
const wordOperators = new Set<string>(['contains', 'like', 'in'] satisfies Operator[]);
const signOperators = new Set<string>(['=', '<', '<=', '>', '>='] satisfies Operator[]);

/**
 * Deeper parentheses are rejected: real conditions stay far below this, and the stack allows far
 * more.
 */
const maxDepth = 200;

/**
 * Parses the condition language. `and` binds tighter than `or`; keywords in any case.
 *
 *     or      = and { "or" and }
 *     and     = primary { "and" primary }
 *     primary = "(" or ")" | field comparison
 *     comparison = sign literal | ["not"] ("contains" | "like") literal
 *                | ["not"] "in" "(" literal { "," literal } ")"
 *
 * `not` stands after the field only (DOC, CLIENT). Throws ConditionError.
 */
export function parseSyntax(text: string, quoteEscape: QuoteEscape): ConditionNode {
  const tokens = tokenize(text, quoteEscape);
  let position = 0;
  let depth = 0;

  const peek = (): Token => tokens[position] ?? { type: 'end', text: 'the end' };
  const isWord = (word: string): boolean =>
    peek().type === 'name' && peek().text.toLowerCase() === word;
  const isSymbol = (symbol: string): boolean => peek().type === 'symbol' && peek().text === symbol;
  const accept = (found: boolean): boolean => {
    if (found) position += 1;
    return found;
  };
  const unexpected = (expected: string): ConditionError =>
    new ConditionError(`Expected ${expected}, not ${peek().text}.`);
  const expectSymbol = (symbol: string): void => {
    if (!accept(isSymbol(symbol))) throw unexpected(symbol);
  };

  const readJoined = (word: 'and' | 'or', readPart: () => ConditionNode): ConditionNode => {
    const first = readPart();
    const nodes = [first];
    while (accept(isWord(word))) nodes.push(readPart());
    return nodes.length === 1 ? first : { type: word, nodes };
  };
  const readOr = (): ConditionNode => readJoined('or', () => readJoined('and', readPrimary));

  const readPrimary = (): ConditionNode => {
    if (!accept(isSymbol('('))) return readClause();
    depth += 1;
    if (depth > maxDepth) throw new ConditionError('The condition is nested too deeply.');
    const inner = readOr();
    expectSymbol(')');
    depth -= 1;
    return inner;
  };

  const readClause = (): Clause => {
    const token = peek();
    if (token.type !== 'name' || keywords.has(token.text.toLowerCase())) {
      throw unexpected('a field name');
    }
    position += 1;
    const { operator, negated } = readOperator();
    const values = operator === 'in' ? readList() : [readLiteral()];
    return { type: 'clause', field: token.text, operator, negated, values };
  };

  const readOperator = (): { operator: Operator; negated: boolean } => {
    if (accept(isSymbol('!='))) return { operator: '=', negated: true };
    const { type, text: sign } = peek();
    if (type === 'symbol' && isOperator(sign, signOperators)) {
      position += 1;
      return { operator: sign, negated: false };
    }
    const negated = accept(isWord('not'));
    const word = peek().text.toLowerCase();
    if (peek().type !== 'name' || !isOperator(word, wordOperators)) {
      throw unexpected(negated ? 'contains, like or in' : 'an operator');
    }
    position += 1;
    return { operator: word, negated };
  };

  const readList = (): Literal[] => {
    expectSymbol('(');
    const values = [readLiteral()];
    while (accept(isSymbol(','))) values.push(readLiteral());
    expectSymbol(')');
    return values;
  };

  const readLiteral = (): Literal => {
    const literal = literalOf(peek());
    if (literal === undefined) throw unexpected('a value');
    position += 1;
    return literal;
  };

  const condition = readOr();
  if (peek().type !== 'end') throw unexpected('and, or or the end');
  return condition;
}

function isOperator(text: string, operators: ReadonlySet<string>): text is Operator {
  return operators.has(text);
}

function literalOf({ type, text }: Token): Literal | undefined {
  if (type === 'string') return { type, value: text };
  if (type === 'number') return { type: 'numeric', value: Number(text) };
  if (type === 'datetime') {
    const value = parseInstant(text);
    if (value === undefined) throw new ConditionError(`[${text}] is not a valid date and time.`);
    return { type, value };
  }
  if (type !== 'name') return undefined;
  const word = text.toLowerCase();
  if (word === 'null') return { type: 'null' };
  return word === 'true' || word === 'false'
    ? { type: 'boolean', value: word === 'true' }
    : undefined;
}
