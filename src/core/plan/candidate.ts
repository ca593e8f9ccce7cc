import type { AmpContact, Link, LinkOrigin } from '../contact/ampContact.ts';
import type { Company, Contact } from '../contact/contact.ts';
import type { FieldConflict } from './plan.ts';
import type { Skip } from './skip.ts';

/** Why a record is on hold. */
export type HoldReason = 'kept_back' | 'undone' | 'unlinked' | 'refused';

/** Everything the planner needs to decide about one ConnectWise contact. */
export type Candidate = {
  readonly contact: Contact;
  /** Whether it no longer exists in ConnectWise. */
  readonly gone: boolean;
  /** Null if the contact has no company, or one that was not read yet. */
  readonly company: Company | null;
  readonly link: Link | null;
  /** The AMP contact of the link, removed or not. */
  readonly ampContact: AmpContact | null;
  /**
   * The other ConnectWise contacts with the same preferred e-mail address, without deleted ones.
   */
  readonly rivals: readonly Rival[];
  /**
   * AMP contacts with the same e-mail address, without the linked one, removed ones, and those that
   * a person said are someone else.
   */
  readonly matches: readonly AmpMatch[];
  /**
   * For a contact without a link: AMP contacts with the same first and last name and no link,
   * without those in `matches`, removed ones, and those that a person said are someone else.
   */
  readonly namesakes: readonly AmpContact[];
  /**
   * AMP contacts that a person unlinked from it, that have no link since, and for which nobody has
   * decided whether they are the same person; without removed ones, by id. Usually absent.
   */
  readonly unlinked?: readonly AmpContact[];
  /** The recorded skip of the contact. */
  readonly skip: Skip<'contact'> | null;
  /** Whether a change was sent to ConnectWise and its result is not known yet. */
  readonly sent: boolean;
  /** Set while it is on hold. */
  readonly hold: HoldReason | null;
  /** AMP fields of the company for which its AMP contacts have different values; usually absent. */
  readonly disputed?: readonly string[];
  /** The recorded conflicts of the link. */
  readonly conflicts: readonly FieldConflict[];
};

/** A ConnectWise contact with the same e-mail address, which could be imported instead. */
export type Rival = {
  readonly contactId: number;
  /** First and last name, from `nameKey`. */
  readonly name: string;
  readonly inactive: boolean;
  /** Contact types. */
  readonly types: readonly { readonly id: number }[];
  readonly companyId: number | null;
  readonly company: Company | null;
  readonly link: Pick<Link, 'state' | 'origin'> | null;
};

/** An AMP contact with the same e-mail address, which may be the same person. */
export type AmpMatch = {
  readonly ampContact: AmpContact;
  /** The ConnectWise contact that it is linked to; null also if that one is deleted. */
  readonly linkedTo: number | null;
  /** Set while it is on hold. */
  readonly onHold?: true;
};

/** Everything the planner needs to decide about one AMP contact without a link. */
export type AmpCandidate = {
  readonly ampContact: AmpContact;
  /**
   * ConnectWise contacts that have its e-mail address among others, without deleted ones; by id.
   */
  readonly sameEmail: readonly ContactPeer[];
  /** ConnectWise contacts with the same first and last name and no link, without those above. */
  readonly namesakes: readonly ContactPeer[];
  /**
   * ConnectWise contacts that a person unlinked from it, that have no link since, and for which
   * nobody has decided whether they are the same person; without deleted ones, by id. Usually
   * absent.
   */
  readonly unlinked?: readonly ContactPeer[];
  /** Other AMP contacts with the same e-mail address, without removed ones; by id. */
  readonly ampPeers: readonly AmpPeer[];
  /** Companies with the name that the AMP contact has, without deleted ones; by id. */
  readonly companies: readonly Company[];
  /** Whether a link of it ended because the contact was deleted in ConnectWise. */
  readonly ended: boolean;
  /** Whether it was sent to ConnectWise before and the result is not known yet. */
  readonly sent: boolean;
  readonly skip: Skip<'amp_contact'> | null;
  readonly hold: HoldReason | null;
};

/** A ConnectWise contact that may be the same person as an AMP contact. */
export type ContactPeer = {
  readonly contact: Contact;
  readonly company: Company | null;
  readonly link: { readonly ampContactId: string; readonly origin: LinkOrigin } | null;
  /** Whether a person said that they are not the same. */
  readonly rejected: boolean;
};

/** Another AMP contact with the same e-mail address. */
export type AmpPeer = {
  readonly ampContactId: string;
  /** From `nameKey`. */
  readonly name: string;
  readonly linked: boolean;
};
