import { ampContactPages } from '../../engine/records/ampContactPages.ts';
import type { AmpContactRow, AmpContactStore } from '../../ports/ampContactStores.ts';

/** Each AMP contact and its link as stored, by id; a row that is written differs. */
export type State = ReadonlyMap<string, string>;

/** The stored AMP contacts and links. */
export async function stateOf(store: AmpContactStore): Promise<State> {
  const state = new Map<string, string>();
  for await (const rows of ampContactPages(store)) {
    for (const row of rows) state.set(row.id, fingerprint(row));
  }
  return state;
}

function fingerprint({ version, updatedAt, link }: AmpContactRow): string {
  return `${version} ${updatedAt} ${link?.contactId ?? '-'} ${link?.state ?? '-'}`;
}

/** Ids of the AMP contacts that are new or differ. */
export function writtenSince(before: State, after: State): readonly string[] {
  return [...after].filter(([id, print]) => before.get(id) !== print).map(([id]) => id);
}
