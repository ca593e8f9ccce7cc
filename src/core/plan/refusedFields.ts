import type { LinkMarks } from '../contact/ampContact.ts';

/**
 * Marks that no longer know which edits ConnectWise rejected outright, so that they are sent once more;
 * null where it rejected none. A value that it keeps otherwise, such as shortened, is not sent again.
 */
export function withoutRefused({ refused = [], unfit, ...others }: LinkMarks): LinkMarks | null {
  if (refused.length === 0) return null;
  const left = Object.entries(unfit).filter(([field]) => !refused.includes(field));
  return { ...others, unfit: Object.fromEntries(left) };
}

/** Marks whose `refused` are those of their `unfit` fields that are among these. */
export function withRefused(marks: LinkMarks, fields: Iterable<string>): LinkMarks {
  const { refused: _, ...others } = marks;
  const left = [...new Set(fields)].filter((field) => marks.unfit[field] !== undefined).toSorted();
  return left.length === 0 ? others : { ...others, refused: left };
}
