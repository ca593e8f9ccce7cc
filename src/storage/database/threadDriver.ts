import { Worker } from 'node:worker_threads';
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely';

/** The start parameters of a thread. */
export type ThreadStart = { readonly file: string };

/** A statement for a thread; without parameters, one of those that begin and end a transaction. */
export type Asked = {
  readonly id: number;
  readonly sql: string;
  readonly parameters: readonly unknown[] | null;
};

export type Answered = {
  readonly id: number;
  readonly rows?: readonly unknown[];
  readonly error?: { readonly name: string; readonly message: string; readonly code: string };
};

/** Threads of one process. With two, a short query does not wait for a long one; each thread costs memory. */
const most = 2;

/**
 * SQLite only for reading, through connections in threads, so that a statement that reads a hundred thousand
 * rows does not block the event loop of this process. A thread is started when all others are busy.
 */
export class ThreadDriver implements Driver {
  readonly #program: URL;
  readonly #file: string;
  readonly #free: ThreadConnection[] = [];
  readonly #waiting: {
    readonly resolve: (connection: ThreadConnection) => void;
    readonly reject: (thrown: Error) => void;
  }[] = [];
  readonly #all = new Set<ThreadConnection>();
  #isClosed = false;

  /** `program` is readingThread.ts as JavaScript. */
  constructor(program: URL, file: string) {
    this.#program = program;
    this.#file = file;
  }

  async init(): Promise<void> {
    // A process that reads nothing needs no thread.
  }

  async acquireConnection(): Promise<ThreadConnection> {
    if (this.#isClosed) throw closed();
    const free = this.#free.pop();
    if (free !== undefined) return free;
    if (this.#all.size < most) return this.#start();
    return await new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
    });
  }

  async releaseConnection(connection: ThreadConnection): Promise<void> {
    if (connection.hasEnded) this.#all.delete(connection);
    const next = this.#waiting.shift();
    if (next !== undefined) next.resolve(connection.hasEnded ? this.#start() : connection);
    else if (!connection.hasEnded) this.#free.push(connection);
  }

  async beginTransaction(connection: ThreadConnection): Promise<void> {
    await connection.ask('begin', null);
  }

  async commitTransaction(connection: ThreadConnection): Promise<void> {
    await connection.ask('commit', null);
  }

  async rollbackTransaction(connection: ThreadConnection): Promise<void> {
    await connection.ask('rollback', null);
  }

  /** Waits for the running statements. Callers that are waiting for a connection are rejected. */
  async destroy(): Promise<void> {
    this.#isClosed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(closed());
    await Promise.all([...this.#all].map((connection) => connection.close()));
    this.#all.clear();
    this.#free.length = 0;
  }

  #start(): ThreadConnection {
    const start: ThreadStart = { file: this.#file };
    const connection = new ThreadConnection(new Worker(this.#program, { workerData: start }));
    this.#all.add(connection);
    return connection;
  }
}

type Waiting = {
  readonly resolve: (rows: readonly unknown[]) => void;
  readonly reject: (thrown: Error) => void;
};

class ThreadConnection implements DatabaseConnection {
  readonly #thread: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #ended: Promise<void>;
  #asked = 0;
  hasEnded = false;

  constructor(thread: Worker) {
    this.#thread = thread;
    // An idle thread does not keep the process alive; while it works, `ask` makes it do so.
    thread.unref();
    thread.on('message', (answered: Answered) => this.#take(answered));
    thread.on('error', (error) => this.#end(error));
    this.#ended = new Promise((resolve) => {
      thread.once('exit', () => {
        this.#end(new Error('the thread ended'));
        resolve();
      });
    });
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the caller knows the rows
    return { rows: (await this.ask(sql, parameters)) as Row[] };
  }

  /** Required by Kysely; none of our code streams. */
  async *streamQuery<Row>(query: CompiledQuery): AsyncGenerator<QueryResult<Row>> {
    yield await this.executeQuery<Row>(query);
  }

  /** The rows of a statement. */
  async ask(sql: string, parameters: readonly unknown[] | null): Promise<readonly unknown[]> {
    if (this.hasEnded) throw lost(new Error('the thread ended'));
    const asked: Asked = { id: ++this.#asked, sql, parameters };
    this.#thread.ref();
    return await new Promise((resolve, reject) => {
      this.#waiting.set(asked.id, { resolve, reject });
      this.#thread.postMessage(asked, []);
    });
  }

  async close(): Promise<void> {
    if (this.hasEnded) return;
    this.#thread.ref();
    this.#thread.postMessage('close', []);
    await this.#ended;
  }

  #take({ id, rows = [], error }: Answered): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#thread.unref();
    if (error === undefined) waiting?.resolve(rows);
    else waiting?.reject(Object.assign(new Error(error.message), error));
  }

  #end(cause: Error): void {
    this.hasEnded = true;
    for (const { reject } of this.#waiting.values()) reject(lost(cause));
    this.#waiting.clear();
  }
}

function closed(): Error {
  return lost(new Error('the database is closed'));
}

/** As if the file could not be read: the caller gets this failure, and may ask again. */
function lost(cause: Error): Error {
  return Object.assign(new Error('reading ended early', { cause }), { code: 'SQLITE_IOERR' });
}
