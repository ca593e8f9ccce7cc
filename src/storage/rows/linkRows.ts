import type { AmpContact, Link, LinkMarks } from '../../core/contact/ampContact.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { decodeJson } from '../database/storedJson.ts';
import { together } from '../database/underway.ts';
import { sameValues } from './ampContactRows.ts';

/** How links are stored. */
export const linkTarget = {
  table: 'links',
  key: ['contact_id'],
  columns: {
    contact_id: 'integer',
    amp_contact_id: 'text',
    state: 'text',
    base: 'json',
    origin: 'text',
    marks: 'json',
  },
} as const;

/** How new links are stored. */
export const newLinkTarget = {
  ...linkTarget,
  columns: { ...linkTarget.columns, linked_at: 'text' },
} as const;

export const linkColumns = [
  'links.amp_contact_id',
  'links.state',
  'links.base',
  'links.origin',
  'links.marks',
] as const;

type Columns = Pick<
  Tables['links'],
  'contact_id' | 'amp_contact_id' | 'state' | 'base' | 'origin' | 'marks'
>;

/** A link from its row, which may be the empty side of an outer join; contact_id never is. */
export function linkOf(
  row: {
    readonly [Name in keyof Columns]: Name extends 'contact_id' ? number : Columns[Name] | null;
  },
): Link | null {
  const { contact_id: contactId, amp_contact_id: ampContactId, state, base, origin, marks } = row;
  if (ampContactId === null || state === null || base === null) return null;
  if (origin === null || marks === null) return null;
  return {
    contactId,
    ampContactId,
    base: decodeJson(base),
    state,
    origin,
    marks: decodeJson(marks),
  };
}

export function linkRow({ contactId, ampContactId, state, base, origin, marks }: Link) {
  return { contact_id: contactId, amp_contact_id: ampContactId, state, base, origin, marks };
}

/** The row of a new link. */
export function newLinkRow(link: Link, now: string) {
  return { ...linkRow(link), linked_at: now };
}

/** Whether a link is active or paused. */
export function isOpen(link: Pick<Link, 'state'> | null | undefined): boolean {
  return link !== null && link !== undefined && link.state !== 'ended';
}

export function sameLink(a: Link, b: Link): boolean {
  return (
    a.contactId === b.contactId &&
    a.ampContactId === b.ampContactId &&
    a.state === b.state &&
    a.origin === b.origin &&
    sameValues(a.base, b.base) &&
    sameMarks(a.marks, b.marks)
  );
}

function sameMarks(a: LinkMarks, b: LinkMarks): boolean {
  return (
    a.removedVersion === b.removedVersion &&
    a.inactivated === b.inactivated &&
    sameValues(a.sources ?? {}, b.sources ?? {}) &&
    sameValues(a.conversions ?? {}, b.conversions ?? {}) &&
    sameValues(a.fillers, b.fillers) &&
    sameValues(a.unfit, b.unfit) &&
    (a.refused ?? []).join() === (b.refused ?? []).join()
  );
}

/** Links of contacts and of AMP contacts, each once. */
export async function loadLinks(
  db: Pick<Writing, 'selectFrom'>,
  place: Pick<Scope, 'organizationId' | 'dialect'>,
  contactIds: readonly number[],
  ampContactIds: readonly AmpContact['id'][],
): Promise<Link[]> {
  const { organizationId, dialect } = place;
  const query = db
    .selectFrom('links')
    .select(linkColumns)
    .select('links.contact_id')
    .where('organization_id', '=', organizationId);
  const rows = await together(
    place,
    () => query.where(isOneOf(dialect, 'contact_id', 'integer', contactIds)).execute(),
    () => query.where(isOneOf(dialect, 'amp_contact_id', 'text', ampContactIds)).execute(),
  );
  const links = rows
    .flat()
    .map(linkOf)
    .filter((link) => link !== null);
  return [...new Map(links.map((link) => [link.contactId, link])).values()];
}
