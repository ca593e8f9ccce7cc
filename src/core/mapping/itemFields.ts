import { canonicalName } from '../contact/canonical.ts';
import { isMobileType } from '../contact/communicationItems.ts';
import type { Channel, Communication } from '../contact/contact.ts';
import type { ItemWrite } from '../contact/contactWrites.ts';
import { preferredItem } from '../contact/preferred.ts';
import type { CatalogField } from './catalogField.ts';
import type { FieldWrite } from './fieldWrite.ts';
import { itemText, itemValue } from './itemText.ts';
import { itemWritesFor } from './itemWrites.ts';

/** The field for the preferred fax number of a contact, or for its preferred mobile or other phone. */
export function itemField(
  name: string,
  label: string,
  channel: 'phone' | 'fax',
  mobile: boolean,
): CatalogField {
  const ofKind = (item: Communication) => channel === 'fax' || isMobile(item) === mobile;
  return itemsLike({
    name,
    label,
    channel,
    mobile,
    ofKind,
    written: (item) => ({ kind: 'item', item }),
  });
}

/**
 * The field for items of one communication type, named as in the organization's list: `phone:Home`.
 * Undefined for any other name.
 */
export function typedItemField(name: string): CatalogField | undefined {
  const [, channel, typeName] = /^(email|phone|fax):(\S.*)$/u.exec(name) ?? [];
  if (channel !== 'email' && channel !== 'phone' && channel !== 'fax') return undefined;
  if (typeName === undefined) return undefined;
  const wanted = canonicalName(typeName);
  const mobile = channel === 'phone' && isMobileType(typeName);
  return itemsLike({
    name,
    label: `${typeName} (${channel})`,
    channel,
    mobile,
    ofKind: ({ type }) => type !== null && canonicalName(type.name) === wanted,
    written: (item) => ({ kind: 'typed_item', item, typeName }),
  });
}

type Items = {
  readonly name: string;
  readonly label: string;
  readonly channel: Channel;
  readonly mobile: boolean;
  readonly ofKind: (item: Communication) => boolean;
  readonly written: (item: ItemWrite) => FieldWrite;
};

function itemsLike({ name, label, channel, mobile, ofKind, written }: Items): CatalogField {
  return {
    name,
    label,
    object: 'contact',
    kind: channel === 'email' ? 'text' : 'phone',
    read: (contact) => textOf(preferredItem(contact, channel, ofKind), channel),
    item: (contact) => preferredItem(contact, channel, ofKind),
    write(contact, value, native) {
      const present = contact === null ? null : preferredItem(contact, channel, ofKind);
      if (value === null && contact !== null) {
        const others = contact.communications.filter(
          (item) => item.channel === channel && ofKind(item) && item.id !== present?.id,
        );
        if (others.length > 0) {
          return { kind: 'unfit', because: { code: 'item_cleared' } };
        }
      }
      const { value: exact, extension, typeId } = native ?? {};
      const wanted =
        exact === undefined
          ? itemValue(value, channel)
          : { value: exact, extension: extension || null };
      if (contact !== null && present !== null && wanted !== null) {
        return itemsWritten(itemWritesFor(contact, { channel, mobile, ofKind }, present, wanted));
      }
      return written({
        channel,
        mobile,
        itemId: present?.id ?? null,
        ...(present === null && typeof typeId === 'number' ? { typeId } : {}),
        value: wanted,
      });
    },
  };
}

/** One item, or two that exchange their values. */
export function itemsWritten(items: readonly ItemWrite[]): FieldWrite {
  const [item, ...others] = items;
  return item === undefined || others.length > 0
    ? { kind: 'items', items }
    : { kind: 'item', item };
}

function isMobile({ type }: Communication): boolean {
  return type !== null && isMobileType(type.name);
}

function textOf(item: Communication | null, channel: Channel): string | null {
  if (item === null) return null;
  return channel === 'email' ? item.value : itemText(item);
}
