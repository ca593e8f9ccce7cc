import { rank } from '../http/version.ts';
import type { FieldSpec, Schema, WireRecord } from '../query/schema.ts';
import type { Field, Model } from './field.ts';
import type { ReadContext } from './readContext.ts';

/** A model made ready for use. */
export interface CompiledModel<T> {
  readonly model: Model<T>;
  /** The names that conditions, fields and orderBy may use. */
  readonly schema: Schema;
  readonly fieldsByName: ReadonlyMap<string, Field<T>>;
  /** The model as a version has it: without the fields that came later. */
  asOf(version: string): CompiledModel<T>;
  /**
   * The record as conditions and projections see it: each field is rendered when it is read, so a
   * condition on one field costs one field. Not for `JSON.stringify`.
   */
  view(record: T, context: ReadContext): WireRecord;
  /** The whole record as JSON text, nulls dropped. Written piece by piece: a page may be 7 MB. */
  renderText(record: T, context: ReadContext): string;
}

interface MaybeStamped {
  readonly id: number;
  readonly lastUpdated?: string;
  readonly updatedBy?: string;
}

/** Prepares a model's schema, lazy view and rendering. */
export function compileModel<T extends MaybeStamped>(model: Model<T>): CompiledModel<T> {
  const readable = model.fields.filter((field) => field.read !== undefined);
  const schema: Record<string, FieldSpec> = {};
  for (const field of readable) schema[field.name] = field.spec;

  const infoOf = (record: T, context: ReadContext): Record<string, unknown> => {
    const info: Record<string, unknown> = {};
    if (record.lastUpdated !== undefined) info.lastUpdated = record.lastUpdated;
    if (record.updatedBy !== undefined) info.updatedBy = record.updatedBy;
    if (context.links === 'all' && model.links !== undefined) {
      Object.assign(info, model.links(record, context.href));
    }
    return info;
  };

  const writers = readable.map(({ name, read, readText }) => ({
    key: `${JSON.stringify(name)}:`,
    read,
    readText,
  }));

  class View {
    readonly [name: string]: unknown;
    readonly #record: T;
    readonly #context: ReadContext;

    constructor(record: T, context: ReadContext) {
      this.#record = record;
      this.#context = context;
    }

    static {
      const define = (name: string, get: (this: View) => unknown): void => {
        Object.defineProperty(View.prototype, name, { get });
      };
      for (const { name, read } of readable) {
        define(name, function (this: View) {
          // Undefined, which JSON leaves out, so that projections drop nulls like full records.
          return read?.(this.#record, this.#context) ?? undefined;
        });
      }
      define('_info', function (this: View) {
        return infoOf(this.#record, this.#context);
      });
    }
  }

  const older = new Map<string, CompiledModel<T>>();
  function asOf(version: string): CompiledModel<T> {
    const known = older.get(version);
    if (known !== undefined) return known;
    const fields = model.fields.filter(
      ({ since }) => since === undefined || rank(since) <= rank(version),
    );
    const made =
      fields.length === model.fields.length ? compiled : compileModel({ ...model, fields });
    older.set(version, made);
    return made;
  }

  const compiled: CompiledModel<T> = {
    model,
    schema,
    fieldsByName: new Map(model.fields.map((field) => [field.name, field])),
    asOf,
    view: (record, context) => new View(record, context),
    renderText(record, context) {
      let text = '{';
      for (const { key, read, readText } of writers) {
        if (readText !== undefined) {
          const value = readText(record, context);
          if (value !== undefined) text += `${key}${value},`;
          continue;
        }
        const value = read?.(record, context);
        if (value === null || value === undefined) continue;
        text += `${key}${toJson(value)},`;
      }
      return `${text}"_info":${JSON.stringify(infoOf(record, context))}}`;
    },
  };
  return compiled;
}

/** `JSON.stringify` without its overhead for the scalars most fields hold. */
function toJson(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number') return String(value);
  return JSON.stringify(value);
}
