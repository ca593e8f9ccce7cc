import type { AmpContact, FieldValue, Link } from '../../src/core/contact/ampContact.ts';
import { noMarks } from '../../src/core/contact/ampContact.ts';
import type { Company, Contact, Reference } from '../../src/core/contact/contact.ts';
import { canonicalEmail } from '../../src/core/contact/emails.ts';
import { companyKey, nameKey } from '../../src/core/contact/names.ts';
import { preferredEmail } from '../../src/core/contact/preferred.ts';
import { withValues } from '../../src/core/plan/applyChanges.ts';
import type {
  AmpCandidate,
  Candidate,
  ContactPeer,
  HoldReason,
} from '../../src/core/plan/candidate.ts';
import type { FieldConflict } from '../../src/core/plan/plan.ts';
import type { Skip } from '../../src/core/plan/skip.ts';

/**
 * Both sides in memory, what people do on them, and what the planner is given. It is written to be obviously
 * right, not fast. coreApplier.ts applies plans to it.
 */
export class CoreWorld {
  readonly companies = new Map<number, Company>();
  readonly contacts = new Map<number, Contact>();
  /** Communication types of all items that ever existed, by id. */
  readonly itemTypes = new Map<number, Reference>();
  /** Contacts that no longer exist in ConnectWise. */
  readonly gone = new Set<number>();
  readonly ampContacts = new Map<string, AmpContact>();
  readonly links = new Map<number, Link>();
  readonly skips = new Map<number, Skip<'contact'>>();
  readonly ampSkips = new Map<string, Skip<'amp_contact'>>();
  readonly conflicts = new Map<number, readonly FieldConflict[]>();
  /** By record: a contact id, or the id of an AMP contact. */
  readonly holds = new Map<number | string, HoldReason>();
  /** Rejected pairs, as `contact amp-contact`. */
  readonly rejections = new Set<string>();
  /** Pairs that a person unlinked and has not decided about since, in the same form. */
  readonly unlinked = new Set<string>();
  /** AMP contacts on their way to ConnectWise. */
  readonly sent = new Set<string>();
  #made = 0;
  #seconds = 0;

  candidates(): Candidate[] {
    return [...this.contacts.values()].map((contact) => this.candidate(contact));
  }

  candidate(contact: Contact): Candidate {
    const link = this.links.get(contact.id) ?? null;
    const key = contactKey(contact);
    const name = contactName(contact);
    const known = [...this.ampContacts.values()].filter(
      ({ id, deletedAt }) =>
        deletedAt === null && id !== link?.ampContactId && !this.rejected(contact.id, id),
    );
    const matching = known.filter((amp) => key !== null && ampKey(amp) === key);
    return {
      contact,
      gone: this.gone.has(contact.id),
      sent: false,
      company: this.companyOf(contact),
      link,
      ampContact: link === null ? null : (this.ampContacts.get(link.ampContactId) ?? null),
      rivals: this.present()
        .filter((other) => key !== null && other.id !== contact.id && contactKey(other) === key)
        .map((other) => ({
          contactId: other.id,
          name: contactName(other),
          inactive: other.inactive,
          types: other.types,
          companyId: other.companyId,
          company: this.companyOf(other),
          link: this.links.get(other.id) ?? null,
        })),
      matches: matching.map((ampContact) => ({
        ampContact,
        linkedTo: this.#linkedTo(ampContact),
        ...(this.holds.has(ampContact.id) ? { onHold: true } : {}),
      })),
      namesakes:
        link !== null || name === ''
          ? []
          : known.filter(
              (amp) =>
                ampName(amp) === name &&
                this.linkOf(amp.id) === undefined &&
                !matching.includes(amp),
            ),
      unlinked: known.filter(
        ({ id }) =>
          (link?.state ?? 'ended') === 'ended' &&
          this.unlinked.has(`${contact.id} ${id}`) &&
          (this.linkOf(id)?.state ?? 'ended') === 'ended',
      ),
      skip: this.skips.get(contact.id) ?? null,
      hold: this.holds.get(contact.id) ?? null,
      conflicts: this.conflicts.get(contact.id) ?? [],
    };
  }

