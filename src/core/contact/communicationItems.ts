import { canonicalName } from './canonical.ts';
import type { Communication, Contact } from './contact.ts';

/** Whether phone items of a communication type of this name are mobile numbers. */
export function isMobileType(name: string): boolean {
  return /mobile|cell/u.test(canonicalName(name));
}

/**
 * The contact after an item was added or changed. A default item takes the flag from the others of its
 * channel (OBS).
 */
export function withItem(contact: Contact, item: Communication): Contact {
  const others = contact.communications
    .filter(({ id }) => id !== item.id)
    .map((other) =>
      item.isDefault && other.isDefault && other.channel === item.channel
        ? { ...other, isDefault: false }
        : other,
    );
  return { ...contact, communications: [...others, item].toSorted((a, b) => a.id - b.id) };
}

/** The contact after an item was deleted. */
export function withoutItem(contact: Contact, itemId: number): Contact {
  return { ...contact, communications: contact.communications.filter(({ id }) => id !== itemId) };
}
