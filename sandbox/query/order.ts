import type { Schema, WireRecord } from './schema.ts';

export type Comparator = (a: WireRecord, b: WireRecord) => number;

const idOf = (record: WireRecord): number => Number(record['id']);

export function compileOrderBy(_text: string | undefined, _schema: Schema): Comparator {
  return (a, b) => idOf(a) - idOf(b);
}
