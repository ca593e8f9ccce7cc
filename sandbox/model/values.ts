import { ApiError, invalidField } from '../http/errors.ts';
import type { WriteContext } from './field.ts';

/** The 500 (or 400, by switch) for a body value of a wrong type (OBS). */
export function conversionError(
  context: WriteContext,
  path: string,
  value: unknown,
  type: string,
): ApiError {
  const shown = typeof value === 'string' ? `"${value}"` : JSON.stringify(value);
  return new ApiError(
    context.switches.bodyTypeError,
    'ConnectWiseApi',
    `Error converting value ${shown} to type '${type}'. Path '${path}'.`,
  );
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text as stored: numbers and booleans become text, newlines a space unless they are kept. */
export function toText(
  context: WriteContext,
  path: string,
  value: unknown,
  options: { readonly max?: number; readonly keepNewlines?: boolean } = {},
): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    throw conversionError(context, path, value, 'System.String');
  }
  let text = String(value);
  const { newlines, notesNewlines } = context.switches;
  if ((options.keepNewlines === true ? notesNewlines : newlines) === 'space') {
    text = text.replace(/\r\n|\r|\n/g, ' ');
  }
  if (options.max !== undefined && text.length > options.max) {
    if (context.switches.overLong === 'truncate') return text.slice(0, options.max);
    context.errors.push({
      code: 'InvalidField',
      message: `The ${path} field has a maximum length of ${options.max}.`,
      resource: context.resource,
      field: path,
    });
  }
  return text === '' ? null : text;
}

export function toInteger(context: WriteContext, path: string, value: unknown): number | null {
  if (value === null || value === undefined || value === '') return null;
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) {
    throw conversionError(context, path, value, 'System.Int32');
  }
  return number;
}

export function toDecimal(context: WriteContext, path: string, value: unknown): number | null {
  if (value === null || value === undefined || value === '') return null;
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) {
    throw conversionError(context, path, value, 'System.Decimal');
  }
  return number;
}

export function toFlag(context: WriteContext, path: string, value: unknown): boolean | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value.toLowerCase() : value;
  if (text === 'true' || text === 1) return true;
  if (text === 'false' || text === 0) return false;
  throw conversionError(context, path, value, 'System.Boolean');
}

const INSTANT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?$/;

/** An instant in UTC with whole seconds; fractions are refused (OBS), a date alone means midnight. */
export function toInstant(context: WriteContext, path: string, value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value !== 'string' || Number.isNaN(Date.parse(value))) {
    throw conversionError(context, path, value, 'System.DateTime');
  }
  if (!INSTANT.test(value)) {
    throw invalidField(context.resource, path, `Unsupported format applied to ${path}`);
  }
  return value.length === 10 ? `${value}T00:00:00Z` : value;
}

export function toChoice(
  context: WriteContext,
  path: string,
  value: unknown,
  choices: readonly string[],
): string | null {
  if (value === null || value === undefined) return null;
  const wanted = typeof value === 'string' ? value.toLowerCase() : undefined;
  const found = choices.find((choice) => choice.toLowerCase() === wanted);
  if (found === undefined) throw conversionError(context, path, value, 'System.Enum');
  return found;
}
