import { hash } from 'node:crypto';
import { badInput } from '../../core/badInput.ts';
import type { Failure } from '../../core/failure.ts';

/** A value that rows are sorted by, or a part of their key. */
export type KeyValue = string | number;

/** The end of a list page: the sort value and the key of its last row. */
export type Position = {
  /** Null for a row without a value; absent if the list is sorted by its key alone. */
  readonly value?: KeyValue | null;
  readonly key: readonly KeyValue[];
};

/** The list, order and filter of a cursor; it is not valid for any other. */
export type CursorScope = {
  readonly list: string;
  readonly sort: string;
  readonly filter: object;
};

export function encodeCursor(scope: CursorScope, { value, key }: Position): string {
  const parts = [printOf(scope), key, ...(value === undefined ? [] : [value])];
  return Buffer.from(JSON.stringify(parts), 'utf8').toString('base64url');
}

/** Throws `bad_input` if it is not a cursor of this list in this order with this filter. */
export function decodeCursor(
  cursor: string,
  scope: CursorScope,
  { keyTypes, valueType }: { readonly keyTypes: readonly KeyType[]; readonly valueType?: KeyType },
): Position {
  const [print, keyParts, ...rest] = listOf(parsed(cursor));
  if (print !== printOf(scope)) {
    throw refused('cursor_of_another');
  }
  const expected = valueType === undefined ? 0 : 1;
  const key = listOf(keyParts);
  if (key.length !== keyTypes.length || rest.length !== expected) {
    throw refused('no_cursor');
  }
  const values = key.map((part, index) => keyValue(part, keyTypes[index]));
  if (valueType === undefined) return { key: values };
  return { key: values, value: rest[0] === null ? null : keyValue(rest[0], valueType) };
}

export type KeyType = 'text' | 'integer';

function keyValue(value: unknown, type: KeyType | undefined): KeyValue {
  if (type === 'text' && typeof value === 'string' && !value.includes('\0')) return value;
  if (type === 'integer' && typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw refused('no_cursor');
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

function refused(code: 'cursor_of_another' | 'no_cursor'): Failure {
  return badInput('cursor', { code }, { code: 'next_cursor' });
}

/** A digest of list, sort and filter. Filters that mean the same have the same digest. */
function printOf({ list, sort, filter }: CursorScope): string {
  const members = Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return hash('sha256', JSON.stringify([list, sort, members]), 'base64url').slice(0, 16);
}
