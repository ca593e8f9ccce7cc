import type { Channel, ListEntry, ListKind, Reference } from '../../../src/core/contact/contact.ts';

/** The lists of the organization in memory, and the sites of companies. */
export type MemoryLists = {
  readonly of: (kind: ListKind) => readonly ListEntry[];
  readonly sitesOf: (companyId: number) => readonly ListEntry[];
  readonly set: (kind: ListKind, entries: readonly Choice[]) => void;
  readonly setSites: (companyId: number, entries: readonly Choice[]) => void;
};

/** An entry of a list, with the members that a test sets. */
export type Choice = Pick<ListEntry, 'id' | 'name'> & Partial<ListEntry>;

const itemTypes: readonly (Reference & { readonly channel: Channel })[] = [
  { id: 1, name: 'Email', channel: 'email' },
  { id: 2, name: 'Direct', channel: 'phone' },
  { id: 3, name: 'Fax', channel: 'fax' },
  { id: 4, name: 'Mobile', channel: 'phone' },
];

/** All lists start empty, except for one communication type of each channel. */
export function memoryLists(): MemoryLists {
  const lists = new Map<ListKind, readonly ListEntry[]>([
    [
      'communication_types',
      itemTypes.map(({ channel, ...type }) => entry({ ...type, channels: [channel] })),
    ],
  ]);
  const sites = new Map<number, readonly ListEntry[]>();
  return {
    of: (kind) => lists.get(kind) ?? [],
    sitesOf: (companyId) => sites.get(companyId) ?? [],
    set: (kind, entries) => void lists.set(kind, inOrder(entries)),
    setSites: (companyId, entries) => void sites.set(companyId, inOrder(entries)),
  };
}

function inOrder(entries: readonly Choice[]): readonly ListEntry[] {
  return entries.map(entry).toSorted((a, b) => a.id - b.id);
}

function entry(choice: Choice): ListEntry {
  return { inactive: false, isDefault: false, channels: [], ...choice };
}
