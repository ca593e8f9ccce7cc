import { badInput } from '../../core/badInput.ts';
import { canonicalName } from '../../core/contact/canonical.ts';
import { mistypedName } from '../../core/filter/closest.ts';
import { isIdStart } from '../../core/idStart.ts';
import { notFound } from '../../core/notFound.ts';

/** A row of a list that is short enough to be read whole. */
type Named = { readonly id: string; readonly name: string; readonly email?: string };

/** An id from ampwise; such ids sort by creation time. */
const madeId = /^[0-9a-f]{8}-[0-9a-f-]{27}$/u;

/**
 * Finds a row by id, the beginning of it, `last` for the newest, name or e-mail address. Throws
 * `not_found` with the closest name, and `bad_input` if several match.
 */
export function rowMeant<Row extends Named>(
  kind: 'organization' | 'token' | 'user' | 'webhook',
  rows: readonly Row[],
  entered: string,
): Row {
  const start = entered.trim().toLowerCase();
  const exact = rows.find(({ id }) => id.toLowerCase() === start);
  if (exact !== undefined) return exact;
  const wanted = canonicalName(entered);
  const named = rows.filter((row) => namesOf(row).map(canonicalName).includes(wanted));
  const found = named.length > 0 ? named : withId(rows, start);
  const [only] = found;
  if (only === undefined) {
    const closest = mistypedName(entered, rows.flatMap(namesOf));
    // The name of a person is not repeated.
    throw notFound(kind, kind === 'user' ? null : entered.trim(), undefined, closest ?? undefined);
  }
  if (found.length === 1) return only;
  const ids = found.slice(0, 3).map(({ id }) => id);
  const accepted = { code: 'id_of_one', ids: ids.join(', ') } as const;
  if (named.length === 0) {
    throw badInput(kind, { code: 'ids_begin', start, several: found.length }, accepted);
  }
  if (kind !== 'user') throw badInput(kind, { code: 'name_of_several' }, accepted);
  throw badInput(
    kind,
    { code: 'several_users' },
    { code: 'address_or_id_of_one' },
    { see: 'users' },
  );
}

function namesOf({ name, email }: Named): readonly string[] {
  return email === undefined ? [name] : [name, email];
}

function withId<Row extends Named>(rows: readonly Row[], start: string): readonly Row[] {
  if (start === 'last') {
    const made = rows.filter(({ id }) => madeId.test(id));
    return made.toSorted((a, b) => (a.id < b.id ? 1 : -1)).slice(0, 1);
  }
  if (!isIdStart(start)) return [];
  return rows.filter(({ id }) => id.startsWith(start));
}
