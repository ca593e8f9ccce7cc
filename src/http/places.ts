import type { Failure } from '../core/failure.ts';
import { failureAdvice, failureMessage } from '../texts/failureText.ts';
import type { Voice } from '../texts/voice.ts';
import { type Fault, RefusedContent } from './refusal.ts';

type Path = Fault['path'];

/** A failure as a fault at one place of the body. */
export function refusedAt(failure: Failure, path: Path, { texts, advice }: Voice): RefusedContent {
  const { code, detail } = failure;
  const fault: Fault = {
    in: 'body',
    path,
    code: faultCode(failure),
    detail: failureMessage({ code, detail }, texts),
    accepted: advice(failureAdvice({ code, detail }, texts)),
  };
  return new RefusedContent(failure, [fault]);
}

/** The fault of an entry, by its own code. */
export function faultCode({ code, detail: { problem } }: Failure): string {
  return typeof problem === 'string' && /^[a-z_]+$/u.test(problem) ? problem : code;
}

/** A place in the form that failures of the core use: `filter.all[0].values[1]`. */
export function pathNamed(field: string): Path {
  return [...field.matchAll(/\[(\d+)\]|([^.[\]]+)/gu)].map(([, index, name = '']) =>
    index === undefined ? name : Number(index),
  );
}

/** Where a value is below a place; null if it is not there. */
export function placeOf(value: unknown, wanted: (inner: unknown) => boolean): Path | null {
  if (wanted(value)) return [];
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, inner] of Object.entries(value)) {
    const found = placeOf(inner, wanted);
    if (found !== null) return [Array.isArray(value) ? Number(name) : name, ...found];
  }
  return null;
}
