import {
  type CompiledQuery,
  type DatabaseConnection,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  sql,
} from 'kysely';
import { describe, expect, it, vi } from 'vitest';
import type { Handle } from './connect.ts';
import type { Tables } from './schema.ts';
import { transact } from './transact.ts';
import { together } from './underway.ts';

/** A server that answers the oldest statement only when it is told to. */
class Server extends DummyDriver implements DatabaseConnection {
  readonly sent: string[] = [];
  readonly #unanswered: ((failure?: Error) => void)[] = [];

  override async acquireConnection(): Promise<DatabaseConnection> {
    return this;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    this.sent.push(query.sql);
    return await new Promise((resolve, reject) => {
      this.#unanswered.push((failure) =>
        failure === undefined ? resolve({ rows: [] }) : reject(failure),
      );
    });
  }

  async *streamQuery<Row>(query: CompiledQuery): AsyncGenerator<QueryResult<Row>> {
    yield await this.executeQuery<Row>(query);
  }

  answer(failure?: Error): void {
    this.#unanswered.shift()?.(failure);
  }

  /** Waits for statements, and answers them. */
  async expects(...statements: readonly string[]): Promise<void> {
    await vi.waitFor(() => expect(this.sent).toEqual(statements));
    for (const _ of this.sent.splice(0)) this.answer();
  }
}

function openServer(): { readonly server: Server; readonly handle: Handle } {
  const server = new Server();
  const db = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => server,
      createIntrospector: (one) => new PostgresIntrospector(one),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
  return { server, handle: { db, reading: db, dialect: 'postgres', schema: undefined } };
}

describe('a transaction on PostgreSQL', () => {
  it('sends queries with its beginning, and what writes once it has begun, in their order', async () => {
    const { server, handle } = openServer();
    const done = transact(handle, 'write', async (db) => {
      await Promise.all([
        sql`select 1`.execute(db),
        sql`select 2`.execute(db),
        sql`delete from queue`.execute(db),
        sql`select 3`.execute(db),
      ]);
      return 'done';
    });
    await server.expects('begin', 'select 1', 'select 2');
    await server.expects('delete from queue', 'select 3');
    await server.expects('commit');
    expect(await done).toBe('done');
  });

  it('writes nothing if it could not begin, and fails for that reason', async () => {
    const { server, handle } = openServer();
    const done = transact(handle, 'write', async (db) => {
      await Promise.all([sql`select 1`.execute(db), sql`delete from queue`.execute(db)]);
    });
    done.catch(() => undefined);
    await vi.waitFor(() => expect(server.sent).toEqual(['begin', 'select 1']));
    server.answer(new Error('canceled'));
    server.answer();
    await expect(done).rejects.toThrow('canceled');
    expect(server.sent).toEqual(['begin', 'select 1']);
  });

  it('is rolled back behind what is still under way, and throws what failed first', async () => {
    const { server, handle } = openServer();
    const done = transact(handle, 'write', async (db) => {
      await together(
        handle,
        () => sql`select 1`.execute(db),
        () => sql`select 2`.execute(db),
      );
    });
    done.catch(() => undefined);
    await vi.waitFor(() => expect(server.sent).toEqual(['begin', 'select 1', 'select 2']));
    server.answer();
    server.answer(new Error('the first'));
    await vi.waitFor(() => expect(server.sent.slice(3)).toEqual(['rollback']));
    server.answer(new Error('aborted'));
    server.answer();
    await expect(done).rejects.toThrow('the first');
  });

  it('fails for the statement that failed, whichever is noticed first', async () => {
    const { server, handle } = openServer();
    const done = transact(handle, 'write', async (db) => {
      const failing = async () => await sql`select 1`.execute(db);
      await together(
        handle,
        async () => await failing(),
        () => sql`select 2`.execute(db),
      );
    });
    done.catch(() => undefined);
    await vi.waitFor(() => expect(server.sent).toEqual(['begin', 'select 1', 'select 2']));
    server.answer();
    // Both answers come in one packet.
    server.answer(Object.assign(new Error('deadlock'), { code: '40P01' }));
    server.answer(Object.assign(new Error('aborted'), { code: '25P02' }));
    await vi.waitFor(() => expect(server.sent.slice(3)).toEqual(['rollback']));
    server.answer();
    await expect(done).rejects.toThrow('deadlock');
  });

  it('takes no statement after its end', async () => {
    const { server, handle } = openServer();
    const done = transact(handle, 'snapshot', async (db) => db);
    await server.expects('start transaction isolation level repeatable read read only');
    await server.expects('commit');
    const db = await done;
    await expect(sql`select 1`.execute(db)).rejects.toThrow('the transaction has ended');
    expect(server.sent).toEqual([]);
  });
});
