import type { FieldValue } from '../../core/contact/ampContact.ts';
import { readList } from '../../core/contact/listText.ts';
import { catalog, fieldsByName } from '../../core/mapping/catalog.ts';
import type { Finding } from '../../core/mapping/checkMapping.ts';
import { doesNotGo } from '../../core/mapping/contactWrites.ts';
import type { MappingDocument } from '../../core/mapping/document.ts';
import { doesNotCome, type Mapping, type MappingEntry } from '../../core/mapping/mapping.ts';
import type { Unfit } from '../../core/mapping/unfit.ts';
import { notFound } from '../../core/notFound.ts';
import type { Candidate } from '../../core/plan/candidate.ts';
import { ampValue } from '../../core/plan/mergeFields.ts';
import type { EngineDeps } from '../deps.ts';
import { readContacts } from '../detect/readContacts.ts';
import { mappingGround, mappingOn } from '../plan/policy.ts';

type Stores = Pick<EngineDeps, 'stores'>;

/** Maximum number of values to list: nobody would go through more. */
const mostValues = 500;

/** A value that contacts have in a ConnectWise field, and how many of them. */
export type FoundValue = { readonly value: string; readonly contacts: number };

/**
 * The values that the stored active contacts have in a ConnectWise field, the most frequent first, at most
 * 500. Several choices of one contact count one by one. Throws `not_found`.
 */
export async function foundValues(
  { stores }: Stores,
  connectwise: string,
  signal?: AbortSignal,
): Promise<readonly FoundValue[]> {
  const source = fieldsByName(catalog, [connectwise]).get(connectwise);
  if (source === undefined) throw notFound('connectwise_field', connectwise);
  const counts = new Map<string, number>();
  for await (const candidates of readContacts(stores.mirror, signal)) {
    for (const { contact, company } of candidates) {
      const read = contact.inactive ? null : source.read(contact, company);
      if (read === null) continue;
      const values = source.kind === 'choices' ? readList(String(read)) : [String(read)];
      for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
  return [...counts]
    .map(([value, contacts]) => ({ value, contacts }))
    .toSorted((a, b) => b.contacts - a.contacts || (a.value < b.value ? -1 : 1))
    .slice(0, mostValues);
}

/** A value that a mapping would lose, and why. */
export type LostValue = {
  readonly amp: string;
  readonly direction: 'to_amp' | 'to_connectwise';
  readonly value: FieldValue;
  readonly problem: Unfit;
};

/** Maximum number of contacts to search for examples. Without one, the warning has to do. */
const lookedAt = 5000;

/** For each entry with a warning, one real value that would be lost; absent if none was found. */
export async function lostValues(
  deps: Stores,
  document: MappingDocument,
  findings: readonly Finding[],
  signal?: AbortSignal,
): Promise<readonly LostValue[]> {
  const warned = new Set(findings.flatMap(({ kind, amp }) => (kind === 'warning' ? amp : [])));
  const mapping: Mapping = mappingOn(await mappingGround(deps), document);
  const open = new Map(
    mapping.flatMap((entry) => (warned.has(entry.target.name) ? [[entry.target.name, entry]] : [])),
  );
  const found: LostValue[] = [];
  let seen = 0;
  for await (const candidates of readContacts(deps.stores.mirror, signal)) {
    for (const candidate of candidates) {
      for (const [name, entry] of open) {
        const lost = lostIn(entry, candidate);
        if (lost === null) continue;
        found.push(lost);
        open.delete(name);
      }
    }
    seen += candidates.length;
    if (open.size === 0 || seen >= lookedAt) break;
  }
  return found;
}

function lostIn(
  entry: MappingEntry,
  { contact, company, ampContact }: Candidate,
): LostValue | null {
  const { target, source, direction } = entry;
  const amp = target.name;
  const comes = direction === 'to_connectwise' ? null : doesNotCome(entry, contact, company);
  if (comes !== null) {
    const value = source.read(contact, company);
    return { amp, direction: 'to_amp', value, problem: comes };
  }
  if (direction === 'to_amp' || ampContact === null) return null;
  const value = ampValue(ampContact, amp);
  const goes = value === null ? null : doesNotGo(entry, contact, value);
  return goes === null ? null : { amp, direction: 'to_connectwise', value, problem: goes };
}
