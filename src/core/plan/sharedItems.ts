import { sameValue } from '../contact/comparison.ts';
import type { Contact } from '../contact/contact.ts';
import { type Mapping, sameIn } from '../mapping/mapping.ts';
import type { FieldChange, PlanEntry } from './plan.ts';
import type { Returned } from './returned.ts';

/**
 * Other two-way AMP fields that use a communication item an entry wrote. For example, the default
 * phone is the only phone, and its type Home has an AMP field of its own. If their ConnectWise
 * value differs now, that is no person's edit.
 */
export function sharingFields(
  { changes, base }: Pick<PlanEntry, 'changes' | 'base'>,
  returned: Returned,
  mapping: Mapping,
): readonly string[] {
  const written = changes.filter(({ side }) => side === 'connectwise');
  const items = written.flatMap(({ field }) => returned.item(field)?.id ?? []);
  const deleted = written.filter((change) => change.new === null && isItem(change, mapping));
  if (items.length + deleted.length === 0) return [];
  const own = new Set(written.map(({ field }) => field));
  return mapping.flatMap(({ source, target: { name }, direction }) => {
    if (source.item === undefined || direction !== 'both' || own.has(name)) return [];
    const item = returned.item(name);
    const was = base[name] ?? null;
    const stoodForDeleted = deleted.some(
      ({ field, old }) =>
        was !== null &&
        old !== null &&
        (sameIn(mapping, field, was, old) || sameValue('phone', was, old)),
    );
    if (item === null) return stoodForDeleted ? [name] : [];
    // Another item took its place after the shared one was deleted.
    const moved = stoodForDeleted && !sameIn(mapping, name, was, returned.values[name] ?? null);
    return moved || items.includes(item.id) ? [name] : [];
  });
}

/** Changes that would give one item of a contact two values, by the fields that disagree. */
export function disagreeing(
  changes: readonly FieldChange[],
  contact: Contact,
  mapping: Mapping,
): readonly string[] {
  const written = changes.filter(({ side }) => side === 'connectwise');
  if (written.length < 2) return [];
  const byItem = new Map<number, FieldChange[]>();
  for (const change of written) {
    const entry = mapping.find(({ target }) => target.name === change.field);
    const item = entry?.source.item?.(contact);
    if (item === undefined || item === null) continue;
    byItem.set(item.id, [...(byItem.get(item.id) ?? []), change]);
  }
  return [...byItem.values()].flatMap((all) => {
    const [first, ...others] = all;
    const agree = others.every((one) => sameIn(mapping, one.field, one.new, first?.new ?? null));
    return agree ? [] : all.map(({ field }) => field);
  });
}

function isItem({ field }: FieldChange, mapping: Mapping): boolean {
  return mapping.some(({ source, target }) => target.name === field && source.item !== undefined);
}
