import type { FilterGap } from '../../core/filter/filterGap.ts';
import type { AmpSkip, Skip } from '../../core/plan/plan.ts';
import { ampNeedsDecision, needsDecision } from '../../core/plan/skipReasons.ts';
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

/** The same for scripts; the form is promised. */
export function leftOutDocument(skip: Skip | AmpSkip, names: Names, gap: FilterGap | null = null) {
  const { reason, about } = skip;
  const record =
    'contactId' in skip ? { connectwiseId: skip.contactId } : { ampContactId: skip.ampContactId };
  return {
    ...record,
    name: nameOf(skip, names),
    reason,
    about,
    ...skipText(skip, voice),
    ...held(skip),
    gap,
  };
}

/** Says so where a person has to decide. */
function held(skip: Skip | AmpSkip) {
  const open = 'contactId' in skip ? needsDecision(skip.reason) : ampNeedsDecision(skip.reason);
  return open ? { held: true } : {};
}

function nameOf(skip: Skip | AmpSkip, names: Names): string {
  return 'contactId' in skip ? names.contact(skip.contactId) : names.ampContact(skip.ampContactId);
}
