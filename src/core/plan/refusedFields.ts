import type { LinkMarks } from '../contact/ampContact.ts';

/**
 * Marks without the edits that ConnectWise rejected outright, so that they are sent once more; null
 * if it rejected none. A value that it altered, for example shortened, is not sent again.
 */
export function withoutRefused({ refused = [], unfit, ...others }: LinkMarks): LinkMarks | null {
  if (refused.length === 0) return null;
  const left = Object.entries(unfit).filter(([field]) => !refused.includes(field));
  return { ...others, unfit: Object.fromEntries(left) };
}

/** Marks whose `refused` contains only those of these fields that are in `unfit`. */
export function withRefused(marks: LinkMarks, fields: Iterable<string>): LinkMarks {
  const { refused: _, ...others } = marks;
  const left = [...new Set(fields)].filter((field) => marks.unfit[field] !== undefined).toSorted();
  return left.length === 0 ? others : { ...others, refused: left };
}
