import type { AmpContact, FieldValue, Link } from '../../src/core/contact/ampContact.ts';
import { canonicalEmail } from '../../src/core/contact/canonical.ts';
import type { Company, Contact } from '../../src/core/contact/contact.ts';
import { preferredEmail } from '../../src/core/contact/preferred.ts';
import { withValues } from '../../src/core/plan/applyChanges.ts';
import type { Candidate } from '../../src/core/plan/candidate.ts';
import type { Plan, Skip } from '../../src/core/plan/plan.ts';

/**
 * Both sides in memory, and a plain applier: what the planner is proved against. It is written for
 * being obviously right, not for speed.
 */
export class CoreWorld {
  readonly companies = new Map<number, Company>();
  readonly contacts = new Map<number, Contact>();
  readonly ampContacts = new Map<string, AmpContact>();
  readonly links = new Map<number, Link>();
  readonly skips = new Map<number, Skip>();
  #made = 0;

  candidates(): Candidate[] {
    return [...this.contacts.values()].map((contact) => this.candidate(contact));
  }

  candidate(contact: Contact): Candidate {
    const link = this.links.get(contact.id) ?? null;
    const key = emailKey(contact);
    const linkedTo = new Map([...this.links.values()].map((l) => [l.ampContactId, l.contactId]));
    return {
      contact,
      company: this.companyOf(contact),
      link,
      ampContact: link === null ? null : (this.ampContacts.get(link.ampContactId) ?? null),
      rivals: [...this.contacts.values()]
        .filter((other) => key !== null && other.id !== contact.id && emailKey(other) === key)
        .map((other) => ({
          contactId: other.id,
          inactive: other.inactive,
          companyId: other.companyId,
          company: this.companyOf(other),
          linkState: this.links.get(other.id)?.state ?? null,
        })),
      matches: [...this.ampContacts.values()]
        .filter(
          (amp) =>
            key !== null &&
            amp.deletedAt === null &&
            amp.id !== link?.ampContactId &&
            amp.email !== null &&
            canonicalEmail(amp.email) === key,
        )
        .map((amp) => ({ ampContact: amp, linkedTo: linkedTo.get(amp.id) ?? null })),
      skip: this.skips.get(contact.id) ?? null,
    };
  }

  apply(plan: Plan): void {
    for (const skip of plan.skips) this.skips.set(skip.contactId, skip);
    for (const entry of plan.entries) {
      const id = entry.ampContactId ?? `amp-${++this.#made}`;
      const before = this.ampContacts.get(id);
      const values = entry.changes.map((change) => ({ field: change.field, value: change.new }));
      const revived = entry.action === 'restore';
      const touched = before === undefined || revived || values.length > 0;
      this.ampContacts.set(id, {
        id,
        ...withValues(before ?? { email: null, fields: {} }, values),
        version: (before?.version ?? 0) + (touched ? 1 : 0),
        createdAt: before?.createdAt ?? '',
        updatedAt: '',
        deletedAt: revived ? null : (before?.deletedAt ?? null),
      });
      this.links.set(entry.contactId, {
        contactId: entry.contactId,
        ampContactId: id,
        base: entry.base,
        state: entry.action === 'pause' ? 'paused' : 'active',
      });
      if (entry.skip === null) this.skips.delete(entry.contactId);
      else this.skips.set(entry.contactId, entry.skip);
    }
  }

  editAmp(id: string, field: string, value: FieldValue): void {
    const amp = this.ampContacts.get(id);
    if (amp === undefined) return;
    const next = withValues(amp, [{ field, value }]);
    this.ampContacts.set(id, { ...amp, ...next, version: amp.version + 1 });
  }

  addAmp(email: string): void {
    const id = `amp-${++this.#made}`;
    const times = { createdAt: '', updatedAt: '', deletedAt: null };
    this.ampContacts.set(id, { id, email, fields: {}, version: 1, ...times });
  }

  removeAmp(id: string, removed: boolean): void {
    const amp = this.ampContacts.get(id);
    if (amp === undefined) return;
    this.ampContacts.set(id, { ...amp, deletedAt: removed ? 'x' : null, version: amp.version + 1 });
  }

  companyOf(contact: Contact): Company | null {
    return contact.companyId === null ? null : (this.companies.get(contact.companyId) ?? null);
  }
}

function emailKey(contact: Contact): string | null {
  const email = preferredEmail(contact);
  return email.state === 'valid' ? email.key : null;
}
