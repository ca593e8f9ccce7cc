import { badInput } from '../../core/badInput.ts';
import { Failure } from '../../core/failure.ts';
import { notFound } from '../../core/notFound.ts';
import { newestActivities, type TimelineEntry, timelineEntry } from '../../core/todo/timeline.ts';
import type { Activity } from '../../core/todo/todo.ts';
import type { EngineDeps } from '../deps.ts';
import { idMeant } from './recordNamed.ts';

type Deps = Pick<EngineDeps, 'stores' | 'connectWise'>;

/** The present activities of a contact in ConnectWise. */
export type Timeline = {
  readonly contactId: number;
  /** The AMP contact it is linked with. */
  readonly ampContactId: string | null;
  readonly timeZone: string;
  /** The newest first. */
  readonly entries: readonly TimelineEntry[];
  /** How many there are beyond those. */
  readonly more: number;
  /** Activities that could not be parsed. */
  readonly unreadable: readonly number[];
  /** Names that the API member may not read: the entries do without them. */
  readonly unnamed: readonly Failure[];
};

/**
 * All activities of a contact, read live from ConnectWise; nothing is stored or written. `who` is
 * the ConnectWise id of a contact, or the id or e-mail address of an AMP contact. Throws
 * `not_found`, `not_linked`, `bad_input` if several have the address, and `record_missing` if
 * ConnectWise has no such contact.
 */
export async function timelineOf(
  deps: Deps,
  who: string,
  { limit, signal }: { readonly limit: number; readonly signal?: AbortSignal },
): Promise<Timeline> {
  const { stores, connectWise } = deps;
  const subject = await subjectOf(deps, who);
  const { timeZone } = await stores.settings.get();
  let newest: readonly Activity[] = [];
  const unreadable: number[] = [];
  let found = 0;
  for await (const page of connectWise.activitiesOfContact(subject.contactId, signal)) {
    found += page.records.length;
    newest = newestActivities([...newest, ...page.records], timeZone, limit);
    unreadable.push(...page.unreadable.map(({ id }) => id));
  }
  // The list is empty both for a deleted contact and for one without activities.
  if (found + unreadable.length === 0 && (await connectWise.contact(subject.contactId)) === null) {
    throw new Failure('record_missing', { resource: 'contact', id: subject.contactId });
  }
  const { entries, unnamed } = await withNames(deps, newest, timeZone, signal);
  return { ...subject, timeZone, entries, more: found - entries.length, unreadable, unnamed };
}

/** Ids shown if several match. */
const shownIds = 3;

type Subject = Pick<Timeline, 'contactId' | 'ampContactId'>;

/** Ids of ConnectWise are 32-bit integers (SPEC). */
const highestId = 2_147_483_647;

async function subjectOf({ stores }: Deps, who: string): Promise<Subject> {
  const text = who.trim();
  if (/^\d+$/u.test(text)) {
    const contactId = Number(text);
    if (contactId === 0 || contactId > highestId) {
      throw badInput(
        'id',
        { code: 'no_connectwise_id' },
        { code: 'id_or_address', highest: highestId },
      );
    }
    const known = await stores.mirror.candidate(contactId);
    return { contactId, ampContactId: known?.candidate.ampContact?.id ?? null };
  }
  const row = await ampContactOf(stores, text);
  if (row.link === null) throw new Failure('not_linked', { id: row.id });
  return { contactId: row.link.contactId, ampContactId: row.id };
}

async function ampContactOf(stores: EngineDeps['stores'], text: string) {
  const { ampContacts } = stores;
  const byId =
    text === '' ? null : await ampContacts.get(await idMeant(stores, 'amp_contact', text));
  if (byId !== null) return byId;
  const isAddress = text.includes('@');
  const found = isAddress ? await ampContacts.find({ email: text }) : [];
  const present = found.filter(({ deletedAt }) => deletedAt === null);
  const [row, another] = present.length > 0 ? present : found;
  if (row === undefined) {
    throw notFound('person', isAddress ? null : text, 'contacts');
  }
  if (another === undefined) return row;
  const ids = found.map(({ id }) => id).slice(0, shownIds);
  throw badInput(
    'id',
    { code: 'several_amp_contacts' },
    { code: 'id_of_one', ids: ids.join(', ') },
    { see: 'contacts' },
  );
}

/**
 * Entries of activities. Lists are requested only if there is an activity, and members only if some are not
 * users.
 */
async function withNames(
  { stores, connectWise }: Deps,
  activities: readonly Activity[],
  timeZone: string,
  signal: AbortSignal | undefined,
): Promise<Pick<Timeline, 'entries' | 'unnamed'>> {
  if (activities.length === 0) return { entries: [], unnamed: [] };
  const unnamed: Failure[] = [];
  const ifAllowed = async <T>(ask: () => Promise<readonly T[]>): Promise<readonly T[]> => {
    if (signal?.aborted === true) throw new Failure('interrupted');
    try {
      return await ask();
    } catch (thrown) {
      if (!(thrown instanceof Failure) || thrown.code !== 'right_missing') throw thrown;
      unnamed.push(thrown);
      return [];
    }
  };
  const types = await ifAllowed(() => connectWise.activityTypes());
  const statuses = await ifAllowed(() => connectWise.activityStatuses());
  const users = await stores.users.list();
  const ofUsers = new Set(users.flatMap(({ member }) => member?.id ?? []));
  const others = new Set(activities.flatMap(({ memberId }) => memberId ?? []));
  for (const id of ofUsers) others.delete(id);
  const members = others.size === 0 ? [] : await ifAllowed(() => connectWise.members([...others]));
  const todoIds = await stores.todoSync.ownersOf(activities.map(({ id }) => id));
  const memberIds = new Map(members.map(({ id, identifier }) => [id, identifier]));
  const names = { timeZone, types, statuses, users, memberIds, todoIds };
  return { entries: activities.map((one) => timelineEntry(one, names)), unnamed };
}
