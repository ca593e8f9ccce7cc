import type { ConflictRule, Direction } from '../settings/settings.ts';

/**
 * What an organization has decided about its mapping: the fields that it maps itself, and the fields
 * of the default mapping that it has switched off. All others go by the default mapping (R14).
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
  /** As far as ConnectWise takes a value for the field; `both` unless told. */
  readonly direction?: Direction;
  /** The general rule of the settings unless told. */
  readonly conflict?: ConflictRule;
  /** `clear` unless told. */
  readonly blank?: BlankRule;
  /** What fills the ConnectWise field where it is required and AMP has no value (R20). */
  readonly default?: string;
  /** Carried out in this order towards AMP, and backwards towards ConnectWise. */
  readonly transforms?: readonly Transform[];
  readonly values?: ValueMap;
};

/**
 * What becomes of a value on one side when it is emptied on the other.
 * - `clear`: it is emptied as well.
 * - `keep`: it stays.
 * - `fill_only_empty`: values go only where there is none; nothing is ever replaced.
 */
export type BlankRule = 'clear' | 'keep' | 'fill_only_empty';

/** How a value is written otherwise on its way. */
export type Transform =
  /** Without blanks at either end and repeated ones within. */
  | { readonly kind: 'trim' }
  /** In AMP in this case; ConnectWise gets what AMP has. */
  | { readonly kind: 'case'; readonly to: 'upper' | 'lower' | 'title' }
  /** In AMP in this form, each `#` one digit; numbers of another length stay as they are. */
  | { readonly kind: 'phone'; readonly form: string }
  /** Words that stand for yes and no in the one of both fields that is no field of that kind. */
  | { readonly kind: 'yes_no'; readonly yes: string; readonly no: string }
  /** The form of a date in the one of both fields that is text. */
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
  /** A value without a pair: it does not fit, or goes over as it is. */
  readonly others: 'leave_out' | 'same';
};

/** The mapping of an organization that has decided nothing: the default mapping alone. */
export const nothingDecided: MappingDocument = { entries: [], off: [] };

/** The entry of an AMP field; undefined where it goes by the default mapping, or is off. */
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

/** The document once an AMP field goes by the default mapping again, or takes no part. */
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
