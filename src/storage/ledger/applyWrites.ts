import type { AmpContact, Link } from '../../core/contact/ampContact.ts';
import type { FieldConflict } from '../../core/plan/plan.ts';
import type { Skip } from '../../core/plan/skip.ts';
import { insertRows, upsertRows } from '../database/bulk.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { underway } from '../database/underway.ts';
import { ampContactRow, ampContactTarget } from '../rows/ampContactRows.ts';
import { putConflicts } from '../rows/conflictRows.ts';
import { linkRow, linkTarget, newLinkRow, newLinkTarget, sameLink } from '../rows/linkRows.ts';
import { deleteSkips, upsertSkips } from '../rows/skipRows.ts';
import type { ApplyState } from './applyState.ts';
import { enqueueFreed } from './neighbours.ts';
import { dequeue, enqueue, type Seen } from './queue.ts';

/** Collects the rows that some lines write, so that each table is written once. */
export class Writes {
  readonly #state: ApplyState;
  readonly #created: AmpContact[] = [];
  readonly #changed = new Map<string, AmpContact>();
  readonly #links = new Map<number, Link>();
  /** Contacts that were not linked to this AMP contact before. */
  readonly #new = new Set<number>();
  readonly #unlinked = new Set<number>();
  readonly #conflicts = new Map<number, readonly FieldConflict[]>();
  readonly #skips: Skip<'contact'>[] = [];
  readonly #taken: number[] = [];
  readonly #ampSkips: Skip<'amp_contact'>[] = [];
  readonly #ampTaken: string[] = [];
  readonly #linked: string[] = [];
  readonly #released: string[] = [];
  /** AMP contacts that others may have been skipped because of, before and after their change. */
  readonly #freed: AmpContact[] = [];
  readonly #seen: Seen[] = [];
  readonly #ampSeen: Seen[] = [];

  constructor(state: ApplyState) {
    this.#state = state;
  }

  create(contact: AmpContact): void {
    this.#created.push(contact);
  }

  change(contact: AmpContact): void {
    const before = this.#state.ampContacts.get(contact.id);
    if (before !== undefined && isKnownOtherwise(before, contact)) {
      this.#freed.push(before, contact);
    }
    this.#state.ampContacts.set(contact.id, contact);
    this.#changed.set(contact.id, contact);
  }

  /** Links both records; an earlier link of either is replaced. Does nothing if this link exists already. */
  link(next: Link): void {
    const { linkByContact, linkByAmpContact } = this.#state;
    const present = linkByContact.get(next.contactId);
    const owner = linkByAmpContact.get(next.ampContactId);
    if (present !== undefined && sameLink(present, next)) return;
    if (owner !== undefined && owner.contactId !== next.contactId) this.unlink(owner.contactId);
    if (present !== undefined) linkByAmpContact.delete(present.ampContactId);
    if (present?.ampContactId !== next.ampContactId) this.#new.add(next.contactId);
    linkByContact.set(next.contactId, next);
    linkByAmpContact.set(next.ampContactId, next);
    this.#links.set(next.contactId, next);
    this.#linked.push(next.ampContactId);
    if (next.state === 'ended') this.#free(next.ampContactId);
  }

  unlink(contactId: number): void {
    const { linkByContact, linkByAmpContact } = this.#state;
    const present = linkByContact.get(contactId);
    if (present === undefined) return;
    linkByContact.delete(contactId);
    linkByAmpContact.delete(present.ampContactId);
    this.#links.delete(contactId);
    this.#unlinked.add(contactId);
    this.#free(present.ampContactId);
  }

