import { sql } from 'kysely';
import { Failure } from '../../core/failure.ts';
import { because } from '../../core/failureReasons.ts';
import type { SealedValue } from '../../ports/installation.ts';
import type { Handle } from './connect.ts';
import { databaseFailure, withDatabase } from './databaseFailure.ts';
import { schemaStanding } from './schemaRange.ts';
import { openForReading } from './sqlite.ts';

/**
 * Writes everything that is committed into an empty file, as one complete database without a log. Others
 * may read and write meanwhile. Only for SQLite.
 */
export async function copySqliteInto({ db }: Handle, file: string): Promise<void> {
  await withDatabase(() => sql`vacuum into ${file}`.execute(db));
}

/**
 * Reads a copy to its end and returns its sealed secrets. Throws `database_damaged`, and
 * `schema_newer` if a newer version made it. Nothing else may have the file open.
 */
export function checkSqliteCopy(file: string): readonly SealedValue[] {
  const database = openForReading(file);
  try {
    const texts = (query: string) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every query here selects text as `value`
      const rows = database.prepare(query).all() as readonly { readonly value: string }[];
      return rows.map(({ value }) => value);
    };
    if (texts('select integrity_check as value from pragma_integrity_check(1)')[0] !== 'ok') {
      throw new Failure('database_damaged', because({ code: 'integrity_check' }));
    }
    const tables = texts('select name as value from sqlite_master');
    if (!tables.includes('connections')) {
      throw new Failure('database_damaged', because({ code: 'tables_missing' }));
    }
    schemaStanding(texts('select name as value from ampwise_migrations'));
    const connections = texts('select organization_id as value from connections order by 1');
    const sealed = texts('select sealed_secret as value from connections order by organization_id');
    const own = tables.includes('installation')
      ? texts("select value from installation where name = 'sign_in_secret'")
      : [];
    const signing = tables.includes('webhook_secrets')
      ? texts(
          'select json_array(organization_id, webhook_id, sealed_secret) as value from webhook_secrets',
        )
      : [];
    return [
      ...connections.map((organizationId, at) => ({ organizationId, sealed: sealed[at] ?? '' })),
      ...signing.map((value) => {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the query above makes it
        const [organizationId = '', webhookId = '', text = ''] = JSON.parse(value) as string[];
        return { organizationId, webhookId, sealed: text };
      }),
      ...own.map((value) => ({ organizationId: null, sealed: value })),
    ];
  } catch (thrown) {
    throw databaseFailure(thrown);
  } finally {
    database.close();
  }
}
