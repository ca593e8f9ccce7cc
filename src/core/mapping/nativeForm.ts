import type { FieldValue } from '../contact/ampContact.ts';
import { canonicalText } from '../contact/canonical.ts';
import type { Company, Contact } from '../contact/contact.ts';
import type { Converted } from './converted.ts';
import { itemText, itemValue } from './itemText.ts';
import type { MappingEntry } from './mapping.ts';
import type { NativeChange, NativeValue } from './nativeValue.ts';

/**
 * The ConnectWise value of a field; undefined if `value`, its form in AMP, is the same and can be
 * written back. For an item that will be deleted, everything about it counts (`whole`).
 */
export function nativeValue(
  { source, toConnectWise }: Pick<MappingEntry, 'source' | 'toConnectWise'>,
  contact: Contact,
  company: Company | null,
  value: FieldValue,
  whole = false,
): NativeValue | undefined {
  const item = source.item?.(contact);
  const goes = value === null || isFixed(toConnectWise(value), value);
  if (item === undefined) {
    const native = source.read(contact, company);
    return native === value && goes ? undefined : native;
  }
  if (item === null) return value === null ? undefined : null;
  const again = itemValue(value === null ? null : String(value), item.channel);
  const same =
    again !== null && again.value === item.value && again.extension === (item.extension || null);
  if (same && goes && !whole) return undefined;
  return { value: item.value, extension: item.extension, typeId: item.type?.id ?? null };
}

/** Whether a value goes to ConnectWise unchanged. */
function isFixed(converted: Converted, value: FieldValue): boolean {
  return converted.fits && converted.value === value;
}

/**
 * The old and new value of a change in ConnectWise's form, each if it differs from AMP's; undefined if
 * neither does. `place` is null for a contact that is still to be created.
 */
export function nativeChange(
  entry: MappingEntry,
  place: { readonly contact: Contact; readonly company: Company | null } | null,
  old: FieldValue,
  next: FieldValue,
): NativeChange | undefined {
  const before =
    place === null
      ? undefined
      : nativeValue(entry, place.contact, place.company, old, next === null && old !== null);
  const converted = next === null ? null : entry.toConnectWise(next);
  const after = converted?.fits === true && converted.value !== next ? converted.value : undefined;
  return withForms(before, after);
}

/** Those of the two forms that exist; undefined if neither does. */
export function withForms(
  old: NativeValue | undefined,
  next: NativeValue | undefined,
): NativeChange | undefined {
  if (old === undefined && next === undefined) return undefined;
  return {
    ...(old === undefined ? {} : { old }),
    ...(next === undefined ? {} : { new: next }),
  };
}

/** A native value as text, number or flag. */
export function plainNative(native: NativeValue): FieldValue {
  return typeof native === 'object' && native !== null ? itemText(native) : native;
}

/** Whether both native values are the same, except for spaces at either end. */
export function sameNative(a: NativeValue, b: NativeValue): boolean {
  const [one, other] = [plainNative(a), plainNative(b)];
  if (one === null || other === null) return one === other;
  return canonicalText(String(one)) === canonicalText(String(other));
}
