/** A person on one side, without a link, in a group that shares an e-mail address. */
export type Person<Id> = { readonly id: Id; readonly name: string };

/**
 * Matches the contacts and AMP contacts that share an e-mail address. One of each is a match,
 * unless their names contradict it. Among several, a name matches if it occurs once on each side.
 * If `alone` is false, others with the address are linked already; then only the same name makes a
 * match.
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
  // An AMP contact without a name contradicts no one: it matches the contact that would be imported
  // first.
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
