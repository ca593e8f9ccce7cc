import { canonicalText, withoutInvisible } from './canonical.ts';
import type { Channel, Communication, Contact } from './contact.ts';
import { canonicalEmail, isEmail } from './emails.ts';

/** The state of a contact's e-mail address. `key` is the form for comparing addresses. */
export type PreferredEmail =
  | { readonly state: 'valid'; readonly address: string; readonly key: string }
  | { readonly state: 'none' }
  | { readonly state: 'invalid' };

/**
 * The preferred e-mail address of a contact: its default e-mail item, else the one with the lowest
 * id. An invalid default is never silently replaced, because people see it and write to it.
 */
export function preferredEmail(contact: Contact): PreferredEmail {
  const item = preferredItem(contact, 'email');
  if (item === null) return { state: 'none' };
  if (!isEmail(item.value)) return { state: 'invalid' };
  return { state: 'valid', address: withoutInvisible(item.value), key: canonicalEmail(item.value) };
}

/**
 * The preferred item of a channel: the default one, else the lowest id; blank ones do not count.
 */
export function preferredItem(
  contact: Contact,
  channel: Channel,
  accept: (item: Communication) => boolean = () => true,
): Communication | null {
  let best: Communication | null = null;
  for (const item of contact.communications) {
    if (item.channel !== channel || canonicalText(item.value) === '' || !accept(item)) continue;
    if (best === null || ranksBefore(item, best)) best = item;
  }
  return best;
}

function ranksBefore(a: Communication, b: Communication): boolean {
  return a.isDefault === b.isDefault ? a.id < b.id : a.isDefault;
}
