import type { Names } from '../../contract/names.ts';
import { type SkipDocument, skipDocument } from '../../contract/skip.ts';
import type { FilterGap } from '../../core/filter/filterGap.ts';
import type { Skip } from '../../core/plan/skip.ts';
import { rejectedFieldText, skipText } from '../../texts/skipText.ts';
import { voice } from '../voice.ts';
import { gapText } from './filter.ts';
import { cut, filled, inLines, width } from './text.ts';

/** Width of id and name, in columns. */
const whoWidth = 42;

/** Indent of a second line. */
const below = 10;

/**
 * A skipped record with its reason and what the filter needs: in one line, or in several if that is
 * wider than the terminal.
 */
export function leftOutLines(
  skip: Skip<'contact' | 'amp_contact'>,
  names: Names,
  gap: FilterGap | null,
  columns: number,
): readonly string[] {
  const who = whoLine(skip, names);
  const title = `${skipText(skip, voice).title}${rejectedFieldText(skip)}`;
  const reason = gap === null ? title : `${title}. ${gapText(gap)}`;
  const line = `${filled(who, Math.max(whoWidth, width(who)))}  ${reason}`;
  if (width(line) <= columns) return [line];
  const rest = inLines(reason.split(' '), columns - below);
  return [who, ...rest.map((one) => ' '.repeat(below) + one)];
}

/** Only the record: its id and name. */
export function whoLine(skip: Skip<'contact' | 'amp_contact'>, names: Names): string {
  const id = skip.kind === 'contact' ? String(skip.id).padEnd(8) : skip.id;
  return `${id}  ${cut(nameOf(skip, names), 32)}`;
}

/** A skipped record, for scripts. */
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
