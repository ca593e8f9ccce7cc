import { Failure } from '../../core/failure.ts';
import type { Api } from './api.ts';
import type { Resource } from './resources.ts';

/** One step of a PATCH (DOC: a bare array of these). */
export type Operation =
  | { readonly op: 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string };

/**
 * Patches records of a resource. Where custom fields exist a PATCH that does not name them may be
 * refused (OBS, UNSURE when); an empty array then satisfies it and clears nothing (OBS). Once that
 * was needed it is sent along from the start. Throws `record_missing` with the name given.
 */
export function patchWithCustomFields(
  api: Api,
  resource: Resource,
  name: string,
): (id: number, operations: readonly Operation[]) => Promise<unknown> {
  const noCustomFields = { op: 'replace', path: 'customFields', value: [] } as const;
  let always = false;
  const send = async (id: number, body: readonly unknown[]): Promise<unknown> => {
    const write = { method: 'PATCH', body } as const;
    return (await api.send({ resource, below: `/${id}`, write })).json;
  };
  return async (id, operations) => {
    const satisfying = [...operations, noCustomFields];
    try {
      return await send(id, always ? satisfying : operations);
    } catch (thrown) {
      if (thrown instanceof Failure && thrown.code === 'record_missing') {
        throw new Failure('record_missing', { resource: name, id });
      }
      const wanted = thrown instanceof Failure && thrown.detail.field === 'customFields';
      if (always || !wanted) throw thrown;
    }
    const json = await send(id, satisfying);
    always = true;
    return json;
  };
}
