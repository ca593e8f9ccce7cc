import { canonicalText, withoutInvisible } from './canonical.ts';
import type { Channel, Communication, Contact } from './contact.ts';
import { canonicalEmail, isEmail } from './emails.ts';

/** What a contact's e-mail address is worth. `key` is the form in which addresses are compared. */
export type PreferredEmail =
  | { readonly state: 'valid'; readonly address: string; readonly key: string }
  | { readonly state: 'none' }
  | { readonly state: 'invalid' };

/**
 * The one e-mail address that stands for a contact: its default e-mail item, else the one with the
 * lowest id. An invalid default is not passed over in silence: people write to what they see there.
 */
export function preferredEmail(contact: Contact): PreferredEmail {
  const item = preferredItem(contact, 'email');
  if (item === null) return { state: 'none' };
  if (!isEmail(item.value)) return { state: 'invalid' };
  return { state: 'valid', address: withoutInvisible(item.value), key: canonicalEmail(item.value) };
}

/** The item that stands for a channel: the default one, else the lowest id; blank ones do not count. */
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
