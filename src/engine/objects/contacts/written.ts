import type { Company, Contact } from '../../../core/contact/contact.ts';
import type { Policy } from '../../../core/plan/decision.ts';
import type { PlanEntry } from '../../../core/plan/plan.ts';
import type { Skip } from '../../../core/plan/skip.ts';

/** An entry about to be written, with the data it needs. */
export type Writing = {
  readonly entry: PlanEntry;
  readonly policy: Policy;
  /** Records how far a write of several requests has come. */
  readonly noteParts: (parts: NonNullable<PlanEntry['parts']>) => Promise<void>;
};

/** The result of a write: its actual effect, and the record in ConnectWise now. */
export type Written = {
  readonly entry: PlanEntry;
  readonly contact: Contact;
  /** A company that was made for the contact, or found for it. */
  readonly company: Company | null;
  /** Whether someone else changed other fields meanwhile. */
  readonly again?: boolean;
  /** Whether ConnectWise rejected part of it. */
  readonly refused?: boolean;
};

/** Nothing was sent, because of the company's present state. */
export type NotSent = { readonly skip: Skip<'amp_contact'>; readonly company: Company | null };
