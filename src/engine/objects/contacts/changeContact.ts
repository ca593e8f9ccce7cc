import type { Company, Contact } from '../../../core/contact/contact.ts';
import { Failure } from '../../../core/failure.ts';
import {
  partsOf,
  wantedBy,
  writesFor,
  writesNothing,
} from '../../../core/mapping/contactWrites.ts';
import { type Mapping, mappingOf, sameIn, valuesForAmp } from '../../../core/mapping/mapping.ts';
import { afterWrite, refuseWrite } from '../../../core/plan/afterWrite.ts';
import type { FieldChange, PlanEntry } from '../../../core/plan/plan.ts';
import { returnedBy } from '../../../core/plan/returned.ts';
import { sharingFields } from '../../../core/plan/sharedItems.ts';
import type { EngineDeps } from '../../deps.ts';
import { wholeMapping } from '../../plan/policy.ts';
import { PartLog } from '../../sync/partLog.ts';
import { changeCompany, type Refused, refusedThere } from './changeCompany.ts';
import { resolveNames } from './namedWrites.ts';
import type { Writing, Written } from './written.ts';

/**
 * Writes the ConnectWise side of an entry to an existing contact, and to its company if the mapping
 * says so. Fields that ConnectWise rejects are skipped and recorded; the others are written. Throws
 * `record_missing` if the contact does not exist.
 */
export async function changeContact(
  deps: EngineDeps,
  { entry, noteParts }: Writing,
  present: Contact | null,
): Promise<Written> {
  if (present === null || entry.ampContactId === null) {
    throw new Failure('record_missing', { resource: 'contacts', id: entry.contactId });
  }
  const mapping = mappingOf(await wholeMapping(deps), entry.origin);
  const amp = await deps.stores.ampContacts.get(entry.ampContactId);
  if (amp === null) throw new Failure('internal', { error: 'no AMP contact' });

  const changes = entry.changes.filter(({ side }) => side === 'connectwise');
  const ofCompany = changes.filter(({ field }) => objectOf(mapping, field) === 'company');
  const log = new PartLog(noteParts, partsOf(mapping, present, changes).length > 1);
  const changed = await changeCompany(deps, mapping, present.companyId, ofCompany, log);
  const own = changes.filter((change) => !ofCompany.includes(change));
  const inactive = wantedInactive(entry);
  const outcome =
    inactive === null
      ? await writeParts(deps, mapping, present, own, log)
      : await setInactive(deps, present, inactive);
  // Someone edited it between our read and our write, or the answer was incomplete.
  const disturbed = differsElsewhere(mapping, present, outcome.contact, entry);
  const contact = disturbed ? await readAgain(deps, present.id) : outcome.contact;

  const company = changed.company ?? (await knownCompany(deps, present.companyId));
  const returned = returnedBy(mapping, contact, company, entry.marks.fillers);
  const kept = withoutMoved(entry, changed.moved);
  const refused = { ...outcome.refused, ...changed.refused };
  const accepted = refuseWrite(kept, refused, returned, (field) => isSeveral(mapping, field));
  const settled = afterWrite(accepted, returned, amp, mapping);
  const again = disturbed && differsElsewhere(mapping, present, contact, entry);
  return {
    entry: settled,
    contact,
    company: changed.company,
    again,
    refused: refusedThere(outcome.refused, changed.refused),
  };
}

function objectOf(mapping: Mapping, field: string): 'contact' | 'company' {
  return mapping.find(({ target }) => target.name === field)?.source.object ?? 'contact';
}

/** Whether a field holds types, which are written one after the other. */
function isSeveral(mapping: Mapping, field: string): boolean {
  return mapping.find(({ target }) => target.name === field)?.source.kind === 'choices';
}

async function knownCompany({ stores }: EngineDeps, id: number | null): Promise<Company | null> {
  return id === null ? null : ((await stores.mirror.companiesByIds([id]))[0] ?? null);
}

