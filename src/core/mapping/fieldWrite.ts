import type { WritableCompanyChoice, WritableCompanyField } from '../contact/companyWrites.ts';
import type {
  ItemWrite,
  WritableChoice,
  WritableDay,
  WritableField,
  WritableFlag,
} from '../contact/contactWrites.ts';
import type { Unfit } from './unfit.ts';

/**
 * The result of writing a value. `unfit`: it cannot be written without harm, for example if
 * clearing the e-mail address or one of several numbers would let another take its place. Names of
 * ConnectWise lists become ids when they are written.
 */
export type FieldWrite =
  | { readonly kind: 'field'; readonly name: WritableField; readonly value: string | null }
  | { readonly kind: 'day'; readonly name: WritableDay; readonly value: string | null }
  | { readonly kind: 'flag'; readonly name: WritableFlag; readonly value: boolean }
  | { readonly kind: 'item'; readonly item: ItemWrite }
  /** Items that exchange their values; the first one is written first. */
  | { readonly kind: 'items'; readonly items: readonly ItemWrite[] }
  | NamedWrite
  | { readonly kind: 'company'; readonly part: CompanyPart }
  | { readonly kind: 'unfit'; readonly because: Unfit };

/** A write of a contact that names entries of a list. */
export type NamedWrite =
  | { readonly kind: 'choice'; readonly name: WritableChoice; readonly value: string | null }
  /** All contact types it is to have. */
  | { readonly kind: 'types'; readonly names: readonly string[] }
  /** A new item of this communication type. */
  | { readonly kind: 'typed_item'; readonly item: ItemWrite; readonly typeName: string };

/** One part of a company to write. */
export type CompanyPart =
  | { readonly kind: 'field'; readonly name: WritableCompanyField; readonly value: string | null }
  | { readonly kind: 'employees'; readonly value: number | null }
  | { readonly kind: 'choice'; readonly name: WritableCompanyChoice; readonly value: string | null }
  | { readonly kind: 'types'; readonly names: readonly string[] };
