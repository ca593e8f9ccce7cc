import type { Schema, WireRecord } from './schema.ts';

export type Projector = (record: WireRecord) => WireRecord;

export function compileFields(
  _text: string | undefined,
  _schema: Schema,
  _mode: 'omit' | 'reject',
): Projector {
  return (record) => record;
}

/** `keep`: slash paths (array elements by their key, `customFields/value`) whose null stays. */
export declare function dropNulls(record: WireRecord, keep: ReadonlySet<string>): WireRecord;
