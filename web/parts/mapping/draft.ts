import type { Input } from '../../api/call.ts';

export type Direction = 'both' | 'to_amp' | 'to_connectwise';
export type ConflictRule = 'connectwise' | 'amp' | 'latest' | 'ask';
export type BlankRule = 'clear' | 'keep' | 'fill_only_empty';
export type DateForm = 'YYYY-MM-DD' | 'MM/DD/YYYY' | 'DD/MM/YYYY' | 'DD.MM.YYYY';
export type Transform =
  | { readonly kind: 'trim' }
  | { readonly kind: 'case'; readonly to: 'upper' | 'lower' | 'title' }
  | { readonly kind: 'phone'; readonly form: string }
  | { readonly kind: 'yes_no'; readonly yes: string; readonly no: string }
  | { readonly kind: 'date'; readonly form: DateForm }
  | { readonly kind: 'join'; readonly with: string; readonly between: string }
  | { readonly kind: 'split'; readonly take: 'first' | 'rest' };

export type ValueMap = {
  readonly pairs: readonly { readonly connectwise: string; readonly amp: string }[];
  readonly others: 'leave_out' | 'same';
};

export type Entry = {
  readonly amp: string;
  readonly connectwise: string;
  readonly direction?: Direction | undefined;
  readonly conflict?: ConflictRule | undefined;
  readonly blank?: BlankRule | undefined;
  readonly default?: string | undefined;
  readonly transforms?: readonly Transform[] | undefined;
  readonly values?: ValueMap | undefined;
};

/** An organization's decisions about its mapping, while they are edited. */
export type Draft = { readonly entries: readonly Entry[]; readonly off: readonly string[] };

export function draftOf({
  entries,
  off,
}: {
  entries: readonly Entry[];
  off: readonly string[];
}): Draft {
  return { entries, off };
}

/** The draft with this entry, switched on, in place of the present one of its AMP field. */
export function withEntry({ entries, off }: Draft, entry: Entry): Draft {
  return {
    entries: [...entries.filter(({ amp }) => amp !== entry.amp), entry],
    off: off.filter((name) => name !== entry.amp),
  };
}

/** The draft after a field returns to the default mapping or is switched off. */
export function withoutEntry({ entries, off }: Draft, amp: string, isOff: boolean): Draft {
  const others = off.filter((name) => name !== amp);
  return {
    entries: entries.filter((entry) => entry.amp !== amp),
    off: isOff ? [...others, amp] : others,
  };
}

type Body = NonNullable<Input<'POST /organizations/{org}/mapping/check'>['body']['mapping']>;

/** A draft as the API takes it. */
export function bodyOf({ entries, off }: Draft): Body {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the API document counts transforms up to ten
  return { entries, off } as unknown as Body;
}
