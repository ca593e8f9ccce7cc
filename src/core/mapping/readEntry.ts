import { type Acceptance, badInput } from '../badInput.ts';
import { canonicalText } from '../contact/canonical.ts';
import { quotedName, readList } from '../contact/listText.ts';
import type { Failure } from '../failure.ts';
import type { ConflictRule, Direction } from '../settings/settings.ts';
import { type BlankRule, type DocumentEntry, dateForms, type Transform } from './document.ts';
import { pairsText, readPairs } from './pairText.ts';

export const directions: readonly Direction[] = ['both', 'to_amp', 'to_connectwise'];
export const conflictRules: readonly ConflictRule[] = ['connectwise', 'amp', 'latest', 'ask'];
export const blankRules: readonly BlankRule[] = ['clear', 'keep', 'fill_only_empty'];

type EntryPart =
  | 'connectwise'
  | 'direction'
  | 'conflict'
  | 'blank'
  | 'default'
  | 'transforms'
  | 'values'
  | 'others';

const oneOfThese = (names: readonly string[]): Acceptance => ({
  code: 'one_of',
  names: [...names, 'default'].join(', '),
});

/** The values that each part of an entry accepts. */
const entryParts: Readonly<Record<EntryPart, Acceptance>> = {
  connectwise: { code: 'entry_connectwise' },
  direction: oneOfThese(directions),
  conflict: oneOfThese(conflictRules),
  blank: oneOfThese(blankRules),
  default: { code: 'entry_default' },
  transforms: { code: 'entry_transforms' },
  values: { code: 'entry_values' },
  others: { code: 'entry_others' },
};

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the names of a record are its keys
const partNames = Object.keys(entryParts) as EntryPart[];

/**
 * An entry with the entered `part=value` applied. Throws `bad_input` that names the part, the
 * problem and the accepted values.
 */
export function readEntry(
  present: DocumentEntry,
  entered: ReadonlyMap<string, string>,
): DocumentEntry {
  let entry = present;
  for (const [name, text] of entered) {
    const part = partNames.find((known) => known === name.trim().toLowerCase());
    if (part === undefined) {
      throw badInput(
        canonicalText(name).slice(0, 40) || '(no name)',
        { code: 'no_such_part' },
        { code: 'one_of', names: partNames.join(', ') },
      );
    }
    entry = withPart(entry, part, canonicalText(text));
  }
  return entry;
}

function withPart(entry: DocumentEntry, part: EntryPart, text: string): DocumentEntry {
  const cleared = text.toLowerCase() === 'default' || text.toLowerCase() === 'none';
  switch (part) {
    case 'connectwise':
      return { ...entry, connectwise: text };
    case 'direction': {
      const { direction: _, ...others } = entry;
      return cleared ? others : { ...others, direction: oneOf(directions, part, text) };
    }
    case 'conflict': {
      const { conflict: _, ...others } = entry;
      return cleared ? others : { ...others, conflict: oneOf(conflictRules, part, text) };
    }
    case 'blank': {
      const { blank: _, ...others } = entry;
      return cleared ? others : { ...others, blank: oneOf(blankRules, part, text) };
    }
    case 'default': {
      const { default: _, ...others } = entry;
      return text.toLowerCase() === 'none' ? others : { ...others, default: text };
    }
    case 'transforms': {
      const { transforms: _, ...others } = entry;
      return cleared ? others : { ...others, transforms: readList(text).map(readTransform) };
    }
    case 'values': {
      const { values, ...others } = entry;
      if (cleared) return others;
      const pairs = readPairs(text);
      if (pairs === null) throw notAccepted('values');
      return { ...others, values: { pairs, others: values?.others ?? 'leave_out' } };
    }
    case 'others':
      break;
  }
  const rule = oneOf(['leave_out', 'same'] as const, part, text);
  return { ...entry, values: { pairs: entry.values?.pairs ?? [], others: rule } };
}

function oneOf<Value extends string>(
  values: readonly Value[],
  part: EntryPart,
  text: string,
): Value {
  const found = values.find((value) => value === text.toLowerCase());
  if (found !== undefined) return found;
  throw notAccepted(part);
}

function notAccepted(part: EntryPart): Failure {
  return badInput(part, { code: 'value_not_accepted' }, entryParts[part]);
}

function readTransform(text: string): Transform {
  const [, kind = '', parameter = ''] = /^([a-z_]+)(?::(.*))?$/iu.exec(text) ?? [];
  switch (kind.toLowerCase()) {
    case 'trim':
      return { kind: 'trim' };
    case 'case': {
      const to = (['upper', 'lower', 'title'] as const).find((one) => one === parameter);
      if (to !== undefined) return { kind: 'case', to };
      break;
    }
    case 'phone':
      if (parameter !== '') return { kind: 'phone', form: parameter };
      break;
    case 'yes_no': {
      const [yes, no, more] = (parameter || 'Yes/No').split('/');
      if (yes !== undefined && no !== undefined && more === undefined) {
        return { kind: 'yes_no', yes: yes.trim(), no: no.trim() };
      }
      break;
    }
    case 'date': {
      const form = dateForms.find((one) => one === parameter.toUpperCase());
      if (form !== undefined) return { kind: 'date', form };
      break;
    }
    case 'join':
      if (parameter !== '') return { kind: 'join', with: parameter, between: ' ' };
      break;
    case 'split': {
      const take = (['first', 'rest'] as const).find((one) => one === parameter);
      if (take !== undefined) return { kind: 'split', take };
      break;
    }
  }
  throw notAccepted('transforms');
}

/** A transform as people enter it. */
export function transformText(transform: Transform): string {
  switch (transform.kind) {
    case 'trim':
      return 'trim';
    case 'case':
      return `case:${transform.to}`;
    case 'phone':
    case 'date':
      return `${transform.kind}:${transform.form}`;
    case 'yes_no':
      return `yes_no:${transform.yes}/${transform.no}`;
    case 'join':
      return `join:${transform.with}`;
    case 'split':
      break;
  }
  return `split:${transform.take}`;
}

/** An entry as parts with their texts, in the order of entering; unset ones are omitted. */
export function entryTexts(entry: DocumentEntry): readonly (readonly [string, string])[] {
  const { connectwise, direction, conflict, blank, transforms = [], values } = entry;
  const texts: readonly (readonly [string, string | undefined])[] = [
    ['connectwise', connectwise],
    ['direction', direction],
    ['conflict', conflict],
    ['blank', blank],
    ['default', entry.default],
    ['transforms', transforms.map((one) => quotedName(transformText(one))).join(', ') || undefined],
    ['values', values === undefined ? undefined : pairsText(values.pairs)],
    ['others', values?.others],
  ];
  return texts.flatMap(([part, text]) => (text === undefined ? [] : [[part, text] as const]));
}
