import type { ConflictRule, Direction } from '../settings/settings.ts';

/**
 * What an organization has decided about its mapping: its own entries, and the fields of the
 * default mapping that it has switched off. All others use the default mapping (R14).
 */
export type MappingDocument = {
  readonly entries: readonly DocumentEntry[];
  /** AMP fields that take no part, by name. */
  readonly off: readonly string[];
};

/** One AMP field and the ConnectWise field it goes with. */
export type DocumentEntry = {
  /** Name of an AMP field; each has one entry at most. */
  readonly amp: string;
  /** Name of a ConnectWise field of the catalog. */
  readonly connectwise: string;
  /** Limited to what ConnectWise accepts for the field; `both` by default. */
  readonly direction?: Direction;
  /** By default the general rule of the settings. */
  readonly conflict?: ConflictRule;
  /** `clear` by default. */
  readonly blank?: BlankRule;
  /** The filler for the ConnectWise field if it is required and AMP has no value (R20). */
  readonly default?: string;
  /** Carried out in this order towards AMP, and backwards towards ConnectWise. */
  readonly transforms?: readonly Transform[];
  readonly values?: ValueMap;
};

/**
 * What happens to a value on one side when the other side is emptied.
 * - `clear`: it is cleared as well.
 * - `keep`: it stays.
 * - `fill_only_empty`: values only fill empty fields; nothing is ever replaced.
 */
export type BlankRule = 'clear' | 'keep' | 'fill_only_empty';

/** How a value is changed on its way. */
export type Transform =
  /** Without blanks at either end and repeated ones within. */
  | { readonly kind: 'trim' }
  /** AMP gets this case; ConnectWise gets the AMP value. */
  | { readonly kind: 'case'; readonly to: 'upper' | 'lower' | 'title' }
  /** AMP gets this form, each `#` one digit; numbers with another length are unchanged. */
  | { readonly kind: 'phone'; readonly form: string }
  /** Words for yes and no, used in whichever of the two fields is not boolean. */
  | { readonly kind: 'yes_no'; readonly yes: string; readonly no: string }
  /** The form of a date in whichever of the two fields is text. */
  | { readonly kind: 'date'; readonly form: DateForm }
  /** Followed by the value of a second ConnectWise field; to AMP only. */
  | { readonly kind: 'join'; readonly with: string; readonly between: string }
  /** The first word alone, or all but the first; to AMP only. */
  | { readonly kind: 'split'; readonly take: 'first' | 'rest' };

export const dateForms = ['YYYY-MM-DD', 'MM/DD/YYYY', 'DD/MM/YYYY', 'DD.MM.YYYY'] as const;
export type DateForm = (typeof dateForms)[number];

/** Which choice of ConnectWise goes with which of AMP, without regard to case. */
export type ValueMap = {
  readonly pairs: readonly { readonly connectwise: string; readonly amp: string }[];
  /** A value without a pair: it does not fit, or is copied unchanged. */
  readonly others: 'leave_out' | 'same';
};

/** The mapping of an organization that has decided nothing: the default mapping alone. */
export const nothingDecided: MappingDocument = { entries: [], off: [] };

/** The entry of an AMP field; undefined if it uses the default mapping, or is off. */
export function entryOf(document: MappingDocument, amp: string): DocumentEntry | undefined {
  return document.entries.find((entry) => entry.amp === amp);
}

/** The document with this entry in the place of the one for its AMP field; it is on again. */
export function withEntry(document: MappingDocument, entry: DocumentEntry): MappingDocument {
  const others = document.entries.filter(({ amp }) => amp !== entry.amp);
  return {
    entries: [...others, entry].toSorted((a, b) => (a.amp < b.amp ? -1 : 1)),
    off: document.off.filter((name) => name !== entry.amp),
  };
}

/** The document with an AMP field set back to the default mapping, or switched off. */
export function withoutEntry(
  document: MappingDocument,
  amp: string,
  off: boolean,
): MappingDocument {
  const others = document.off.filter((name) => name !== amp);
  return {
    entries: document.entries.filter((entry) => entry.amp !== amp),
    off: off ? [...others, amp].toSorted() : others,
  };
}