  #free(ampContactId: string): void {
    const freed = this.#state.ampContacts.get(ampContactId);
    if (freed !== undefined) this.#freed.push(freed);
  }

  /** Queues the AMP contact on its own, no longer as the contact of its link. */
  release(ampContactId: string): void {
    this.#released.push(ampContactId);
  }

  conflicts(contactId: number, conflicts: readonly FieldConflict[]): void {
    this.#conflicts.set(contactId, conflicts);
  }

  skip(contactId: number, skip: Skip<'contact'> | null): void {
    if (skip === null) this.#taken.push(contactId);
    else this.#skips.push(skip);
  }

  ampSkip(ampContactId: string, skip: Skip<'amp_contact'> | null): void {
    if (skip === null) this.#ampTaken.push(ampContactId);
    else this.#ampSkips.push(skip);
  }

  seen(contactId: number, stamp: number): void {
    this.#seen.push({ id: contactId, stamp });
  }

  ampSeen(ampContactId: string, stamp: number): void {
    this.#ampSeen.push({ id: ampContactId, stamp });
  }

  async writeTo(db: Writing, scope: Scope, runId: string, now: string): Promise<void> {
    await underway(scope, async (add) => {
      await add(() => insertRows(db, scope, ampContactTarget, rowsOf(this.#created)));
      await add(() => upsertRows(db, scope, ampContactTarget, rowsOf(this.#changed.values())));
      await add(() => this.#unlinkIn(db, scope));
      const links = [...this.#links.values()];
      const [added, changed] = [true, false].map((isNew) =>
        links.filter(({ contactId }) => this.#new.has(contactId) === isNew),
      );
      const addedRows = (added ?? []).map((link) => newLinkRow(link, now));
      await add(() => upsertRows(db, scope, newLinkTarget, addedRows));
      await add(() => upsertRows(db, scope, linkTarget, (changed ?? []).map(linkRow)));
      await add(() => upsertSkips(db, scope, runId, 'contact', this.#skips));
      await add(() => deleteSkips(db, scope, 'contact', this.#taken));
      await add(() => upsertSkips(db, scope, runId, 'amp_contact', this.#ampSkips));
      await add(() => deleteSkips(db, scope, 'amp_contact', [...this.#ampTaken, ...this.#linked]));
      await add(() => dequeue(db, scope, 'contact', this.#seen));
      await add(() => dequeue(db, scope, 'amp_contact', this.#ampSeen));
      await add(() => putConflicts(db, scope, 'contact', this.#conflicts, now));
      await add(() => this.#queueIn(db, scope));
    });
  }

  async #unlinkIn(db: Writing, { organizationId, dialect }: Scope): Promise<void> {
    if (this.#unlinked.size === 0) return;
    await db
      .deleteFrom('links')
      .where('organization_id', '=', organizationId)
      .where(isOneOf(dialect, 'contact_id', 'integer', [...this.#unlinked]))
      .execute();
  }

  /** Queues an AMP contact with a link as its contact, and one without a link by itself. */
  async #queueIn(db: Writing, scope: Scope): Promise<void> {
    const { organizationId, dialect } = scope;
    const settled = this.#seen.map(({ id }) => Number(id));
    await enqueueFreed(db, scope, this.#freed, settled);
    if (this.#linked.length > 0) {
      await db
        .deleteFrom('amp_queue')
        .where('organization_id', '=', organizationId)
        .where(isOneOf(dialect, 'amp_contact_id', 'text', this.#linked))
        .execute();
    }
    if (this.#released.length === 0) return;
    await enqueue(
      db,
      organizationId,
      'amp_contact',
      isOneOf(dialect, 'a.id', 'text', this.#released),
    );
  }
}

/** Whether a change may affect others that share an address or a name with the AMP contact. */
function isKnownOtherwise(before: AmpContact, after: AmpContact): boolean {
  return (
    before.deletedAt !== after.deletedAt ||
    before.email !== after.email ||
    before.fields.firstName !== after.fields.firstName ||
    before.fields.lastName !== after.fields.lastName
  );
}

function rowsOf(contacts: Iterable<AmpContact>) {
  return Array.from(contacts, (one) => ampContactRow(one, null));
}
