import type { FieldValues } from '../contact/ampContact.ts';
import type { Communication, Company, Contact } from '../contact/contact.ts';
import { type Mapping, valuesForAmp } from '../mapping/mapping.ts';
import { nativeValue } from '../mapping/nativeForm.ts';
import type { NativeValue } from '../mapping/nativeValue.ts';

/** The contact that ConnectWise returned after a write. */
export type Returned = {
  readonly contactId: number;
  /** By AMP field name, as AMP has values. */
  readonly values: FieldValues;
  /** The value of a field in ConnectWise's form; undefined if `values` has the same. */
  readonly native: (field: string) => NativeValue | undefined;
  /** The communication item of a field; null if there is none. */
  readonly item: (field: string) => Communication | null;
};

export function returnedBy(
  mapping: Mapping,
  contact: Contact,
  company: Company | null,
  fillers: FieldValues = {},
): Returned {
  const values = valuesForAmp(mapping, contact, company, fillers);
  const entryFor = (field: string) => mapping.find(({ target }) => target.name === field);
  return {
    contactId: contact.id,
    values,
    item: (field) => entryFor(field)?.source.item?.(contact) ?? null,
    native(field) {
      const entry = entryFor(field);
      const value = values[field] ?? null;
      return entry === undefined ? undefined : nativeValue(entry, contact, company, value);
    },
  };
}
