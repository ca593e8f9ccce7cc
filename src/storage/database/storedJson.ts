import { mayNeedStorable, storableJson } from '../../core/storableText.ts';

declare const holds: unique symbol;

/** JSON text of a value of this type. */
export type JsonText<T> = string & { readonly [holds]: T };

/** JSON that both databases accept; see storableText. */
export function encodeJson<T>(value: T): JsonText<T> {
  const text = JSON.stringify(value);
  // NUL characters and lone surrogates come out of JSON.stringify as escapes; almost no text has them.
  const clean = mayNeedStorable(text) ? JSON.stringify(storableJson(value)) : text;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- this is where the type is given
  return clean as JsonText<T>;
}

/** The value of one of our JSON columns. */
export function decodeJson<T>(stored: JsonText<T>): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only encodeJson writes these
  return JSON.parse(stored) as T;
}
