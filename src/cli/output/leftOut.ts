import type { Names } from '../../contract/names.ts';
import { type SkipDocument, skipDocument } from '../../contract/skip.ts';
import type { FilterGap } from '../../core/filter/filterGap.ts';
import type { Skip } from '../../core/plan/skip.ts';
import { rejectedFieldText, skipText } from '../../texts/skipText.ts';
import { voice } from '../voice.ts';
import { gapText } from './filter.ts';
import { cut, width } from './text.ts';

/** A record that is left out, in one line, with its reason and what the filter needs of it. */
export function leftOutLine(
  skip: Skip<'contact' | 'amp_contact'>,
  names: Names,
  gap: FilterGap | null = null,
): string {
  const who = whoLine(skip, names);
  const line = `${who}${' '.repeat(Math.max(0, 42 - width(who)))}  ${skipText(skip, voice).title}${rejectedFieldText(skip)}`;
  return gap === null ? line : `${line}. ${gapText(gap)}`;
}

/** The record alone: its id and name. */
export function whoLine(skip: Skip<'contact' | 'amp_contact'>, names: Names): string {
  const id = skip.kind === 'contact' ? String(skip.id).padEnd(8) : skip.id;
  return `${id}  ${cut(nameOf(skip, names), 32)}`;
}

/** A record that is skipped, as scripts read it. */
export function leftOutDocument(
  skip: Skip<'contact' | 'amp_contact'>,
  names: Names,
  gap: FilterGap | null = null,
): SkipDocument {
  return skipDocument(skip, nameOf(skip, names), gap, voice);
}

function nameOf(skip: Skip<'contact' | 'amp_contact'>, names: Names): string {
  return skip.kind === 'contact' ? names.contact(skip.id) : names.ampContact(skip.id);
}
