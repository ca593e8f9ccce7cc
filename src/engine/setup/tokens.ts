import { badInput } from '../../core/badInput.ts';
import { canonicalText } from '../../core/contact/canonical.ts';
import { notFound } from '../../core/notFound.ts';
import type { Scope } from '../../core/rights.ts';
import type { TokenRow } from '../../ports/accessStores.ts';
import type { Bearers } from '../../ports/bearers.ts';
import { type EngineDeps, instant } from '../deps.ts';
import { rowMeant } from './rowNamed.ts';

type Deps = Pick<EngineDeps, 'stores' | 'clock' | 'ids'> & { readonly bearers: Bearers };

/** The prefix by which secret scanners recognize our tokens. */
export const tokenPrefix = 'ampw_';

/** A token as asked for. */
export type EnteredToken = {
  readonly name: string;
  readonly scope: Scope;
  /** Null: it belongs to the organization and outlives its users. */
  readonly userId: string | null;
  /** Days until it expires; null: never. */
  readonly days: number | null;
};

/** Creates an API token; its text is given out here and nowhere else. Throws `bad_input`, `not_found`. */
export async function addToken(
  { stores, clock, ids, bearers }: Deps,
  { name, scope, userId, days }: EnteredToken,
): Promise<{ readonly row: TokenRow; readonly token: string }> {
  const token = `${tokenPrefix}${bearers.next()}`;
  const row = await stores.tokens.add(
    {
      id: ids.next(),
      name: enteredName(name),
      prefix: token.slice(0, tokenPrefix.length + 4),
      hash: bearers.digest(token),
      scope,
      userId,
      expiresAt: days === null ? null : inDays(clock, days),
    },
    instant(clock),
  );
  return { row, token };
}

/** Finds a token by id, the beginning of it, `last`, or name. Throws as `rowMeant`. */
export async function findToken(
  { stores }: Pick<Deps, 'stores'>,
  entered: string,
): Promise<TokenRow> {
  return rowMeant('token', await stores.tokens.list(), entered);
}

/** Ends a token at once. Throws `not_found`. */
export async function removeToken(
  { stores, clock }: Pick<Deps, 'stores' | 'clock'>,
  id: string,
): Promise<void> {
  if (!(await stores.tokens.remove(id, instant(clock)))) throw notFound('token', id);
}

/** A name of a token or an organization, trimmed. Throws `bad_input`. */
export function enteredName(entered: string): string {
  const name = canonicalText(entered);
  if (name !== '' && name.length <= 200) return name;
  const code = name === '' ? 'empty' : 'too_long';
  throw badInput('name', { code }, { code: 'text_of_up_to', longest: 200 });
}

/** The instant this many days from now. */
export function inDays(clock: EngineDeps['clock'], days: number): string {
  return new Date(clock.now() + days * 86_400_000).toISOString();
}

/** Reads how long a token is to last: `90d`, or `never` for null. Throws `bad_input`. */
export function lifetimeOf(entered: string, field: string): number | null {
  const text = entered.trim().toLowerCase();
  if (text === 'never') return null;
  const days = Number(/^(\d{1,4})d$/u.exec(text)?.[1] ?? 0);
  if (days >= 1 && days <= 3650) return days;
  throw badInput(field, { code: 'no_duration' }, { code: 'duration' });
}
