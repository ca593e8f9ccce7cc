import type { Company, Contact } from '../../../core/contact/contact.ts';
import type { Policy } from '../../../core/plan/decision.ts';
import type { PlanEntry } from '../../../core/plan/plan.ts';
import type { Skip } from '../../../core/plan/skip.ts';

/** An entry about to be written, and what it needs. */
export type Writing = {
  readonly entry: PlanEntry;
  readonly policy: Policy;
  /** Records how far a write of several requests has come. */
  readonly noteParts: (parts: NonNullable<PlanEntry['parts']>) => Promise<void>;
};

/** What came of a write: what it really came to, and what ConnectWise has now. */
export type Written = {
  readonly entry: PlanEntry;
  readonly contact: Contact;
  /** A company that was made for the contact, or found for it. */
  readonly company: Company | null;
  /** Whether somebody else changed more of it. */
  readonly again?: boolean;
  /** Whether ConnectWise refused part of it. */
  readonly refused?: boolean;
};

/** Nothing was sent, because of how the company now stands. */
export type NotSent = { readonly skip: Skip<'amp_contact'>; readonly company: Company | null };
