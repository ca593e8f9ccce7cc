import { type SkipDocument, skipDocument } from '../../contract/skip.ts';
import type { FilterGap } from '../../core/filter/filterGap.ts';
import type { AmpSkip, Skip } from '../../core/plan/plan.ts';
import { rejectedFieldText, skipText } from '../../texts/skipText.ts';
import type { Names } from '../names.ts';
import { voice } from '../voice.ts';
import { gapText } from './filter.ts';
import { cut, width } from './text.ts';

/** A record that is left out, in one line, with its reason and what the filter needs of it. */
export function leftOutLine(
  skip: Skip | AmpSkip,
  names: Names,
  gap: FilterGap | null = null,
): string {
  const who = whoLine(skip, names);
  const line = `${who}${' '.repeat(Math.max(0, 42 - width(who)))}  ${skipText(skip, voice).title}${rejectedFieldText(skip)}`;
  return gap === null ? line : `${line}. ${gapText(gap)}`;
}

/** The record alone: its id and name. */
export function whoLine(skip: Skip | AmpSkip, names: Names): string {
  const id = 'contactId' in skip ? String(skip.contactId).padEnd(8) : skip.ampContactId;
  return `${id}  ${cut(nameOf(skip, names), 32)}`;
}

/** A record that is skipped, as scripts read it. */
export function leftOutDocument(
  skip: Skip | AmpSkip,
  names: Names,
  gap: FilterGap | null = null,
): SkipDocument {
  return skipDocument(skip, nameOf(skip, names), gap, voice);
}

function nameOf(skip: Skip | AmpSkip, names: Names): string {
  return 'contactId' in skip ? names.contact(skip.contactId) : names.ampContact(skip.ampContactId);
}
