import type { FilterGap } from '../../core/filter/filterGap.ts';
import type { AmpSkip, Skip } from '../../core/plan/plan.ts';
import { ampSkipTexts, type SkipText, skipTexts } from '../../core/plan/skipReasons.ts';
import type { Names } from '../names.ts';
import { gapText } from './filter.ts';
import { cut, width } from './text.ts';

/** Why a record is left out, in words. */
export function textOf(skip: Skip | AmpSkip): SkipText {
  return 'contactId' in skip ? skipTexts[skip.reason] : ampSkipTexts[skip.reason];
}

/** A record that is left out, in one line, with its reason and what the filter needs of it. */
export function leftOutLine(
  skip: Skip | AmpSkip,
  names: Names,
  gap: FilterGap | null = null,
): string {
  const who = whoLine(skip, names);
  const line = `${who}${' '.repeat(Math.max(0, 42 - width(who)))}  ${textOf(skip).title}`;
  return gap === null ? line : `${line}. ${gapText(gap)}`;
}

/** The record alone: its id and name. */
export function whoLine(skip: Skip | AmpSkip, names: Names): string {
  const id = 'contactId' in skip ? String(skip.contactId).padEnd(8) : skip.ampContactId;
  return `${id}  ${cut(nameOf(skip, names), 32)}`;
}

/** The same for scripts; the form is promised. */
export function leftOutDocument(skip: Skip | AmpSkip, names: Names, gap: FilterGap | null = null) {
  const { reason, about } = skip;
  const record =
    'contactId' in skip ? { connectwiseId: skip.contactId } : { ampContactId: skip.ampContactId };
  return { ...record, name: nameOf(skip, names), reason, about, ...textOf(skip), gap };
}

function nameOf(skip: Skip | AmpSkip, names: Names): string {
  return 'contactId' in skip ? names.contact(skip.contactId) : names.ampContact(skip.ampContactId);
}
