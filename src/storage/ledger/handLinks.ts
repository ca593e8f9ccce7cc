import { badInput } from '../../core/badInput.ts';
import {
  type AmpContact,
  type FieldValues,
  type Link,
  noMarks,
} from '../../core/contact/ampContact.ts';
import type { Failure } from '../../core/failure.ts';
import { notFound } from '../../core/notFound.ts';
import { upsertRows } from '../database/bulk.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { ampContactColumns, ampContactOf } from '../rows/ampContactRows.ts';
import { putConflicts } from '../rows/conflictRows.ts';
import { noteDecisions } from '../rows/decisionRows.ts';
import { deleteHolds, putHolds } from '../rows/holdRows.ts';
import { isOpen, loadLinks, newLinkRow, newLinkTarget } from '../rows/linkRows.ts';
import { deleteSkips } from '../rows/skipRows.ts';
import { deleteUnlinked, lastUnlinkedBase, putUnlinked } from '../rows/unlinkedRows.ts';
import { enqueueAround } from './neighbours.ts';
import { enqueueRecords } from './requeue.ts';

/** Links two by hand; see DecisionStore. */
export async function linkByHand(
  db: Writing,
  scope: Scope,
  {
    contactId,
    ampContactId,
    companyFields,
    now,
  }: {
    readonly contactId: number;
    readonly ampContactId: string;
    readonly companyFields: readonly string[];
    readonly now: string;
  },
): Promise<Link> {
  const ampContact = await findBoth(db, scope, contactId, ampContactId);
  const links = await loadLinks(db, scope, [contactId], [ampContactId]);
  const taken = links.find(isOpen);
  if (taken !== undefined) throw linkedAlready(taken, contactId);
  const link: Link = {
    contactId,
    ampContactId,
    base: await formerCompanyValues(db, scope, links, ampContactId, companyFields),
    state: 'active',
    origin: 'hand',
    marks: noMarks,
  };
  for (const ended of links) await deleteLink(db, scope, ended.contactId);
  await upsertRows(db, scope, newLinkTarget, [newLinkRow(link, now)]);
  await deletePair(db, scope, contactId, ampContactId);
  await deleteUnlinked(db, scope, contactId, ampContactId);
  await deleteHolds(db, scope, recordsOf(contactId, ampContactId));
  await deleteSkips(db, scope, 'contact', [contactId]);
  await deleteSkips(db, scope, 'amp_contact', [ampContactId]);
  await db
    .deleteFrom('amp_queue')
    .where('organization_id', '=', scope.organizationId)
    .where('amp_contact_id', '=', ampContactId)
    .execute();
  await enqueueAround(db, scope, [ampContact], [contactId]);
  // Those on the other side of an ended link have none now, and nothing else would queue them.
  const former = links.flatMap((ended) => recordsOf(ended.contactId, ended.ampContactId));
  await enqueueRecords(db, scope, former);
  await notePair(db, scope, 'linked', link, now);
  return link;
}

/** The failure if one of the two is already linked. */
function linkedAlready(taken: Link, contactId: number): Failure {
  return badInput(
    taken.contactId === contactId ? 'contact' : 'AMP contact',
    { code: 'both_linked', contact: taken.contactId, amp: taken.ampContactId },
    { code: 'unlinked_pair' },
  );
}

/**
 * The values that the AMP contact got from the company of its former contact. They count as known
 * to both sides, so that the new company replaces them and they are never sent there.
 */
async function formerCompanyValues(
  db: Writing,
  scope: Scope,
  links: readonly Link[],
  ampContactId: string,
  companyFields: readonly string[],
): Promise<FieldValues> {
  const ended = links.find((link) => link.ampContactId === ampContactId);
  const base = ended?.base ?? (await lastUnlinkedBase(db, scope, ampContactId)) ?? {};
  return Object.fromEntries(
    Object.entries(base).filter(([field]) => companyFields.includes(field)),
  );
}

/**
 * Unlinks two records: both stay unchanged, on hold, until a person says whether they are the same.
 */
export async function unlinkByHand(
  db: Writing,
  scope: Scope,
  contactId: number,
  now: string,
): Promise<Link> {
  const [link] = await loadLinks(db, scope, [contactId], []);
  if (link === undefined) throw notFound('link', contactId);
  await deleteLink(db, scope, contactId);
  await putConflicts(db, scope, 'contact', new Map([[contactId, []]]), now);
  await putUnlinked(db, scope, link, now);
  const why = { reason: 'unlinked', runId: null, now } as const;
  await putHolds(db, scope, recordsOf(contactId, link.ampContactId), why);
  await enqueueRecords(db, scope, recordsOf(contactId, link.ampContactId));
  await notePair(db, scope, 'unlinked', link, now);
  return link;
}

