import { type RawBuilder, sql } from 'kysely';
import type { AmpContact } from '../../core/contact/ampContact.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { emailKey, hasAmpContacts } from '../rows/ampContactRows.ts';
import { keysOfNamesakes, namesakeKeys, presentKeys } from '../rows/keys.ts';
import type { PutCompanies, PutContacts } from './mirrorWrites.ts';
import { enqueue, isNotQueued } from './queue.ts';
import { retryRejected } from './refusals.ts';
import { loadSettings } from './settings.ts';

type Place = Pick<Scope, 'organizationId' | 'dialect'>;

/** The keys by which people are found. Empty ones do not count. */
export type Traits = {
  readonly emails: ReadonlySet<string | null>;
  readonly names: ReadonlySet<string | null>;
};

/** Queues AMP contacts without a link that share an e-mail address or a name, in any order. */
export async function enqueueAmpSharing(
  db: Writing,
  { organizationId, dialect }: Place,
  { emails, names }: Traits,
  also: readonly string[] = [],
): Promise<void> {
  if (also.length === 0 && !(await hasAmpContacts(db, organizationId))) return;
  const [addresses, known] = [presentKeys(emails), keysOfNamesakes(names)];
  const conditions = [
    ...(also.length > 0 ? [isOneOf(dialect, 'a.id', 'text', also)] : []),
    ...(addresses.length > 0 ? [isOneOf(dialect, 'a.email_key', 'text', addresses)] : []),
    ...(known.length > 0 ? [isOneOf(dialect, 'a.name_key', 'text', known)] : []),
  ];
  await enqueue(db, organizationId, 'amp_contact', ...conditions);
}

/**
 * Queues an AMP contact, as the contact of its link if it has one, and all that share its e-mail
 * address or its name; `forms` are its former and present keys.
 */
export async function enqueueAround(
  db: Writing,
  place: Place,
  forms: readonly AmpContact[],
  contactIds: readonly number[],
): Promise<void> {
  const { emails, names } = traitsOf(forms);
  const ids = [...new Set(forms.map(({ id }) => id))];
  await enqueueAmpSharing(db, place, { emails, names }, ids);
  const { organizationId, dialect } = place;
  await enqueue(
    db,
    organizationId,
    'contact',
    isOneOf(dialect, 'c.id', 'integer', contactIds),
    isOneOf(dialect, 'c.email_key', 'text', presentKeys(emails)),
    isOneOf(dialect, 'c.name_key', 'text', presentKeys(names)),
  );
}

/**
 * Queues skipped records that share an address or a name with AMP contacts whose link ended, or
 * that were removed, restored or renamed: they may have been skipped because of these. `forms` are
 * the former and present keys; contacts of `settled` have just been decided.
 */
export async function enqueueFreed(
  db: Writing,
  { organizationId, dialect }: Place,
  forms: readonly AmpContact[],
  settled: readonly number[],
): Promise<void> {
  if (forms.length === 0) return;
  const { emails, names } = traitsOf(forms);
  const [addresses, known] = [presentKeys(emails), presentKeys(names)];
  // A record that is already queued is decided anyway, and lines planned or undone for it stay
  // valid.
  const ampOthers = sql`exists (select 1 from amp_skips as s
      where s.organization_id = ${organizationId} and s.amp_contact_id = a.id)
    and ${isNotQueued(organizationId, 'amp_contact')}`;
  await enqueue(
    db,
    organizationId,
    'amp_contact',
    sql`${isOneOf(dialect, 'a.email_key', 'text', addresses)} and ${ampOthers}`,
    sql`${isOneOf(dialect, 'a.name_key', 'text', known)} and ${ampOthers}`,
  );
  const others = sql`exists (select 1 from skips as s
      where s.organization_id = ${organizationId} and s.contact_id = c.id)
    and not ${isOneOf(dialect, 'c.id', 'integer', settled)}
    and ${isNotQueued(organizationId, 'contact')}`;
  await enqueue(
    db,
    organizationId,
    'contact',
    sql`${isOneOf(dialect, 'c.email_key', 'text', addresses)} and ${others}`,
    sql`${isOneOf(dialect, 'c.name_key', 'text', known)} and ${others}`,
  );
}

