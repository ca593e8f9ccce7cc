import type { FieldValue, FieldValues, LinkOrigin } from '../contact/ampContact.ts';
import { type AmpField, ampFields, findAmpField } from '../contact/ampFields.ts';
import { sameValue } from '../contact/canonical.ts';
import type { Company, Contact } from '../contact/contact.ts';
import type { OwnerOf } from '../contact/owners.ts';
import {
  type ConflictRule,
  type Direction,
  defaultSettings,
  type Settings,
} from '../settings/settings.ts';
import { type CatalogField, catalog } from './catalog.ts';

/** Which ConnectWise field goes with which AMP field, which way, and who wins. */
export type MappingEntry = {
  readonly source: CatalogField;
  readonly target: AmpField;
  readonly direction: Direction;
  readonly conflict: ConflictRule;
};

/** A mapping, ready to use; no two entries have the same target. */
export type Mapping = readonly MappingEntry[];

type MappingSettings = Pick<Settings, 'pull' | 'push' | 'conflict' | 'fields'>;

/**
 * The mapping in force: each AMP field with the ConnectWise field of its name (R14), both ways where
 * ConnectWise takes a value, and the owner by the rules of the organization (R19).
 */
export function mappingFor(settings: MappingSettings, ownerOf: OwnerOf): Mapping {
  const entries = ampFields.flatMap((target): MappingEntry[] => {
    const source = target.name === 'owner' ? ownerField(ownerOf) : byName.get(target.name);
    if (source === undefined) return [];
    const chosen = settings.fields[target.name];
    const direction = allowed(chosen?.direction ?? 'both', source, settings);
    if (direction === null) return [];
    return [{ source, target, direction, conflict: chosen?.conflict ?? settings.conflict }];
  });
  return entries;
}

const byName = new Map(catalog.map((field) => [field.name, field]));

/** What applies where nothing else was set. */
export const defaultMapping: Mapping = mappingFor(defaultSettings, () => null);

/** The names of fields that can be sent to ConnectWise. */
export const writableFields: readonly string[] = defaultMapping
  .filter(({ direction }) => direction === 'both')
  .map(({ target }) => target.name);

function ownerField(ownerOf: OwnerOf): CatalogField {
  return {
    name: 'owner',
    label: 'Owner',
    object: 'company',
    read: (_, company) => ownerOf(company),
  };
}

/** The direction that is left of the one wanted; null: the field takes no part. */
function allowed(
  wanted: Direction,
  source: CatalogField,
  { pull, push }: MappingSettings,
): Direction | null {
  const toAmp = wanted !== 'to_connectwise' && pull;
  const toConnectWise = wanted !== 'to_amp' && push && source.write !== undefined;
  if (toAmp) return toConnectWise ? 'both' : 'to_amp';
  return toConnectWise ? 'to_connectwise' : null;
}

/** The part of a mapping that holds for a link: who was born in AMP keeps their owner (R19). */
export function mappingOf(mapping: Mapping, origin: LinkOrigin): Mapping {
  return origin === 'connectwise'
    ? mapping
    : mapping.filter(({ target }) => target.kind !== 'user');
}

/**
 * The values a contact and its company have for AMP, by AMP field name; fields without one are
 * absent, and so are those that hold a filler (R20).
 */
export function valuesForAmp(
  mapping: Mapping,
  contact: Contact,
  company: Company | null,
  fillers: FieldValues = {},
): FieldValues {
  const values: Record<string, FieldValue> = {};
  for (const { source, target } of mapping) {
    const value = source.read(contact, company);
    const filler = fillers[target.name];
    const filled = filler !== undefined && sameValue(target.comparison, value, filler);
    if (value !== null && !filled) values[target.name] = value;
  }
  return values;
}

/** The required fields of a contact that hold what fills them, by AMP field name (R20). */
export function fillersIn(
  mapping: Mapping,
  contact: Contact,
  company: Company | null,
  requiredFill: string | null,
): FieldValues {
  const fillers: Record<string, FieldValue> = {};
  for (const { source, target } of mapping) {
    if (source.required !== true || requiredFill === null) continue;
    const value = source.read(contact, company);
    if (sameValue(target.comparison, value, requiredFill)) fillers[target.name] = value;
  }
  return fillers;
}

/** Whether two values of an AMP field mean the same; a field that is not known is compared exactly. */
export function sameFieldValue(field: string, a: FieldValue, b: FieldValue): boolean {
  return sameValue(findAmpField(field)?.comparison ?? 'exact', a, b);
}
