import { parentPort, workerData } from 'node:worker_threads';
import { KeptStatements } from './keptStatements.ts';
import { openForReading } from './sqlite.ts';
import type { Answered, Asked, ThreadStart } from './threadDriver.ts';

/**
 * A thread with a connection that only reads. libsql is synchronous; in a thread, its calls block no request.
 * threadDriver.ts starts it.
 */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- threadDriver.ts starts it with this
const { file } = workerData as ThreadStart;
const database = openForReading(file);
const statements = new KeptStatements(database);

function answer({ id, sql, parameters }: Asked): Answered {
  try {
    if (parameters !== null) return { id, rows: statements.prepare(sql).all([...parameters]) };
    // A transaction that failed halfway may have ended already.
    if (sql !== 'rollback' || database.inTransaction) database.exec(sql);
    return { id, rows: [] };
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error('unknown');
    const code = 'code' in error ? String(error.code) : '';
    return { id, error: { name: error.name, message: error.message, code } };
  }
}

parentPort?.on('message', (asked: Asked | 'close') => {
  if (asked !== 'close') {
    parentPort?.postMessage(answer(asked), []);
    return;
  }
  statements.close();
  parentPort?.close();
});
