import type { AmpKind } from '../contact/ampFields.ts';

/** The kinds of a ConnectWise field; `choice` and `choices` are names from a ConnectWise list. */
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
 * Whether values of one kind can be stored in another.
 * - `fits`: all of them.
 * - `lossy`: only some, or not completely; `because` says which.
 * - `refused`: it would make no sense; `because` says why.
 */
export type Verdict =
  | { readonly kind: 'fits' }
  | { readonly kind: 'lossy'; readonly because: VerdictReason }
  | { readonly kind: 'refused'; readonly because: VerdictReason };

export const kindNames = [
  'text',
  'long_text',
  'email',
  'phone',
  'number',
  'date',
  'yes_no',
  'choice',
  'choices',
  'url',
  'user',
] as const satisfies readonly (AmpKind | ConnectWiseKind)[];

/** What a pair of kinds loses, or why it makes no sense. The texts are in src/texts. */
export const verdictReasons = [
  'numbers_only',
  'dates_only',
  'words_only',
  'web_addresses_only',
  'digits_only',
  'options_only',
  'listed_only',
  'line_breaks',
  'several',
  'apart',
  'owner_by_company',
  'email_by_items',
] as const;

export type VerdictReason = (typeof verdictReasons)[number];

const fits: Verdict = { kind: 'fits' };
const lossy = (because: VerdictReason): Verdict => ({ kind: 'lossy', because });
const refused = (because: VerdictReason): Verdict => ({ kind: 'refused', because });

const onlyNumbers = lossy('numbers_only');
const onlyDates = lossy('dates_only');
const onlyWords = lossy('words_only');
const onlyAddresses = lossy('web_addresses_only');
const onlyWithDigits = lossy('digits_only');
const onlyOptions = lossy('options_only');
const onlyListed = lossy('listed_only');
const several = refused('several');
const apart = refused('apart');
const ownerOnly = refused('owner_by_company');
const emailOnly = refused('email_by_items');

/** From a ConnectWise field to an AMP field: total, each pair with its reason. */
export function toAmpVerdict(from: ConnectWiseKind, to: AmpKind): Verdict {
  if (from === 'user' || to === 'user') return from === to ? fits : ownerOnly;
  return intoAmp[to](from);
}

type Value = Exclude<ConnectWiseKind, 'user'>;
type AmpValue = Exclude<AmpKind, 'user'>;

/** Kinds that accept the same values from either side. */
const eitherWay = {
  email: (from: Value | AmpValue) => (from === 'email' ? fits : emailOnly),
  phone: (from: Value | AmpValue) => {
    if (from === 'phone') return fits;
    return from === 'text' || from === 'number' ? onlyWithDigits : apart;
  },
  number: (from: Value | AmpValue) => {
    if (from === 'number') return fits;
    return from === 'text' || from === 'choice' ? onlyNumbers : apart;
  },
  date: (from: Value | AmpValue) => {
    if (from === 'date') return fits;
    return from === 'text' ? onlyDates : apart;
  },
  yes_no: (from: Value | AmpValue) => {
    if (from === 'yes_no') return fits;
    return from === 'text' || from === 'choice' ? onlyWords : apart;
  },
} as const;

const intoAmp: Readonly<Record<Exclude<AmpKind, 'user'>, (from: Value) => Verdict>> = {
  text: () => fits,
  long_text: () => fits,
  ...eitherWay,
  choice: (from) => {
    if (from === 'choices') return several;
    return from === 'date' || from === 'email' || from === 'phone' || from === 'url'
      ? apart
      : onlyOptions;
  },
  choices: (from) =>
    from === 'text' || from === 'choice' || from === 'choices' ? onlyOptions : apart,
  url: (from) => {
    if (from === 'url') return fits;
    return from === 'text' ? onlyAddresses : apart;
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
  text: (from) => (from === 'long_text' ? lossy('line_breaks') : fits),
  ...eitherWay,
  choice: (from) => {
    if (from === 'choices') return several;
    return from === 'text' || from === 'choice' ? onlyListed : apart;
  },
  choices: (from) =>
    from === 'text' || from === 'choice' || from === 'choices' ? onlyListed : apart,
  url: (from) => {
    if (from === 'url') return fits;
    return from === 'text' ? onlyAddresses : apart;
  },
};
