import type { AmpContact, Link } from '../contact/ampContact.ts';
import type { Company, Contact } from '../contact/contact.ts';
import type { Skip } from './plan.ts';

/** All that the planner has to know to decide about one contact of ConnectWise. */
export type Candidate = {
  readonly contact: Contact;
  /** Null where the contact has no company, or one that was not read (yet). */
  readonly company: Company | null;
  readonly link: Link | null;
  /** The AMP contact of the link, removed or not. */
  readonly ampContact: AmpContact | null;
  /** The other ConnectWise contacts whose preferred e-mail address is the same. */
  readonly rivals: readonly Rival[];
  /** AMP contacts with the same e-mail address, less the linked one and those removed. */
  readonly matches: readonly AmpMatch[];
  /** The skip that stands recorded for the contact. */
  readonly skip: Skip | null;
};

/** A ConnectWise contact that could be taken instead, because it has the same e-mail address. */
export type Rival = {
  readonly contactId: number;
  readonly inactive: boolean;
  readonly companyId: number | null;
  readonly company: Company | null;
  readonly linkState: Link['state'] | null;
};

/** An AMP contact that may be the same person, because it has the same e-mail address. */
export type AmpMatch = {
  readonly ampContact: AmpContact;
  /** The ConnectWise contact that it is linked to already. */
  readonly linkedTo: number | null;
};
