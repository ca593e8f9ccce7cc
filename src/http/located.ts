import { Failure } from '../core/failure.ts';
import { pointerOf } from './pointer.ts';

/** Where in the body each entered field stands, from the root. */
export type PlaceOf = (field: string) => readonly (string | number)[];

/** Has the failures of work say where in the body the field is that they name. */
export async function located<T>(placeOf: PlaceOf, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof Failure) || typeof thrown.detail.field !== 'string') throw thrown;
    const pointer = thrown.detail.pointer ?? pointerOf(placeOf(thrown.detail.field));
    throw new Failure(thrown.code, { ...thrown.detail, pointer });
  }
}
