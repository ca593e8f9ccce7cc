import type { AmpKind } from '../contact/ampFields.ts';

/** What a ConnectWise field holds; `choice` and `choices` are names of a list of ConnectWise. */
export type ConnectWiseKind =
  | 'text'
  | 'email'
  | 'phone'
  | 'number'
  | 'date'
  | 'yes_no'
  | 'choice'
  | 'choices'
  | 'url'
  | 'user';

/**
 * Whether values of one kind go into another.
 * - `fits`: all of them.
 * - `lossy`: some of them, or not wholly; `because` says which.
 * - `refused`: it would make no sense; `because` says why.
 */
export type Verdict =
  | { readonly kind: 'fits' }
  | { readonly kind: 'lossy'; readonly because: string }
  | { readonly kind: 'refused'; readonly because: string };

/** Kinds as people read them. */
export const kindTexts: Readonly<Record<AmpKind | ConnectWiseKind, string>> = {
  text: 'text',
  long_text: 'long text',
  email: 'e-mail address',
  phone: 'phone number',
  number: 'number',
  date: 'date',
  yes_no: 'yes or no',
  choice: 'choice',
  choices: 'multiple choice',
  url: 'web address',
  user: 'user',
};

/** One value of a kind, within a sentence. */
const phrases: typeof kindTexts = {
  text: 'text',
  long_text: 'long text',
  email: 'an e-mail address',
  phone: 'a phone number',
  number: 'a number',
  date: 'a date',
  yes_no: 'yes or no',
  choice: 'a choice',
  choices: 'a multiple choice',
  url: 'a web address',
  user: 'a user',
};

const fits: Verdict = { kind: 'fits' };
const lossy = (because: string): Verdict => ({ kind: 'lossy', because });
const refused = (because: string): Verdict => ({ kind: 'refused', because });

const onlyNumbers = lossy('only text that is a number goes over');
const onlyDates = lossy('only text that is a date goes over');
const onlyWords = lossy('only words for yes and no go over');
const onlyAddresses = lossy('only text that is a web address goes over');
const onlyWithDigits = lossy('only text with digits in it goes over');
const onlyOptions = lossy('only values that are among its options, or in a value map, go over');
const onlyListed = lossy('only names that ConnectWise has in its list go over');
const several = refused('several values do not go into one');
const apart = (from: Value | AmpValue, to: keyof typeof phrases) =>
  refused(`${phrases[from]} is not ${phrases[to]}`);
const ownerOnly = refused('who owns an AMP contact follows from the company, not from a field');
const emailOnly = refused('an e-mail address comes from the e-mail items of the contact alone');

/** From a ConnectWise field to an AMP field: total, each pair with its reason. */
export function toAmpVerdict(from: ConnectWiseKind, to: AmpKind): Verdict {
  if (from === 'user' || to === 'user') return from === to ? fits : ownerOnly;
  return intoAmp[to](from);
}

type Value = Exclude<ConnectWiseKind, 'user'>;
type AmpValue = Exclude<AmpKind, 'user'>;

/** Kinds that take the same, whichever side it comes from. */
const eitherWay = {
  email: (from: Value | AmpValue) => (from === 'email' ? fits : emailOnly),
  phone: (from: Value | AmpValue) => {
    if (from === 'phone') return fits;
    return from === 'text' || from === 'number' ? onlyWithDigits : apart(from, 'phone');
  },
  number: (from: Value | AmpValue) => {
    if (from === 'number') return fits;
    return from === 'text' || from === 'choice' ? onlyNumbers : apart(from, 'number');
  },
  date: (from: Value | AmpValue) => {
    if (from === 'date') return fits;
    return from === 'text' ? onlyDates : apart(from, 'date');
  },
  yes_no: (from: Value | AmpValue) => {
    if (from === 'yes_no') return fits;
    return from === 'text' || from === 'choice' ? onlyWords : apart(from, 'yes_no');
  },
} as const;

const intoAmp: Readonly<Record<Exclude<AmpKind, 'user'>, (from: Value) => Verdict>> = {
  text: () => fits,
  long_text: () => fits,
  ...eitherWay,
  choice: (from) => {
    if (from === 'choices') return several;
    return from === 'date' || from === 'email' || from === 'phone' || from === 'url'
      ? apart(from, 'choice')
      : onlyOptions;
  },
  choices: (from) =>
    from === 'text' || from === 'choice' || from === 'choices'
      ? onlyOptions
      : apart(from, 'choices'),
  url: (from) => {
    if (from === 'url') return fits;
    return from === 'text' ? onlyAddresses : apart(from, 'url');
  },
};

/** From an AMP field to a ConnectWise field that can be written: total as well. */
export function toConnectWiseVerdict(from: AmpKind, to: ConnectWiseKind): Verdict {
  if (from === 'user' || to === 'user') return ownerOnly;
  return intoConnectWise[to](from);
}

const intoConnectWise: Readonly<
  Record<Exclude<ConnectWiseKind, 'user'>, (from: AmpValue) => Verdict>
> = {
  text: (from) => (from === 'long_text' ? lossy('line breaks become blanks there') : fits),
  ...eitherWay,
  choice: (from) => {
    if (from === 'choices') return several;
    return from === 'text' || from === 'choice' ? onlyListed : apart(from, 'choice');
  },
  choices: (from) =>
    from === 'text' || from === 'choice' || from === 'choices'
      ? onlyListed
      : apart(from, 'choices'),
  url: (from) => {
    if (from === 'url') return fits;
    return from === 'text' ? onlyAddresses : apart(from, 'url');
  },
};
