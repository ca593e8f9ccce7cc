import type { Contact } from '../core/contact/contact.ts';
import { Failure } from '../core/failure.ts';
import { writesFor, writesNothing } from '../core/mapping/contactWrites.ts';
import { type Mapping, mappingOf, sameIn, valuesForAmp } from '../core/mapping/mapping.ts';
import type { FieldChange, PlanEntry } from '../core/plan/plan.ts';
import { refuseWrite, settleWrite } from '../core/plan/settleWrite.ts';
import type { EngineDeps } from './deps.ts';
import { wholeMapping } from './policy.ts';
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
  const mapping = mappingOf(await wholeMapping(deps), entry.origin);
  const company =
    present.companyId === null
      ? null
      : ((await deps.stores.mirror.companiesByIds([present.companyId]))[0] ?? null);
  const amp = await deps.stores.ampContacts.get(entry.ampContactId);
  if (amp === null) throw new Failure('internal', { error: 'no AMP contact' });

  const changes = entry.changes.filter(({ side }) => side === 'connectwise');
  const outcome = await writeAll(deps, mapping, present, changes, entry.action === 'inactivate');
  const returned = valuesForAmp(mapping, outcome.contact, company, entry.marks.fillers);
  const accepted = refuseWrite(entry, outcome.refused, returned);
  const settled = settleWrite(accepted, present.id, amp, returned, mapping);
  // Edited by somebody between our look and our write: what was known before is kept as known, so that
  // the next reading finds the difference.
  const disturbed = differsElsewhere(mapping, present, outcome.contact, entry);
  return { entry: settled, contact: disturbed ? present : outcome.contact, company: null };
}

type Outcome = { readonly contact: Contact; readonly refused: readonly string[] };

/** All at once; where that is refused, one field after the other, so that one does not stop the rest. */
async function writeAll(
  deps: EngineDeps,
  mapping: Mapping,
  present: Contact,
  changes: readonly FieldChange[],
  inactive: boolean,
): Promise<Outcome> {
  const { connectWise } = deps;
  const wanted = changes.map(({ field, new: value }) => ({ field, value }));
  const { writes, unfit } = writesFor(mapping, present, wanted);
  if (writesNothing(writes) && !inactive) return { contact: present, refused: unfit };
  try {
    const sent = inactive ? { ...writes, inactive } : writes;
    return { contact: await connectWise.updateContact(present, sent), refused: unfit };
  } catch (thrown) {
    if (!(thrown instanceof Failure) || thrown.code !== 'write_refused') throw thrown;
    if (inactive) throw thrown;
    // Parts may have been written.
    const now = await connectWise.contact(present.id);
    if (now === null) throw new Failure('record_missing', { resource: 'contacts', id: present.id });
    if (changes.length === 1) return { contact: now, refused: wanted.map(({ field }) => field) };
    let outcome: Outcome = { contact: now, refused: [] };
    for (const change of changes) {
      const one = await writeAll(deps, mapping, outcome.contact, [change], false);
      outcome = { contact: one.contact, refused: [...outcome.refused, ...one.refused] };
    }
    return outcome;
  }
}

function differsElsewhere(
  mapping: Mapping,
  before: Contact,
  after: Contact,
  entry: PlanEntry,
): boolean {
  if (before.companyId !== after.companyId) return true;
  if (entry.action !== 'inactivate' && before.inactive !== after.inactive) return true;
  const written = new Set(entry.changes.map(({ field }) => field));
  const old = valuesForAmp(mapping, before, null);
  const now = valuesForAmp(mapping, after, null);
  return mapping.some(
    ({ source, target: { name } }) =>
      source.object === 'contact' &&
      !written.has(name) &&
      !sameIn(mapping, name, old[name] ?? null, now[name] ?? null),
  );
}
