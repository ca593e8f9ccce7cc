import type { FieldValue } from '../contact/ampContact.ts';
import type { Unfit } from './unfit.ts';

/** A value for the other side, or why there is none. */
export type Converted =
  | { readonly fits: true; readonly value: FieldValue }
  | { readonly fits: false; readonly because: Unfit };

/** Null, which means "no value", is never passed in, but may come out. */
export type Convert = (value: Exclude<FieldValue, null>) => Converted;

export const asItIs: Convert = (value) => ({ fits: true, value });

export function good(value: FieldValue): Converted {
  return { fits: true, value };
}

export function unfit(because: Unfit): Converted {
  return { fits: false, because };
}

/** Runs the steps in order, and stops at the first value that does not fit or is empty. */
export function inTurn(steps: readonly Convert[]): Convert {
  if (steps.length === 0) return asItIs;
  return (value) => {
    let so: FieldValue = value;
    for (const step of steps) {
      const next = step(so);
      if (!next.fits || next.value === null) return next;
      so = next.value;
    }
    return good(so);
  };
}
