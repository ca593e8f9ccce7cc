import type { AmpContact, Link, LinkOrigin } from '../contact/ampContact.ts';
import type { Company, Contact } from '../contact/contact.ts';
import type { FieldConflict } from './plan.ts';
import type { Skip } from './skip.ts';

/** Why everything about a record stays as it is until a person releases it. */
export type HoldReason = 'kept_back' | 'undone' | 'unlinked' | 'refused';

/** All that the planner has to know to decide about one contact of ConnectWise. */
export type Candidate = {
  readonly contact: Contact;
  /** Whether ConnectWise has it no more. */
  readonly gone: boolean;
  /** Null where the contact has no company, or one that was not read (yet). */
  readonly company: Company | null;
  readonly link: Link | null;
  /** The AMP contact of the link, removed or not. */
  readonly ampContact: AmpContact | null;
  /** The other ConnectWise contacts whose preferred e-mail address is the same, less those gone. */
  readonly rivals: readonly Rival[];
  /**
   * AMP contacts with the same e-mail address, less the linked one, those removed, and those a person
   * said are someone else.
   */
  readonly matches: readonly AmpMatch[];
  /**
   * Without a link: AMP contacts of the same first and last name that have no link, less those in
   * `matches`, those removed, and those a person said are someone else.
   */
  readonly namesakes: readonly AmpContact[];
  /**
   * AMP contacts that a person unlinked from it, without a link or a verdict since whether they are the
   * same, less those removed; by id. Absent for most.
   */
  readonly unlinked?: readonly AmpContact[];
  /** The skip that stands recorded for the contact. */
  readonly skip: Skip<'contact'> | null;
  /** Whether a change of it is on its way to ConnectWise, and nobody knows yet what became of it. */
  readonly sent: boolean;
  /** Set while a person keeps it back. */
  readonly hold: HoldReason | null;
  /** AMP fields of the company about which its AMP contacts disagree; absent for most. */
  readonly disputed?: readonly string[];
  /** The conflicts that stand recorded for the link. */
  readonly conflicts: readonly FieldConflict[];
};

/** A ConnectWise contact that could be taken instead, because it has the same e-mail address. */
export type Rival = {
  readonly contactId: number;
  /** First and last name, as `nameKey` gives it. */
  readonly name: string;
  readonly inactive: boolean;
  /** Contact types. */
  readonly types: readonly { readonly id: number }[];
  readonly companyId: number | null;
  readonly company: Company | null;
  readonly link: Pick<Link, 'state' | 'origin'> | null;
};

/** An AMP contact that may be the same person, because it has the same e-mail address. */
export type AmpMatch = {
  readonly ampContact: AmpContact;
  /** The ConnectWise contact that it is linked to; null also where that one is deleted. */
  readonly linkedTo: number | null;
  /** Set while a person keeps it back. */
  readonly onHold?: true;
};

/** All that the planner has to know to decide about one AMP contact that has no link. */
export type AmpCandidate = {
  readonly ampContact: AmpContact;
  /** ConnectWise contacts with its e-mail address among theirs, less those gone; by id. */
  readonly sameEmail: readonly ContactPeer[];
  /** ConnectWise contacts without a link of the same first and last name, less those above. */
  readonly namesakes: readonly ContactPeer[];
  /**
   * ConnectWise contacts that a person unlinked from it, without a link or a verdict since whether they
   * are the same, less those gone; by id. Absent for most.
   */
  readonly unlinked?: readonly ContactPeer[];
  /** Other AMP contacts with the same e-mail address, less those removed; by id. */
  readonly ampPeers: readonly AmpPeer[];
  /** Companies with the name the AMP contact gives, less those deleted; by id. */
  readonly companies: readonly Company[];
  /** Whether a link of it ended because the contact was deleted in ConnectWise. */
  readonly ended: boolean;
  /** Whether it was sent to ConnectWise before, and nobody knows yet what became of it. */
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
  /** As `nameKey` gives it. */
  readonly name: string;
  readonly linked: boolean;
};
