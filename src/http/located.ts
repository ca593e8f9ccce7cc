import { Failure } from '../core/failure.ts';
import { pointerOf } from './pointer.ts';

/** Where each entered field is in the body, from the root. */
export type PlaceOf = (field: string) => readonly (string | number)[];

/** Makes failures of work point to the field's place in the body. */
export async function located<T>(placeOf: PlaceOf, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof Failure) || typeof thrown.detail.field !== 'string') throw thrown;
    const pointer = thrown.detail.pointer ?? pointerOf(placeOf(thrown.detail.field));
    throw new Failure(thrown.code, { ...thrown.detail, pointer });
  }
}
