import type { Contact } from '../core/contact/contact.ts';
import { Failure } from '../core/failure.ts';
import { writesFor } from '../core/mapping/contactWrites.ts';
import {
  defaultMapping,
  type Mapping,
  mappingOf,
  sameFieldValue,
  valuesForAmp,
} from '../core/mapping/mapping.ts';
import type { FieldChange, PlanEntry } from '../core/plan/plan.ts';
import { refuseWrite, settleWrite } from '../core/plan/settleWrite.ts';
import type { EngineDeps } from './deps.ts';
import type { Writing, Written } from './writing.ts';

/**
 * Writes the ConnectWise side of an entry to an existing contact. Fields that ConnectWise refuses are
 * left out and noted, the others go. Throws `record_missing` where the contact is gone.
 */
export async function changeContact(
  deps: EngineDeps,
  { entry }: Writing,
  present: Contact | null,
): Promise<Written> {
  if (present === null || entry.ampContactId === null) {
    throw new Failure('record_missing', { resource: 'contacts', id: entry.contactId });
  }
  const mapping = mappingOf(defaultMapping, entry.origin);
  const company =
    present.companyId === null
      ? null
      : ((await deps.stores.mirror.companiesByIds([present.companyId]))[0] ?? null);
  const amp = await deps.stores.ampContacts.get(entry.ampContactId);
  if (amp === null) throw new Failure('internal', { error: 'no AMP contact' });

  const changes = entry.changes.filter(({ side }) => side === 'connectwise');
  const outcome = await writeAll(deps, mapping, present, changes, wantedInactive(entry));
  // Edited by somebody between our look and our write, or the answer did not tell everything.
  const disturbed = differsElsewhere(mapping, present, outcome.contact, entry);
  const contact = disturbed ? await readAgain(deps, present.id) : outcome.contact;
  const returned = valuesForAmp(mapping, contact, company, entry.marks.fillers);
  const accepted = refuseWrite(entry, outcome.refused, returned);
  const settled = settleWrite(accepted, present.id, amp, returned, mapping);
  const again = disturbed && differsElsewhere(mapping, present, contact, entry);
  return { entry: settled, contact, company: null, again };
}

type Outcome = { readonly contact: Contact; readonly refused: readonly string[] };

/** All at once; where that is refused, one field after the other, so that one does not stop the rest. */
async function writeAll(
  deps: EngineDeps,
  mapping: Mapping,
  present: Contact,
  changes: readonly FieldChange[],
  inactive: boolean | null,
): Promise<Outcome> {
  const { connectWise } = deps;
  const wanted = changes.map(({ field, new: value }) => ({ field, value }));
  const { writes, unfit } = writesFor(mapping, present, wanted);
  const nothing =
    Object.keys(writes.fields).length + writes.items.length === 0 && inactive === null;
  if (nothing) return { contact: present, refused: unfit };
  try {
    const sent = inactive === null ? writes : { ...writes, inactive };
    return { contact: await connectWise.updateContact(present, sent), refused: unfit };
  } catch (thrown) {
    if (!(thrown instanceof Failure) || thrown.code !== 'write_refused') throw thrown;
    if (inactive !== null) throw thrown;
    // Parts may have been written.
    const now = await readAgain(deps, present.id);
    if (changes.length === 1) return { contact: now, refused: wanted.map(({ field }) => field) };
    let outcome: Outcome = { contact: now, refused: [] };
    for (const change of changes) {
      const one = await writeAll(deps, mapping, outcome.contact, [change], null);
      outcome = { contact: one.contact, refused: [...outcome.refused, ...one.refused] };
    }
    return outcome;
  }
}

/** What the flag "Inactive" is set to; null: it stays as it is. */
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
  const written = new Set(entry.changes.map(({ field }) => field));
  const old = valuesForAmp(mapping, before, null);
  const now = valuesForAmp(mapping, after, null);
  return mapping.some(
    ({ source, target: { name } }) =>
      source.object === 'contact' &&
      !written.has(name) &&
      !sameFieldValue(name, old[name] ?? null, now[name] ?? null),
  );
}
