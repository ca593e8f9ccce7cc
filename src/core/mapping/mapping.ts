import type { FieldValue, FieldValues, LinkOrigin } from '../contact/ampContact.ts';
import { type AmpField, findAmpField } from '../contact/ampFields.ts';
import { sameValue } from '../contact/comparison.ts';
import type { Company, Contact } from '../contact/contact.ts';
import type { ConflictRule, Direction } from '../settings/settings.ts';
import type { CatalogField } from './catalogField.ts';
import { asItIs, type Convert } from './converted.ts';
import type { BlankRule } from './document.ts';
import type { Unfit } from './unfit.ts';

/**
 * Which ConnectWise field goes with which AMP field, which way, and who wins. Values are compared, and
 * kept in the base, as AMP has them.
 */
export type MappingEntry = {
  readonly source: CatalogField;
  readonly target: AmpField;
  readonly direction: Direction;
  readonly conflict: ConflictRule;
  readonly blank: BlankRule;
  /** The filler for the ConnectWise field if it is required (R20); null: the general filler. */
  readonly fill: string | null;
  readonly toAmp: Convert;
  readonly toConnectWise: Convert;
  /** The transforms and the value map, as text to compare; null if there are none. */
  readonly conversion: string | null;
  /** Whether two values of the AMP field mean the same to the mapping. */
  readonly same: (a: FieldValue, b: FieldValue) => boolean;
};

/** A mapping, ready to use; no two entries have the same target. */
export type Mapping = readonly MappingEntry[];

/**
 * The part of a mapping that applies to a link: an AMP contact that did not come from ConnectWise keeps its
 * owner (R19).
 */
export function mappingOf(mapping: Mapping, origin: LinkOrigin): Mapping {
  return origin === 'connectwise'
    ? mapping
    : mapping.filter(({ target }) => target.kind !== 'user');
}

/** AMP fields that hold a value of the company, not of the contact itself. */
export function companyFields(mapping: Mapping): readonly string[] {
  return mapping.flatMap(({ source, target }) => (source.object === 'company' ? target.name : []));
}

/**
 * The values a contact and its company have for AMP, by AMP field name; fields without one are absent, and
 * so are those that hold a filler (R20). A value that does not fit AMP is included as ConnectWise has it,
 * so that it is seen and can be replaced: see doesNotCome.
 */
export function valuesForAmp(
  mapping: Mapping,
  contact: Contact,
  company: Company | null,
  fillers: FieldValues = {},
): FieldValues {
  const values: Record<string, FieldValue> = {};
  for (const { source, target, toAmp, same } of mapping) {
    const read = source.read(contact, company);
    if (read === null) continue;
    const converted = toAmp === asItIs ? null : toAmp(read);
    const value = converted?.fits === true ? converted.value : read;
    if (value === null) continue;
    const filler = fillers[target.name];
    if (filler === undefined || !same(value, filler)) values[target.name] = value;
  }
  return values;
}

/** Why the value of a contact does not fit the AMP field; null if it does, or there is none. */
export function doesNotCome(
  { source, toAmp }: MappingEntry,
  contact: Contact,
  company: Company | null,
): Unfit | null {
  if (toAmp === asItIs) return null;
  const read = source.read(contact, company);
  const converted = read === null ? null : toAmp(read);
  return converted === null || converted.fits ? null : converted.because;
}

/** The filler for a required field that is empty (R20); null: none. */
export function fillOf(
  { source, fill }: Pick<MappingEntry, 'source' | 'fill'>,
  requiredFill: string | null,
): string | null {
  return source.required === true ? (fill ?? requiredFill) : null;
}

/** The required fields of a contact that hold their filler, by AMP field name (R20). */
export function fillersIn(
  mapping: Mapping,
  contact: Contact,
  company: Company | null,
  requiredFill: string | null,
): FieldValues {
  const fillers: Record<string, FieldValue> = {};
  for (const entry of mapping) {
    const fill = fillOf(entry, requiredFill);
    if (fill === null) continue;
    const value = entry.source.read(contact, company);
    if (entry.same(value, fill)) fillers[entry.target.name] = value;
  }
  return fillers;
}

/** Whether two values of a mapped field mean the same, including after its transforms. */
export function sameIn(mapping: Mapping, field: string, a: FieldValue, b: FieldValue): boolean {
  const entry = mapping.find(({ target }) => target.name === field);
  return entry === undefined ? sameFieldValue(field, a, b) : entry.same(a, b);
}

/** Whether two values of an AMP field mean the same; a field that is not known is compared exactly. */
export function sameFieldValue(field: string, a: FieldValue, b: FieldValue): boolean {
  return sameValue(findAmpField(field)?.comparison ?? 'exact', a, b);
}
