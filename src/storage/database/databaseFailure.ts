import { setTimeout as pause } from 'node:timers/promises';
import { Failure } from '../../core/failure.ts';
import type { FailureReason } from '../../core/failureReasons.ts';

/**
 * Turns a database error into a Failure. Its own message is dropped: it can contain values of a row
 * or the address with its password. Codes and names of tables and constraints are kept.
 */
export function databaseFailure(thrown: unknown): Failure {
  if (thrown instanceof Failure) return thrown;
  const code = codeOf(thrown);
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code))
    return new Failure('database_damaged', { reason: code });
  const reason = reasonOf(code, thrown);
  if (reason === 'tables_missing') {
    return new Failure('database_unavailable', { reason, migrate: true });
  }
  if (reason !== null) return new Failure('database_unavailable', { reason });
  const where = [codeOf(thrown), textOf(thrown, 'table'), textOf(thrown, 'constraint')];
  const name = thrown instanceof Error ? thrown.name : typeof thrown;
  const known = where.filter((part) => part !== '').join(' ');
  const failure = new Failure('internal', { error: known === '' ? name : `database ${known}` });
  if (thrown instanceof Error) failure.stack = `${failure.message}\n${framesOf(thrown)}`;
  return failure;
}

/**
 * Carries out one transaction, and retries it if the database asks for that: another process is
 * writing (SQLite), or two transactions conflict (PostgreSQL). Throws only Failure.
 */
export async function withDatabase<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (thrown) {
      if (attempt >= attempts || !asksAgain(codeOf(thrown))) throw databaseFailure(thrown);
      // Waiting here, not in SQLite, leaves the event loop to the connection that holds the lock.
      await pause(Math.min(2 ** attempt, 200));
    }
  }
}

/** About ten seconds in all. */
const attempts = 55;

function asksAgain(code: string): boolean {
  return code.startsWith('SQLITE_BUSY') || code === '40001' || code === '40P01';
}

/** Whether an error comes from the database or the operating system, judged by the form of its code. */
export function isDatabaseError(thrown: unknown): boolean {
  return !(thrown instanceof Failure) && /^(SQLITE_\w+|E[A-Z]+|[0-9A-Z]{5})$/u.test(codeOf(thrown));
}

/** Whether PostgreSQL says only that an earlier statement of the same transaction failed. */
export function isAborted(thrown: unknown): boolean {
  return codeOf(thrown) === '25P02';
}

/** Whether the database rejects writes by this user, or in this session. */
export function isReadOnly(thrown: unknown): boolean {
  return ['25006', '42501'].includes(codeOf(thrown));
}

type DatabaseReason = FailureReason['code'];

const reasons: readonly (readonly [pattern: RegExp, reason: DatabaseReason])[] = [
  [/^SQLITE_(BUSY|LOCKED)/, 'database_locked'],
  [/^(SQLITE_FULL|53100|ENOSPC)$/, 'disk_full'],
  [/^SQLITE_READONLY/, 'read_only'],
  [/^SQLITE_IOERR/, 'file_unreadable'],
  [
    /^(SQLITE_CANTOPEN|SQLITE_PERM|SQLITE_AUTH|EACCES|EPERM|EROFS|EISDIR|ENOTDIR)/,
    'file_not_opened',
  ],
  [/^ECONNREFUSED$/, 'connection_refused'],
  [/^(ENOTFOUND|EAI_AGAIN)$/, 'host_not_found'],
  [/^(ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/, 'host_silent'],
  [/^(ECONNRESET|EPIPE|08...|57P0.)$/, 'connection_lost'],
  [/^28...$/, 'database_sign_in'],
  [/^3D000$/, 'database_missing'],
  [/^42501$/, 'database_right'],
  [/^53300$/, 'too_many_connections'],
  [/^(53...|58...|55...|57014)$/, 'server_busy'],
  [/^25006$/, 'read_only'],
  [/^(40001|40P01)$/, 'transactions_collide'],
  [/^42P01$/, 'tables_missing'],
];

function reasonOf(code: string, thrown: unknown): DatabaseReason | null {
  for (const [pattern, reason] of reasons) if (pattern.test(code)) return reason;
  const message = thrown instanceof Error ? thrown.message : '';
  if (message.startsWith('no such table')) return 'tables_missing';
  if (
    /^Connection terminated|not queryable$|timeout exceeded when trying to connect/.test(message)
  ) {
    return 'connection_lost';
  }
  if (message.startsWith('ConnectionFailed')) return 'file_not_opened';
  return null;
}

function codeOf(thrown: unknown): string {
  // If a host has several addresses, Node throws the errors of all attempts together.
  if (thrown instanceof AggregateError && textOf(thrown, 'code') === '') {
    return codeOf(thrown.errors[0]);
  }
  return textOf(thrown, 'code');
}

function textOf(thrown: unknown, key: 'code' | 'table' | 'constraint'): string {
  if (typeof thrown !== 'object' || thrown === null || !(key in thrown)) return '';
  const value: unknown = Reflect.get(thrown, key);
  return typeof value === 'string' ? value : '';
}

function framesOf(error: Error): string {
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return frames.join('\n');
}
