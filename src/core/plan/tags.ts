import type { AmpContact } from '../contact/ampContact.ts';
import type { FieldChange } from './plan.ts';

/** Adds a tag to the field `tags`, or removes it; empty if nothing has to change. */
export function changeTag(
  { fields }: Pick<AmpContact, 'fields'>,
  tag: string,
  wanted: boolean,
): readonly FieldChange[] {
  const old = fields.tags ?? null;
  const tags = typeof old === 'string' ? old.split(',').map((one) => one.trim()) : [];
  if (tags.includes(tag) === wanted) return [];
  const next = wanted ? [...tags, tag] : tags.filter((one) => one !== tag);
  const value = next.filter((one) => one !== '').join(', ') || null;
  const because = wanted ? 'left_filter' : 'back_in_filter';
  return [{ side: 'amp', field: 'tags', old, new: value, because }];
}
