import { type RawBuilder, sql } from 'kysely';
import { canonicalName } from '../../core/contact/canonical.ts';
import { storableText } from '../database/storedJson.ts';

/** Whether a column of search text holds every word of a query, without regard to case. */
export function holdsAllWords(column: string, query: string): RawBuilder<boolean> {
  const words = canonicalName(storableText(query)).split(/\s+/u);
  const conditions = words.map(
    (word) => sql`${sql.ref(column)} like ${`%${escapeLike(word)}%`} escape '\\'`,
  );
  return sql`(${sql.join(conditions, sql` and `)})`;
}

/** Text that stands for itself in a LIKE pattern escaped by a backslash. */
export function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, (character) => `\\${character}`);
}
