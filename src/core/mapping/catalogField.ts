import type { FieldValue } from '../contact/ampContact.ts';
import type { Communication, Company, Contact } from '../contact/contact.ts';
import type { FieldWrite } from './fieldWrite.ts';
import type { ConnectWiseKind } from './kinds.ts';
import type { NativeItem } from './nativeValue.ts';

/**
 * A ConnectWise field that can be mapped, and how its value is found. Custom contact fields are not
 * in the catalog: they cannot be mapped (R11).
 */
export type CatalogField = {
  readonly name: string;
  readonly label: string;
  readonly object: 'contact' | 'company';
  readonly kind: ConnectWiseKind;
  /**
   * Maximum length in characters. UNSURE: from an older specification; newer ones state none. It is
   * good enough for a warning or a reason; ConnectWise's answer decides.
   */
  readonly length?: number;
  /** Null means "no value"; blank text counts as none. */
  readonly read: (contact: Contact, company: Company | null) => FieldValue;
  /** The communication item that the value comes from; absent for other fields. */
  readonly item?: (contact: Contact) => Communication | null;
  /**
   * How a value gets into ConnectWise; absent if it cannot. `native` is an item to be written back as it
   * was.
   */
  readonly write?: (
    contact: Contact | null,
    value: string | null,
    native?: NativeItem,
  ) => FieldWrite;
  /** Written only if the mapping says so itself: by default it only comes from ConnectWise. */
  readonly optIn?: true;
  /** Whether ConnectWise requires a value (OBS); an empty field gets a filler (R20). */
  readonly required?: true;
};