/** Records that two are not the same, and ends the holds from unlinking them. */
export async function rejectMatch(
  db: Writing,
  scope: Scope,
  contactId: number,
  ampContactId: string,
  now: string,
): Promise<void> {
  await addPair(db, scope, contactId, ampContactId);
  await deleteUnlinked(db, scope, contactId, ampContactId);
  await deleteHolds(db, scope, recordsOf(contactId, ampContactId), 'unlinked');
  await enqueueRecords(db, scope, recordsOf(contactId, ampContactId));
  await notePair(db, scope, 'match_rejected', { contactId, ampContactId }, now);
}

/**
 * Reverts a person's decision about two records: a link made by hand ends, a rejection is dropped,
 * and the match needs review again. False if there is no such decision.
 */
export async function reopenMatch(
  db: Writing,
  scope: Scope,
  contactId: number,
  ampContactId: string,
  now: string,
): Promise<boolean> {
  const links = (await loadLinks(db, scope, [contactId], [ampContactId])).filter(isOpen);
  const link = links.find((one) => one.contactId === contactId);
  if (link?.ampContactId === ampContactId) {
    if (link.origin !== 'hand') return false;
    await deleteLink(db, scope, contactId);
    await putConflicts(db, scope, 'contact', new Map([[contactId, []]]), now);
    // They need review again, no matter what else they have in common.
    await putUnlinked(db, scope, link, now);
  } else {
    const [taken] = links;
    if (!(await deletePair(db, scope, contactId, ampContactId))) return false;
    if (taken !== undefined) throw linkedAlready(taken, contactId);
  }
  await enqueueRecords(db, scope, recordsOf(contactId, ampContactId));
  await notePair(db, scope, 'match_reopened', { contactId, ampContactId }, now);
  return true;
}

async function notePair(
  db: Writing,
  scope: Scope,
  what: 'linked' | 'unlinked' | 'match_rejected' | 'match_reopened',
  { contactId, ampContactId }: Pick<Link, 'contactId' | 'ampContactId'>,
  now: string,
): Promise<void> {
  const about = { kind: 'contact', id: contactId } as const;
  await noteDecisions(db, scope, [{ about, ampContactId, decided: { what } }], now);
}

async function findBoth(
  db: Writing,
  { organizationId }: Scope,
  contactId: number,
  ampContactId: string,
): Promise<AmpContact> {
  const contact = await db
    .selectFrom('contacts')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('id', '=', contactId)
    .where('gone_at', 'is', null)
    .executeTakeFirst();
  if (contact === undefined) throw notFound('contact', contactId);
  const ampContact = await db
    .selectFrom('amp_contacts')
    .select(ampContactColumns)
    .where('organization_id', '=', organizationId)
    .where('id', '=', ampContactId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (ampContact === undefined) throw notFound('amp_contact', ampContactId);
  return ampContactOf(ampContact);
}

async function deleteLink(
  db: Writing,
  { organizationId }: Scope,
  contactId: number,
): Promise<void> {
  await db
    .deleteFrom('links')
    .where('organization_id', '=', organizationId)
    .where('contact_id', '=', contactId)
    .execute();
}

async function deletePair(
  db: Writing,
  { organizationId }: Scope,
  contactId: number,
  ampContactId: string,
): Promise<boolean> {
  const deleted = await db
    .deleteFrom('rejected_matches')
    .where('organization_id', '=', organizationId)
    .where('contact_id', '=', contactId)
    .where('amp_contact_id', '=', ampContactId)
    .executeTakeFirst();
  return deleted.numDeletedRows > 0n;
}

async function addPair(
  db: Writing,
  { organizationId }: Scope,
  contactId: number,
  ampContactId: string,
): Promise<void> {
  await db
    .insertInto('rejected_matches')
    .values({
      organization_id: organizationId,
      contact_id: contactId,
      amp_contact_id: ampContactId,
    })
    .onConflict((conflict) =>
      conflict.columns(['organization_id', 'contact_id', 'amp_contact_id']).doNothing(),
    )
    .execute();
}

function recordsOf(contactId: number, ampContactId: string) {
  return [
    { kind: 'contact', id: contactId },
    { kind: 'amp_contact', id: ampContactId },
  ] as const;
}
