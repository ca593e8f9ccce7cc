import type { FieldValue } from '../contact/ampContact.ts';

/** A communication item as ConnectWise holds it. */
export type NativeItem = {
  readonly value: string;
  readonly extension: string | null;
  /** Communication type, by id. */
  readonly typeId: number | null;
};

/**
 * A value as ConnectWise holds it, before a transform, a value map or the kind of the AMP field changes it.
 */
export type NativeValue = FieldValue | NativeItem;

/** The values of a change as ConnectWise holds them, each if that differs from the form AMP has. */
export type NativeChange = { readonly old?: NativeValue; readonly new?: NativeValue };
