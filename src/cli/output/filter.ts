import type { FilterGap } from '../../core/filter/filterGap.ts';
import type { FilterNote } from '../../core/filter/filterWatch.ts';
import { plainText } from '../../core/plainText.ts';
import type { Paint } from './paint.ts';

/** Warnings about the filter after comparing it with ConnectWise, and what to do about them. */
export function filterNoteLines(notes: readonly FilterNote[], paint: Paint): readonly string[] {
  return notes.map((note) => {
    const { field } = note;
    if (note.kind === 'renamed') {
      return `${paint.yellow('Contact filter')}: the ${field} ${plainText(note.from)} is called ${plainText(note.to)} in ConnectWise now; the filter follows.`;
    }
    return `${paint.yellow('Contact filter')}: ConnectWise has no ${field} ${plainText(note.name)} any more, so that no contact can have it; the rest of the filter goes on. Take it out: ampwise filter set`;
  });
}

/** The value a contact has, and the value the filter needs. */
export function gapText({ has, needed }: FilterGap): string {
  const had = has.map(
    ({ field, values }) => `${field} ${values.length === 0 ? 'none' : values.join(', ')}`,
  );
  return plainText(`It has: ${had.join('; ')}. Needed: ${needed}.`);
}
