import pg from 'pg';

/**
 * Connections to PostgreSQL 15 or newer; tables are in `schema`, or in the search path of its user.
 */
export function openPool(url: string, schema: string | undefined): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    pipeline: true,
    application_name: 'ampwise',
    types: { getTypeParser },
    // oxlint-disable-next-line typescript/no-misused-promises -- the pool waits for it, whatever its types say
    onConnect: compileNoQueries,
    ...(schema === undefined ? {} : { options: `-c search_path=${schema}` }),
  });
  // A connection that breaks while no query is under way emits an error, which would end the process if
  // nothing listened. The pool replaces an idle connection; in a transaction, the next query fails.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/**
 * PostgreSQL compiles queries whose estimated cost is high, which takes longer than any of our queries runs.
 * Before the tables are analyzed, as right after a first import, nearly all estimates are high.
 */
async function compileNoQueries(client: pg.ClientBase): Promise<void> {
  await client.query('set jit = off');
}

type Parse = (text: string) => unknown;

const ownParsers: ReadonlyMap<number, Parse> = new Map<number, Parse>([
  // Our whole numbers stay far below 2^53.
  [pg.types.builtins.INT8, Number],
  // JSON stays text, as on SQLite; the code that reads it parses it.
  [pg.types.builtins.JSON, (text) => text],
  [pg.types.builtins.JSONB, (text) => text],
]);

function getTypeParser(oid: number, format?: 'text' | 'binary'): Parse {
  const own = format === 'binary' ? undefined : ownParsers.get(oid);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- pg gives it as any
  return own ?? (pg.types.getTypeParser(oid, 'text') as Parse);
}
