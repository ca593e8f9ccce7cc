import { isMobileType, withItem } from '../contact/communicationItems.ts';
import { canonicalValue } from '../contact/comparison.ts';
import type { Channel, Communication, Contact } from '../contact/contact.ts';
import type { ItemValue, ItemWrite } from '../contact/contactWrites.ts';
import { preferredItem } from '../contact/preferred.ts';
import { itemText } from './itemText.ts';

type Accept = (item: Communication) => boolean;

/** Items of a contact, the preferred one of which is used. */
export type ItemGroup = {
  readonly channel: Channel;
  readonly mobile: boolean;
  readonly ofKind: Accept;
};

/**
 * Gives the preferred item of a contact a value. If another item has the value already, it becomes
 * the default instead. If that would change the preferred item of another group, the two swap
 * values. So nothing is overwritten and nothing is duplicated. The value to keep is written first:
 * an interruption leaves it twice, and the next sync continues from there.
 */
export function itemWritesFor(
  contact: Contact,
  { channel, mobile, ofKind }: ItemGroup,
  present: Communication,
  wanted: ItemValue,
): readonly ItemWrite[] {
  const kind = { channel, mobile };
  const write = { ...kind, itemId: present.id, value: wanted };
  const known = sameValueAs(present, wanted)
    ? undefined
    : contact.communications.find(
        (item) => item.channel === channel && ofKind(item) && sameValueAs(item, wanted),
      );
  if (known === undefined) return [write];
  if (changesOthers(contact, known, ofKind)) {
    return [
      { ...kind, itemId: known.id, value: ownValue(present) },
      { ...kind, itemId: present.id, value: ownValue(known) },
    ];
  }
  return [{ ...kind, itemId: known.id, value: ownValue(known), makeDefault: true }];
}

function sameValueAs({ channel, value, extension }: Communication, wanted: ItemValue): boolean {
  const form = (one: ItemValue) =>
    channel === 'email'
      ? canonicalValue('email', one.value)
      : canonicalValue('phone', itemText(one));
  return form({ value, extension }) === form(wanted);
}

function ownValue({ value, extension }: Communication): ItemValue {
  return { value, extension: extension || null };
}

const isMobile: Accept = ({ type }) => type !== null && isMobileType(type.name);

/** Whether making this item the default would change the preferred item of another kind or type. */
function changesOthers(contact: Contact, item: Communication, ofKind: Accept): boolean {
  const { channel } = item;
  const after = withItem(contact, { ...item, isDefault: true });
  const items = contact.communications.filter((one) => one.channel === channel);
  const types = new Set(items.flatMap(({ type }) => type?.id ?? []));
  const groups: readonly Accept[] = [
    isMobile,
    (one) => !isMobile(one),
    ...[...types].map(
      (id): Accept =>
        ({ type }) =>
          type?.id === id,
    ),
  ];
  const own = (group: Accept) => items.every((one) => group(one) === ofKind(one));
  return groups.some(
    (group) =>
      !own(group) &&
      preferredItem(contact, channel, group)?.id !== preferredItem(after, channel, group)?.id,
  );
}
