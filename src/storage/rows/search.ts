import { type RawBuilder, sql } from 'kysely';
import { canonicalName } from '../../core/contact/canonical.ts';
import { nameWords } from '../../core/contact/names.ts';
import { storableText } from '../../core/storableText.ts';

/** Whether a column of search text holds every word of a query, without regard to case. */
export function holdsAllWords(column: string, query: string): RawBuilder<boolean> {
  return holdsAll(column, canonicalName(storableText(query)).split(/\s+/u));
}

/** Whether a column of name keys holds every word of a name, as people are compared by it. */
export function holdsName(column: string, name: string): RawBuilder<boolean> {
  return holdsAll(column, nameWords(storableText(name)));
}

function holdsAll(column: string, words: readonly string[]): RawBuilder<boolean> {
  if (words.length === 0) return sql`true`;
  const conditions = words.map(
    (word) => sql`${sql.ref(column)} like ${`%${escapeLike(word)}%`} escape '\\'`,
  );
  return sql`(${sql.join(conditions, sql` and `)})`;
}

/** Text that is matched literally in a LIKE pattern escaped by a backslash. */
export function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, (character) => `\\${character}`);
}