/** Fields that someone else changed since they were planned: the base stays, and they are planned again. */
function withoutMoved(entry: PlanEntry, moved: readonly string[]): PlanEntry {
  if (moved.length === 0) return entry;
  const base = { ...entry.base };
  for (const { side, field, old } of entry.changes) {
    if (side !== 'connectwise' || !moved.includes(field)) continue;
    if (old === null) delete base[field];
    else base[field] = old;
  }
  const changes = entry.changes.filter(
    ({ side, field }) => side === 'amp' || !moved.includes(field),
  );
  return { ...entry, changes, base };
}

type Outcome = { readonly contact: Contact; readonly refused: Refused };

/** One request after the other. */
async function writeParts(
  deps: EngineDeps,
  mapping: Mapping,
  present: Contact,
  changes: readonly FieldChange[],
  log: PartLog,
): Promise<Outcome> {
  let outcome: Outcome = { contact: present, refused: {} };
  for (const part of partsOf(mapping, present, changes)) {
    const one = await writePart(deps, mapping, outcome.contact, part, log);
    outcome = { contact: one.contact, refused: { ...outcome.refused, ...one.refused } };
  }
  return outcome;
}

/**
 * Sends all at once; if that is rejected, one field after the other, so that one does not stop the
 * rest.
 */
async function writePart(
  deps: EngineDeps,
  mapping: Mapping,
  present: Contact,
  changes: readonly FieldChange[],
  log: PartLog,
): Promise<Outcome> {
  const { connectWise } = deps;
  const wishes = writesFor(mapping, present, changes.map(wantedBy));
  const { writes, refused: notListed } = await resolveNames(connectWise, present, wishes);
  const refused = { ...wishes.unfit, ...notListed };
  if (writesNothing(writes)) return { contact: present, refused };
  const fields = changes.map(({ field }) => field);
  try {
    const contact = await log.sending(fields, () => connectWise.updateContact(present, writes));
    return { contact, refused };
  } catch (thrown) {
    if (!(thrown instanceof Failure) || thrown.code !== 'write_refused') throw thrown;
    // Parts may have been written.
    const now = await readAgain(deps, present.id);
    const [only, ...more] = changes;
    if (only !== undefined && more.length === 0) {
      return { contact: now, refused: { [only.field]: null } };
    }
    log.expectMore();
    let outcome: Outcome = { contact: now, refused: {} };
    for (const change of changes) {
      const one = await writePart(deps, mapping, outcome.contact, [change], log);
      outcome = { contact: one.contact, refused: { ...outcome.refused, ...one.refused } };
    }
    return outcome;
  }
}

async function setInactive(
  { connectWise }: EngineDeps,
  present: Contact,
  inactive: boolean,
): Promise<Outcome> {
  const contact = await connectWise.updateContact(present, { fields: {}, items: [], inactive });
  return { contact, refused: {} };
}

/** The new value of the flag "Inactive"; null: unchanged. */
export function wantedInactive({ action }: PlanEntry): boolean | null {
  if (action === 'inactivate') return true;
  return action === 'reactivate' ? false : null;
}

async function readAgain({ connectWise }: EngineDeps, id: number): Promise<Contact> {
  const contact = await connectWise.contact(id);
  if (contact === null) throw new Failure('record_missing', { resource: 'contacts', id });
  return contact;
}

function differsElsewhere(
  mapping: Mapping,
  before: Contact,
  after: Contact,
  entry: PlanEntry,
): boolean {
  if (before.companyId !== after.companyId) return true;
  if (wantedInactive(entry) === null && before.inactive !== after.inactive) return true;
  const sharing = sharingFields(entry, returnedBy(mapping, after, null), mapping);
  const written = new Set([...entry.changes.map(({ field }) => field), ...sharing]);
  const old = valuesForAmp(mapping, before, null);
  const now = valuesForAmp(mapping, after, null);
  return mapping.some(
    ({ source, target: { name } }) =>
      source.object === 'contact' &&
      !written.has(name) &&
      !sameIn(mapping, name, old[name] ?? null, now[name] ?? null),
  );
}