  /** AMP contacts without a link, or whose link has ended. */
  ampCandidates(): AmpCandidate[] {
    return [...this.ampContacts.values()]
      .filter(({ id }) => (this.linkOf(id)?.state ?? 'ended') === 'ended')
      .map((ampContact) => this.ampCandidate(ampContact));
  }

  ampCandidate(ampContact: AmpContact): AmpCandidate {
    const { id, fields } = ampContact;
    const key = ampKey(ampContact);
    const name = ampName(ampContact);
    const company = companyKey(fields.company ?? null);
    const sharing = this.present().filter((contact) => key !== null && hasAddress(contact, key));
    return {
      ampContact,
      sameEmail: sharing.map((contact) => this.#peer(contact, id)),
      namesakes: this.present()
        .filter((other) => name !== '' && contactName(other) === name && !sharing.includes(other))
        .filter((other) => !this.links.has(other.id))
        .map((contact) => this.#peer(contact, id)),
      unlinked: this.present()
        .filter((other) => this.unlinked.has(`${other.id} ${id}`))
        .filter((other) => (this.links.get(other.id)?.state ?? 'ended') === 'ended')
        .map((contact) => this.#peer(contact, id)),
      ampPeers: [...this.ampContacts.values()]
        .filter((other) => other.id !== id && other.deletedAt === null)
        .filter((other) => key !== null && ampKey(other) === key)
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
        .map((other) => {
          const link = this.linkOf(other.id);
          const linked = link !== undefined && link.state !== 'ended';
          return { ampContactId: other.id, name: ampName(other), linked };
        }),
      companies: [...this.companies.values()]
        .filter(
          ({ name: own, deleted }) => !deleted && company !== '' && companyKey(own) === company,
        )
        .toSorted((a, b) => a.id - b.id),
      ended: this.linkOf(id)?.state === 'ended',
      sent: this.sent.has(id),
      skip: this.ampSkips.get(id) ?? null,
      hold: this.holds.get(id) ?? null,
    };
  }

  /** Contacts that exist, by id. */
  present(): Contact[] {
    return [...this.contacts.values()]
      .filter(({ id }) => !this.gone.has(id))
      .toSorted((a, b) => a.id - b.id);
  }

  companyOf({ companyId }: Pick<Contact, 'companyId'>): Company | null {
    return companyId === null ? null : (this.companies.get(companyId) ?? null);
  }

  linkOf(ampContactId: string): Link | undefined {
    return [...this.links.values()].find((link) => link.ampContactId === ampContactId);
  }

  rejected(contactId: number, ampContactId: string): boolean {
    return this.rejections.has(`${contactId} ${ampContactId}`);
  }

  /** Advances the clock by a second; returns the time as an ISO instant. */
  tick(): string {
    return `${new Date(++this.#seconds * 1000).toISOString().slice(0, 19)}Z`;
  }

  // What people do.

  /** A contact as someone entered or edited it in ConnectWise. */
  put(contact: Contact): void {
    this.gone.delete(contact.id);
    for (const { type } of contact.communications) if (type) this.itemTypes.set(type.id, type);
    this.contacts.set(contact.id, { ...contact, lastUpdated: this.tick() });
  }

  addAmp(values: Readonly<Record<string, FieldValue>>): string {
    const id = this.newAmpId();
    const set = Object.entries(values).map(([field, value]) => ({ field, value }));
    const now = this.tick();
    const times = { createdAt: now, updatedAt: now, deletedAt: null };
    this.ampContacts.set(id, {
      id,
      ...withValues({ email: null, fields: {} }, set),
      version: 1,
      ...times,
    });
    return id;
  }

  editAmp(id: string, field: string, value: FieldValue): void {
    this.changeAmp(id, (amp) => withValues(amp, [{ field, value }]));
  }

  removeAmp(id: string, removed: boolean): void {
    const amp = this.ampContacts.get(id);
    if (amp === undefined || (amp.deletedAt !== null) === removed) return;
    this.changeAmp(id, () => ({ deletedAt: removed ? 'removed' : null }));
  }

  changeAmp(id: string, change: (amp: AmpContact) => Partial<AmpContact>): void {
    const amp = this.ampContacts.get(id);
    if (amp === undefined) return;
    const moved = { version: amp.version + 1, updatedAt: this.tick() };
    if (this.ampSkips.get(id)?.reason === 'refused') this.ampSkips.delete(id);
    this.ampContacts.set(id, { ...amp, ...change(amp), ...moved });
  }

  linkByHand(contactId: number, ampContactId: string): void {
    this.dropLinks(ampContactId);
    this.links.set(contactId, {
      contactId,
      ampContactId,
      base: {},
      state: 'active',
      origin: 'hand',
      marks: noMarks,
    });
    this.rejections.delete(`${contactId} ${ampContactId}`);
    this.unlinked.delete(`${contactId} ${ampContactId}`);
    for (const id of [contactId, ampContactId]) this.holds.delete(id);
    this.skips.delete(contactId);
    this.ampSkips.delete(ampContactId);
  }

  unlink(contactId: number): void {
    const link = this.links.get(contactId);
    if (link === undefined) return;
    this.links.delete(contactId);
    this.conflicts.delete(contactId);
    this.unlinked.add(`${contactId} ${link.ampContactId}`);
    this.holds.set(contactId, 'unlinked');
    this.holds.set(link.ampContactId, 'unlinked');
  }

  reject(contactId: number, ampContactId: string): void {
    this.rejections.add(`${contactId} ${ampContactId}`);
    this.unlinked.delete(`${contactId} ${ampContactId}`);
    for (const id of [contactId, ampContactId]) {
      if (this.holds.get(id) === 'unlinked') this.holds.delete(id);
    }
  }

  /** The base takes the value of the side that lost, so that the chosen value counts as the only change. */
  resolve(contactId: number, choose: 'connectwise' | 'amp'): void {
    const link = this.links.get(contactId);
    const [conflict] = this.conflicts.get(contactId) ?? [];
    if (link === undefined || conflict === undefined) return;
    const { field, connectWise, amp } = conflict;
    const { fields: base } = withValues({ email: null, fields: link.base }, []);
    const { [field]: _, ...unfit } = link.marks.unfit;
    const value = choose === 'amp' ? connectWise : amp;
    const { [field]: __, ...others } = base;
    this.links.set(contactId, {
      ...link,
      base: value === null ? others : { ...others, [field]: value },
      marks: { ...link.marks, unfit },
    });
  }

  newAmpId(): string {
    this.#made++;
    return `amp-${String(this.#made).padStart(3, '0')}`;
  }

  dropLinks(ampContactId: string): void {
    for (const link of this.links.values()) {
      if (link.ampContactId === ampContactId) this.links.delete(link.contactId);
    }
  }

  #linkedTo({ id }: AmpContact): number | null {
    const link = this.linkOf(id);
    return link === undefined || this.gone.has(link.contactId) ? null : link.contactId;
  }

  #peer(contact: Contact, ampContactId: string): ContactPeer {
    return {
      contact,
      company: this.companyOf(contact),
      link: this.links.get(contact.id) ?? null,
      rejected: this.rejected(contact.id, ampContactId),
    };
  }
}

/** The address of a contact, in the form in which addresses are compared. */
export function contactKey(contact: Contact): string | null {
  const email = preferredEmail(contact);
  return email.state === 'valid' ? email.key : null;
}

export function ampKey({ email }: Pick<AmpContact, 'email'>): string | null {
  return email === null || canonicalEmail(email) === '' ? null : canonicalEmail(email);
}

export function contactName({ firstName, lastName }: Contact): string {
  return nameKey(firstName, lastName);
}

export function ampName({ fields }: Pick<AmpContact, 'fields'>): string {
  return nameKey(fields.firstName ?? null, fields.lastName ?? null);
}

/** Whether a contact has an address. */
export function hasAddress(contact: Contact, key: string): boolean {
  return contact.communications.some(
    ({ channel, value }) => channel === 'email' && canonicalEmail(value) === key,
  );
}
