import type { FieldValue } from '../contact/ampContact.ts';
import type { Contact } from '../contact/contact.ts';
import type {
  ContactWrites,
  ItemWrite,
  NewContact,
  WritableDay,
  WritableField,
  WritableFlag,
} from '../contact/contactWrites.ts';
import type { CompanyPart, FieldWrite, NamedWrite } from './fieldWrite.ts';
import type { Mapping, MappingEntry } from './mapping.ts';
import { plainNative } from './nativeForm.ts';
import type { NativeChange, NativeValue } from './nativeValue.ts';
import type { Unfit } from './unfit.ts';

/**
 * A value to write to a ConnectWise field. `field` is an AMP field name. `native` is the form in
 * ConnectWise, if known, and is then written unchanged.
 */
export type Wanted = {
  readonly field: string;
  readonly value: FieldValue;
  readonly native?: NativeValue;
};

/** The value that a change of a plan writes to ConnectWise. */
export function wantedBy(change: {
  readonly field: string;
  readonly new: FieldValue;
  readonly inConnectWise?: NativeChange;
}): Wanted {
  const { field, new: value, inConnectWise } = change;
  const native = inConnectWise?.new;
  return native === undefined ? { field, value } : { field, value, native };
}

/** A write for an AMP field that names entries of a ConnectWise list. */
export type Named = { readonly field: string; readonly write: NamedWrite };

/** The writes, before names are looked up in ConnectWise's lists. */
export type Wishes = {
  readonly writes: ContactWrites;
  readonly named: readonly Named[];
  /** Parts of the company of the contact. */
  readonly company: readonly { readonly field: string; readonly part: CompanyPart }[];
  /** Fields whose value cannot be written without harm, with the reason. */
  readonly unfit: Readonly<Record<string, Unfit>>;
};

/** The writes for an existing contact, or for a new one if `contact` is null. */
export function writesFor(
  mapping: Mapping,
  contact: Contact | null,
  wanted: readonly Wanted[],
): Wishes {
  const fields: Partial<Record<WritableField, string | null>> = {};
  const days: Partial<Record<WritableDay, string | null>> = {};
  const flags: Partial<Record<WritableFlag, boolean>> = {};
  const items: ItemWrite[] = [];
  const named: Named[] = [];
  const company: Wishes['company'][number][] = [];
  const unfit: Record<string, Unfit> = {};
  for (const { field, write } of writesOf(mapping, contact, wanted)) {
    switch (write.kind) {
      case 'field':
        fields[write.name] = write.value;
        break;
      case 'day':
        days[write.name] = write.value;
        break;
      case 'flag':
        flags[write.name] = write.value;
        break;
      case 'unfit':
        unfit[field] = write.because;
        break;
      case 'company':
        company.push({ field, part: write.part });
        break;
      case 'item':
        if (write.item.itemId !== null || write.item.value !== null) items.push(write.item);
        break;
      case 'items':
        items.push(...write.items);
        break;
      case 'choice':
      case 'types':
      case 'typed_item':
        named.push({ field, write });
        break;
    }
  }
  const writes = { fields, ...filledParts({ days, flags }), items: eachOnce(items) };
  return { writes, named, company, unfit };
}

/** Each item once: two AMP fields may use the same one and then have the same value. */
export function eachOnce(items: readonly ItemWrite[]): readonly ItemWrite[] {
  return items.filter((item, at) => items.findIndex((one) => isSameItem(one, item)) === at);
}

/** Whether both write one item; new ones are the same if they have type and value in common. */
function isSameItem(a: ItemWrite, b: ItemWrite): boolean {
  if (a === b) return true;
  if (a.itemId !== null || b.itemId !== null) return a.itemId === b.itemId;
  const alike = a.channel === b.channel && a.typeId !== undefined && a.typeId === b.typeId;
  return alike && JSON.stringify(a.value) === JSON.stringify(b.value);
}

/** Whether there is nothing to write. */
export function writesNothing({
  fields,
  days,
  flags,
  choices,
  types,
  items,
}: ContactWrites): boolean {
  const parts = [
    fields,
    days ?? {},
    flags ?? {},
    choices ?? {},
    types?.add ?? [],
    types?.remove ?? [],
  ];
  return items.length === 0 && parts.every((part) => Object.keys(part).length === 0);
}

