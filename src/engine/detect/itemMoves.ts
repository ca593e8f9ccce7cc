import type { Contact } from '../../core/contact/contact.ts';
import { formOf } from '../../core/formOf.ts';
import type { Page } from '../../ports/connectwise.ts';
import { type EngineDeps, instant } from '../deps.ts';

/** How many contacts are remembered until the next reading tells. */
const enough = 20;

/**
 * How long, in milliseconds, a contact has to have been left alone before a write of ours, so that a
 * lastUpdated that moves is another one, however wrong our clock is.
 */
const leftAlone = 3_600_000;

/**
 * Remembers a contact of which nothing but communication items was written: the next reading tells, without
 * a request of its own, whether that moved lastUpdated. A contact that was written otherwise tells nothing.
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

/** What a reading brings: changes, everything, the rest of an interrupted one, or changes in the midst of a run. */
export type ReadingKind = 'changes' | 'everything' | 'interrupted' | 'midway';

/** Looks at what a reading brings of the contacts whose items were written. */
export type ItemWatch = {
  /** Has to see a page before it is recorded. */
  see(page: Page<Contact>): void;
  /** Notes what it saw, once all is read. */
  finish(): Promise<void>;
};

/**
 * Finds out from a reading whether a change of a communication item moves lastUpdated. It does where a
 * contact comes that is alike but for lastUpdated, and does not where changes come without it. In the midst of a
 * run it may come late: then only its coming says something, and the next reading the rest.
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
        // Otherwise somebody edited it meanwhile.
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