function traitsOf(forms: readonly AmpContact[]): Traits {
  return {
    emails: new Set(forms.map(({ email }) => emailKey(email))),
    names: new Set(
      forms.flatMap(({ fields: { firstName = null, lastName = null } }) =>
        namesakeKeys(firstName, lastName),
      ),
    ),
  };
}

/**
 * Queues those who may be affected by a written contact: other contacts with its former or present
 * address, except those the run is about to write, which are queued afterwards; and AMP contacts
 * without a link that have one of its addresses, or its name, and are not queued already.
 */
export async function enqueueSharing(
  db: Writing,
  { organizationId, dialect }: Place,
  runId: string,
  contactId: number,
  { preferred, emails, names }: Pick<PutContacts, 'preferred' | 'emails' | 'names'>,
): Promise<void> {
  const [addresses, known] = [presentKeys(emails), keysOfNamesakes(names)];
  if (addresses.length === 0 && known.length === 0) return;
  const proposed = sql`select 1 from plan_lines as p
    where p.organization_id = ${organizationId} and p.run_id = ${runId}
      and p.contact_id = c.id and p.state = 'proposed'`;
  const sharing = isOneOf(dialect, 'c.email_key', 'text', presentKeys(preferred));
  const others = sql`${sharing} and c.id <> ${contactId} and not exists (${proposed})`;
  await enqueue(db, organizationId, 'contact', others);
  const waits = isNotQueued(organizationId, 'amp_contact');
  await enqueue(
    db,
    organizationId,
    'amp_contact',
    sql`${isOneOf(dialect, 'a.email_key', 'text', addresses)} and ${waits}`,
    sql`${isOneOf(dialect, 'a.name_key', 'text', known)} and ${waits}`,
  );
}

/** Retries rejected values if a contact moved to another company, or is active again. */
export async function retryMoved(
  db: Writing,
  { organizationId, dialect }: Place,
  { moved }: Pick<PutContacts, 'moved'>,
): Promise<void> {
  if (moved.length === 0) return;
  const contacts = isOneOf(dialect, 'c.id', 'integer', moved);
  await retryRejected(db, { organizationId, dialect }, { contacts });
}

/**
 * Queues the contacts of companies, and the AMP contacts that name one of them, that are not sent
 * because of one of them or of a contact there, or that wait for the catch-all company. Rejected
 * values are retried: the company may have been the reason, for example if its status does not
 * allow saving (UNSURE).
 */
export async function enqueueForCompanies(
  db: Writing,
  { organizationId, dialect }: Place,
  { ids, names }: PutCompanies,
): Promise<void> {
  if (ids.length === 0) return;
  const contacts = isOneOf(dialect, 'c.company_id', 'integer', ids);
  await enqueue(db, organizationId, 'contact', contacts);
  const naming = isOneOf(dialect, 'a.company_key', 'text', names);
  const place = { organizationId, dialect };
  await retryRejected(db, place, { contacts, ampContacts: naming });
  const { value: settings } = await loadSettings(db, place);
  const isCatchAll =
    settings.company === 'catch_all' && ids.includes(settings.catchAllCompany ?? 0);
  if (isCatchAll) {
    const nowhere = sql`a.company_key not in (select k.name_key from companies as k
      where k.organization_id = ${organizationId} and k.deleted = 0)`;
    await retryRejected(db, place, { ampContacts: nowhere });
  }
  const skipped = (kind: string, about: RawBuilder<unknown>) => sql`a.id in (
    select s.amp_contact_id from amp_skips as s
    where s.organization_id = ${organizationId} and s.about_kind = ${kind} and ${about})`;
  // Until the catch-all company was read, their skips named no company.
  const skippedWithout = sql`a.id in (
    select s.amp_contact_id from amp_skips as s where s.organization_id = ${organizationId}
      and s.reason = 'company_missing' and s.about_kind is null)`;
  await enqueue(
    db,
    organizationId,
    'amp_contact',
    naming,
    ...(isCatchAll ? [skippedWithout] : []),
    skipped('company', isOneOf(dialect, 's.about_id', 'text', ids.map(String))),
    skipped(
      'contact',
      sql`s.about_id in (select cast(k.id as text) from contacts as k
        where k.organization_id = ${organizationId}
        and ${isOneOf(dialect, 'k.company_id', 'integer', ids)})`,
    ),
  );
}
