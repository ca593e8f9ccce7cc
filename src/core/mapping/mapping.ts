import type { FieldValue, FieldValues } from '../contact/ampContact.ts';
import { type AmpField, ampFields } from '../contact/ampFields.ts';
import type { Company, Contact } from '../contact/contact.ts';
import { type CatalogField, catalog } from './catalog.ts';

/** Which ConnectWise field goes with which AMP field. */
export type MappingEntry = { readonly source: CatalogField; readonly target: AmpField };

/** A mapping, ready to use; no two entries have the same target. */
export type Mapping = readonly MappingEntry[];

/** What applies where nothing else was set (R14): each AMP field with the ConnectWise field of its name. */
export const defaultMapping: Mapping = ampFields.flatMap((target) => {
  const source = catalog.find(({ name }) => name === target.name);
  return source === undefined ? [] : [{ source, target }];
});

/** The values a contact and its company have for AMP, by AMP field name; fields without one are absent. */
export function valuesForAmp(
  mapping: Mapping,
  contact: Contact,
  company: Company | null,
): FieldValues {
  const values: Record<string, FieldValue> = {};
  for (const { source, target } of mapping) {
    const value = source.read(contact, company);
    if (value !== null) values[target.name] = value;
  }
  return values;
}
