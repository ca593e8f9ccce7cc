import type { FieldValue } from '../contact/ampContact.ts';
import { canonicalText } from '../contact/canonical.ts';
import type { Company, Contact } from '../contact/contact.ts';
import type { Converted } from './converted.ts';
import type { HeldChange, HeldValue } from './heldValue.ts';
import { itemText, itemValue } from './itemText.ts';
import type { MappingEntry } from './mapping.ts';

/**
 * What ConnectWise holds in a field; undefined where `value`, its form in AMP, is the same and goes back so. Of
 * an item that will be deleted all of it counts (`whole`).
 */
export function heldValue(
  { source, toConnectWise }: Pick<MappingEntry, 'source' | 'toConnectWise'>,
  contact: Contact,
  company: Company | null,
  value: FieldValue,
  whole = false,
): HeldValue | undefined {
  const item = source.item?.(contact);
  const goes = value === null || isFixed(toConnectWise(value), value);
  if (item === undefined) {
    const held = source.read(contact, company);
    return held === value && goes ? undefined : held;
  }
  if (item === null) return value === null ? undefined : null;
  const again = itemValue(value === null ? null : String(value), item.channel);
  const same =
    again !== null && again.value === item.value && again.extension === (item.extension || null);
  if (same && goes && !whole) return undefined;
  return { value: item.value, extension: item.extension, typeId: item.type?.id ?? null };
}

/** Whether a value goes to ConnectWise as it is. */
function isFixed(converted: Converted, value: FieldValue): boolean {
  return converted.fits && converted.value === value;
}

/** Both forms of a change of a contact that ConnectWise has, or is to get (null); undefined: as in AMP. */
export function heldChange(
  entry: MappingEntry,
  place: { readonly contact: Contact; readonly company: Company | null } | null,
  old: FieldValue,
  next: FieldValue,
): HeldChange | undefined {
  const before =
    place === null
      ? undefined
      : heldValue(entry, place.contact, place.company, old, next === null && old !== null);
  const converted = next === null ? null : entry.toConnectWise(next);
  const after = converted?.fits === true && converted.value !== next ? converted.value : undefined;
  return withForms(before, after);
}

/** The forms that there are, or undefined. */
export function withForms(
  old: HeldValue | undefined,
  next: HeldValue | undefined,
): HeldChange | undefined {
  if (old === undefined && next === undefined) return undefined;
  return {
    ...(old === undefined ? {} : { old }),
    ...(next === undefined ? {} : { new: next }),
  };
}

/** A held value as text, number or flag. */
export function plainHeld(held: HeldValue): FieldValue {
  return typeof held === 'object' && held !== null ? itemText(held) : held;
}

/** Whether ConnectWise holds the same, but for blanks at either end. */
export function sameHeld(a: HeldValue, b: HeldValue): boolean {
  const [one, other] = [plainHeld(a), plainHeld(b)];
  if (one === null || other === null) return one === other;
  return canonicalText(String(one)) === canonicalText(String(other));
}
