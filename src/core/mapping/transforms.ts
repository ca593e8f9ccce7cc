import { canonicalName, canonicalText } from '../contact/canonical.ts';
import { listText, readList } from '../contact/listText.ts';
import { splitNumber } from '../contact/phones.ts';
import { type Convert, good, unfit } from './converted.ts';
import type { DateForm, Transform, ValueMap } from './document.ts';
import { isDay } from './valueOfKind.ts';

/**
 * Both ways of a transform. What went to AMP and comes back reads the same in AMP again:
 * `toAmp(toConnectWise(toAmp(v)))` is `toAmp(v)`. Without a way back it is for `to_amp` only.
 */
export type BothWays = { readonly toAmp: Convert; readonly toConnectWise: Convert | null };

/** The ways of a transform; `join` is part of reading, see compileMapping. */
export function waysOf(transform: Exclude<Transform, { readonly kind: 'join' }>): BothWays {
  switch (transform.kind) {
    case 'trim':
      return { toAmp: onText(trimmed), toConnectWise: onText(trimmed) };
    case 'case':
      return { toAmp: onText(cases[transform.to]), toConnectWise: asGiven };
    case 'phone':
      return { toAmp: onText((text) => inForm(text, transform.form)), toConnectWise: asGiven };
    case 'yes_no':
      return yesNoWays(transform.yes, transform.no);
    case 'date':
      return dateWays(transform.form);
    case 'split':
      break;
  }
  return { toAmp: onText((text) => part(text, transform.take)), toConnectWise: null };
}

const asGiven: Convert = (value) => good(value);

function onText(change: (text: string) => string): Convert {
  return (value) => {
    if (typeof value !== 'string') return good(value);
    const changed = change(value);
    return good(canonicalText(changed) === '' ? null : changed);
  };
}

function trimmed(text: string): string {
  return canonicalText(text).replaceAll(/\s+/gu, ' ');
}

const cases: Readonly<Record<'upper' | 'lower' | 'title', (text: string) => string>> = {
  upper: (text) => text.toUpperCase(),
  lower: (text) => text.toLowerCase(),
  title: (text) =>
    text.toLowerCase().replaceAll(/(?<!\p{L}\p{M}*|['’])\p{L}/gu, (letter) => {
      const upper = letter.toUpperCase();
      // Some letters become two in upper case; a second pass would then change the text again.
      return upper.length === letter.length ? upper : letter;
    }),
};

/** The digits of a number in a form; an extension stays behind it. */
function inForm(text: string, form: string): string {
  const { number, written: extension } = splitNumber(text);
  const digits = number.replaceAll(/\D/gu, '');
  const places = form.split('#').length - 1;
  if (digits.length !== places) return text;
  let next = 0;
  const written = form.replaceAll('#', () => digits[next++] ?? '');
  return `${written}${extension}`;
}

function yesNoWays(yes: string, no: string): BothWays {
  const convert: Convert = (value) => {
    if (typeof value === 'boolean') return good(value ? yes : no);
    const name = canonicalName(String(value));
    if (name === canonicalName(yes)) return good(true);
    if (name === canonicalName(no)) return good(false);
    return unfit({ code: 'no_word_of_both' });
  };
  // The side that has words gives words, the other one yes or no: each way undoes the other.
  return { toAmp: convert, toConnectWise: convert };
}

const dateParts: Readonly<Record<DateForm, RegExp>> = {
  'YYYY-MM-DD': /^(?<y>\d{4})-(?<m>\d\d?)-(?<d>\d\d?)$/u,
  'MM/DD/YYYY': /^(?<m>\d\d?)\/(?<d>\d\d?)\/(?<y>\d{4})$/u,
  'DD/MM/YYYY': /^(?<d>\d\d?)\/(?<m>\d\d?)\/(?<y>\d{4})$/u,
  'DD.MM.YYYY': /^(?<d>\d\d?)\.(?<m>\d\d?)\.(?<y>\d{4})$/u,
};

function dateWays(form: DateForm): BothWays {
  const convert: Convert = (value) => {
    const text = canonicalText(String(value));
    const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)(?:T.*)?$/u.exec(text) ?? [];
    if (year !== undefined && month !== undefined && day !== undefined) {
      return good(form.replace('YYYY', year).replace('MM', month).replace('DD', day));
    }
    const { y, m, d } = dateParts[form].exec(text)?.groups ?? {};
    if (y === undefined || m === undefined || d === undefined) {
      return unfit({ code: 'not_in_form', form });
    }
    const [mm, dd] = [m.padStart(2, '0'), d.padStart(2, '0')];
    return isDay(y, mm, dd) ? good(`${y}-${mm}-${dd}`) : unfit({ code: 'no_calendar_day' });
  };
  return { toAmp: convert, toConnectWise: convert };
}

/** The first word, or what comes after it. */
function part(text: string, take: 'first' | 'rest'): string {
  const [first = '', ...rest] = canonicalText(text).split(/\s+/u);
  return take === 'first' ? first : rest.join(' ');
}

/** Both ways of a value map; each name of a list by itself if `several`. */
export function valueMapWays({ pairs, others }: ValueMap, several: boolean): BothWays {
  const way = (from: 'connectwise' | 'amp', to: 'connectwise' | 'amp'): Convert => {
    // If several have the same name, the first counts.
    const known = new Map<string, string>();
    for (const pair of pairs) {
      const name = canonicalName(pair[from]);
      if (!known.has(name)) known.set(name, pair[to]);
    }
    return (value) => {
      const text = wordOf(value);
      const names = several ? readList(text) : [text];
      const mapped = names.map(
        (name) => known.get(canonicalName(name)) ?? (others === 'same' ? name : null),
      );
      const found = mapped.filter((name) => name !== null);
      if (found.length < mapped.length) return unfit({ code: 'not_in_value_map' });
      return good(several ? listText(found) || null : (found[0] ?? null));
    };
  };
  return { toAmp: way('connectwise', 'amp'), toConnectWise: way('amp', 'connectwise') };
}

function wordOf(value: string | number | boolean): string {
  return typeof value === 'boolean' ? (value ? 'Yes' : 'No') : String(value);
}
