import type { Contact } from '../../core/contact/contact.ts';
import { formOf } from '../../core/formOf.ts';
import type { Page } from '../../ports/connectwise.ts';
import { type EngineDeps, instant } from '../deps.ts';

/** How many contacts are remembered until the next reading shows the answer. */
const enough = 20;

/**
 * How long, in milliseconds, a contact must have been unchanged before our write, so that a moved
 * lastUpdated is certainly a new one, however wrong our clock is.
 */
const leftAlone = 3_600_000;

/**
 * Remembers a contact of which only communication items were written: the next reading shows,
 * without an extra request, whether that moved lastUpdated. Contacts written in other ways show
 * nothing.
 */
export async function noteItemWrite(
  { stores, clock }: EngineDeps,
  before: Contact,
  after: Contact,
): Promise<void> {
  const { server } = stores;
  const known = await server.itemWrites();
  const others = known.filter(({ contactId }) => contactId !== before.id);
  const { lastUpdated } = before;
  const tells =
    lastUpdated !== null &&
    Date.parse(lastUpdated) < clock.now() - leftAlone &&
    lastUpdated === after.lastUpdated &&
    before.communications !== after.communications &&
    alikeButFor('communications', before, after);
  if (!tells && others.length === known.length) return;
  const added = tells ? [{ contactId: before.id, lastUpdated }] : [];
  await server.noteItemWrites([...others, ...added].slice(-enough), instant(clock));
}

/**
 * The kind of reading: changes, everything, the rest of an interrupted one, or changes during a
 * run.
 */
export type ReadingKind = 'changes' | 'everything' | 'interrupted' | 'midway';

/** Checks a reading for contacts whose items were written. */
export type ItemWatch = {
  /** Has to see a page before it is recorded. */
  see(page: Page<Contact>): void;
  /** Records the result, once all is read. */
  finish(): Promise<void>;
};

/**
 * Finds out from a reading whether changing a communication item moves lastUpdated. It does if a
 * contact arrives that differs only in lastUpdated, and does not if changes arrive without it.
 * During a run it may arrive late: then only its arrival counts, and the next reading shows the
 * rest.
 */
export async function watchItemWrites(
  { stores, clock }: EngineDeps,
  kind: ReadingKind,
): Promise<ItemWatch | null> {
  const { server, mirror } = stores;
  const written = await server.itemWrites();
  if (written.length === 0) return null;
  const open = new Map(written.map((write) => [write.contactId, write]));
  const contacts = await mirror.contactsByIds([...open.keys()]);
  const known = new Map(contacts.map((contact) => [contact.id, contact]));
  let moved = false;
  let stayed = false;
  return {
    see({ records, unreadable }) {
      for (const { id } of unreadable) open.delete(id);
      for (const contact of records) {
        const write = open.get(contact.id);
        const before = known.get(contact.id);
        if (write === undefined || before === undefined) continue;
        open.delete(contact.id);
        // Otherwise someone edited it meanwhile.
        if (!alikeButFor('lastUpdated', before, contact)) continue;
        if (contact.lastUpdated === write.lastUpdated) stayed = true;
        else moved = true;
      }
    },
    async finish() {
      if (kind === 'changes' && open.size > 0) stayed = true;
      const found = moved ? 'all' : 'not_items';
      if ((moved || stayed) && found !== (await server.lastUpdatedMoves())) {
        await server.noteLastUpdatedMoves(found, instant(clock));
      }
      const left = kind === 'midway' ? [...open.values()] : [];
      if (left.length < written.length) await server.noteItemWrites(left, instant(clock));
    },
  };
}

function alikeButFor(field: keyof Contact, one: Contact, other: Contact): boolean {
  return formOf({ ...one, [field]: null }) === formOf({ ...other, [field]: null });
}
