import { Failure } from '../../core/failure.ts';
import type { Api } from './api.ts';

/**
 * One operation of a PATCH body (DOC). A path is a whole field: one into a reference may do nothing (DOC).
 */
export type Operation =
  | { readonly op: 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string };

/** An empty text clears (DOC); whether null does is not established (UNSURE). */
export function replaceText(path: string, value: string | null): Operation {
  return { op: 'replace', path, value: value ?? '' };
}

/** A value that is not text is cleared by removing it, which works for most fields (OBS). */
export function replaceOrRemove(path: string, value: unknown): Operation {
  return value === null ? { op: 'remove', path } : { op: 'replace', path, value };
}

/** The record to patch. */
export type Patched = 'contacts' | 'companies' | 'activities';

/** Sends operations for the record of an id, and returns it as answered. */
export type Patch = (id: number, operations: readonly Operation[]) => Promise<unknown>;

/**
 * Patches records of a kind. If there are custom fields, ConnectWise may reject a PATCH that does
 * not name them (OBS, UNSURE when); an empty array then satisfies it and clears nothing (OBS). Once
 * that was needed, it is sent from the start. Throws `record_missing`.
 */
export function patching(api: Api, resource: Patched): Patch {
  const noCustomFields: Operation = { op: 'replace', path: 'customFields', value: [] };
  let always = false;
  const send = async (id: number, body: readonly Operation[]): Promise<unknown> => {
    const write = { method: 'PATCH', body } as const;
    return (await api.send({ resource, below: `/${id}`, write })).json;
  };
  return async (id, operations) => {
    const satisfying = [...operations, noCustomFields];
    try {
      return await send(id, always ? satisfying : operations);
    } catch (thrown) {
      if (isMissing(thrown)) throw recordMissing(resource, id);
      const wanted = thrown instanceof Failure && thrown.detail.field === 'customFields';
      if (always || !wanted) throw thrown;
    }
    const json = await send(id, satisfying);
    always = true;
    return json;
  };
}

/** Whether ConnectWise said that the record does not exist. */
export function isMissing(thrown: unknown): boolean {
  return thrown instanceof Failure && thrown.code === 'record_missing';
}

const named = { contacts: 'contact', companies: 'company', activities: 'activity' } as const;

export function recordMissing(resource: Patched, id: number): Failure {
  return new Failure('record_missing', { resource: named[resource], id });
}

/** A rejection of a write, with its field under the name that the port uses. */
export function renamed(thrown: unknown, names: Readonly<Record<string, string>>): unknown {
  if (!(thrown instanceof Failure) || thrown.code !== 'write_refused') return thrown;
  const field = names[String(thrown.detail.field)];
  if (field === undefined) return thrown;
  return new Failure('write_refused', { ...thrown.detail, field }, { cause: thrown });
}
