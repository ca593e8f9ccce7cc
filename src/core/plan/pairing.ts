/** Someone of one side, without a link, in a group of people who share an e-mail address. */
export type Person<Id> = { readonly id: Id; readonly name: string };

/**
 * Which contacts and AMP contacts of one e-mail address are the same people. One of each is a pair,
 * unless their names contradict it; among several, those who alone have their name. `alone` is false
 * where others with the address are linked already: then only the same name makes a pair.
 */
export function pairUp(
  contacts: readonly Person<number>[],
  ampContacts: readonly Person<string>[],
  alone: boolean,
): ReadonlyMap<number, string> {
  const pairs = new Map<number, string>();
  for (const { id, name } of contacts) {
    if (name === '' || contacts.some((other) => other.id !== id && other.name === name)) continue;
    const same = ampContacts.filter((amp) => amp.name === name);
    const [only] = same;
    if (only !== undefined && same.length === 1) pairs.set(id, only.id);
  }
  if (pairs.size > 0 || !alone) return pairs;
  // An AMP contact without a name contradicts nobody: it is the contact that would be taken first.
  const [amp, ...others] = ampContacts;
  const first = contacts.toSorted((a, b) => a.id - b.id)[0];
  if (amp === undefined || first === undefined || others.length > 0) return pairs;
  if (amp.name === '' || (contacts.length === 1 && !contradicts(first.name, amp.name))) {
    pairs.set(first.id, amp.id);
  }
  return pairs;
}

/** Whether two names have no word in common, so that they are hardly one person. */
export function contradicts(a: string, b: string): boolean {
  if (a === '' || b === '') return false;
  const words = new Set(b.split(' '));
  return !a.split(' ').some((word) => words.has(word));
}