/**
 * Changes of a contact and its company, grouped by the request that writes them, in the order they
 * are sent: fields of the record together, types and each communication item separately.
 */
export function partsOf<Change extends Parameters<typeof wantedBy>[0]>(
  mapping: Mapping,
  contact: Contact,
  changes: readonly Change[],
): readonly (readonly Change[])[] {
  const parts = new Map<string, Change[]>(partOrder.map((name) => [name, []]));
  for (const change of changes) {
    const [made] = writesOf(mapping, contact, [wantedBy(change)]);
    const name = made === undefined ? 'fields' : partName(made);
    parts.set(name, [...(parts.get(name) ?? []), change]);
  }
  return [...parts.values()].filter((part) => part.length > 0);
}

const partOrder = ['company', 'company types', 'fields', 'types'] as const;

function partName({ field, write }: ReturnType<typeof writesOf>[number]): string {
  switch (write.kind) {
    case 'field':
    case 'day':
    case 'flag':
    case 'choice':
    case 'unfit':
      return 'fields';
    case 'types':
      return 'types';
    case 'company':
      return write.part.kind === 'types' ? 'company types' : 'company';
    case 'items':
      return `item ${write.items.at(-1)?.itemId}`;
    case 'item':
    case 'typed_item':
      break;
  }
  const { itemId } = write.item;
  return itemId === null ? `new item for ${field}` : `item ${itemId}`;
}

/** A new contact with its values; empty ones are omitted. */
export function newContactFor(
  companyId: number,
  { fields, days, flags, choices, types, items }: ContactWrites,
): NewContact {
  return {
    companyId,
    fields: withValue(fields),
    ...filledParts({
      days: withValue(days ?? {}),
      flags: flags ?? {},
      choices: withValue(choices ?? {}),
    }),
    ...(types === undefined || types.add.length === 0 ? {} : { typeIds: types.add }),
    items: items.flatMap(({ channel, mobile, typeId, value }) =>
      value === null
        ? []
        : [{ channel, mobile, value, ...(typeId === undefined ? {} : { typeId }) }],
    ),
  };
}

function withValue<Name extends string, Value>(
  values: Readonly<Partial<Record<Name, Value | null>>>,
): Partial<Record<Name, Value>> {
  const found = Object.entries(values).filter(([, value]) => value !== null);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same names, less the empty ones
  return Object.fromEntries(found) as Partial<Record<Name, Value>>;
}

function filledParts<Parts extends Record<string, object>>(parts: Parts): Partial<Parts> {
  const filled = Object.entries(parts).filter(([, part]) => Object.keys(part).length > 0);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- some of the same parts
  return Object.fromEntries(filled) as Partial<Parts>;
}

/** Why a field of a contact cannot take a value of AMP; null: it can. */
export function doesNotGo(
  { source, toConnectWise }: MappingEntry,
  contact: Contact | null,
  value: FieldValue,
): Unfit | null {
  const converted = value === null ? null : toConnectWise(value);
  if (converted !== null && !converted.fits) return converted.because;
  const write = source.write?.(contact, textOf(converted?.value ?? null));
  return write?.kind === 'unfit' ? write.because : null;
}

function writesOf(
  mapping: Mapping,
  contact: Contact | null,
  wanted: readonly Wanted[],
): readonly { readonly field: string; readonly write: FieldWrite }[] {
  return wanted.flatMap(({ field, value, native }) => {
    const entry = mapping.find(({ target }) => target.name === field);
    if (entry?.source.write === undefined) return [];
    if (native !== undefined) {
      const item = typeof native === 'object' && native !== null ? native : undefined;
      return [{ field, write: entry.source.write(contact, textOf(plainNative(native)), item) }];
    }
    const converted = value === null ? null : entry.toConnectWise(value);
    if (converted !== null && !converted.fits) {
      return [{ field, write: { kind: 'unfit', because: converted.because } }];
    }
    const write = entry.source.write(contact, textOf(converted?.value ?? null));
    return [{ field, write }];
  });
}

function textOf(value: FieldValue): string | null {
  return value === null ? null : String(value);
}
