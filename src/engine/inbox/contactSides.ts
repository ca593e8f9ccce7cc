import type { FieldValue } from '../../core/contact/ampContact.ts';
import type { AmpField } from '../../core/contact/ampFields.ts';
import type { Company, Contact } from '../../core/contact/contact.ts';
import { doesNotGo } from '../../core/mapping/contactWrites.ts';
import {
  doesNotCome,
  type Mapping,
  type MappingEntry,
  mappingOf,
  valuesForAmp,
} from '../../core/mapping/mapping.ts';
import type { Unfit } from '../../core/mapping/unfit.ts';
import { notFound } from '../../core/notFound.ts';
import type { Candidate } from '../../core/plan/candidate.ts';
import { ampValue } from '../../core/plan/mergeFields.ts';
import type { FieldConflict } from '../../core/plan/plan.ts';
import type { AmpContactRow } from '../../ports/ampContactStores.ts';
import type { EngineDeps } from '../deps.ts';
import { mappingGround, mappingOn } from '../plan/policy.ts';

/** One field of a person on both sides. */
export type FieldSides = {
  readonly field: AmpField;
  readonly amp: FieldValue;
  /** As AMP would have it; null if ConnectWise has none, or the field is not mapped. */
  readonly connectWise: FieldValue;
  /** The ConnectWise field that it is mapped to. */
  readonly mapped: Pick<MappingEntry, 'source' | 'direction'> | null;
  /** Whether both sides mean the same; true if there is nothing to compare. */
  readonly same: boolean;
  readonly conflict: FieldConflict | null;
  /** Why the value of one side does not fit the other. */
  readonly unfit: { readonly side: 'amp' | 'connectwise'; readonly why: Unfit } | null;
};

/** An AMP contact beside the ConnectWise contact that it is linked to. */
export type ContactSides = {
  readonly row: AmpContactRow;
  readonly contact: Contact | null;
  readonly company: Company | null;
  /** Whether the contact no longer exists in ConnectWise. */
  readonly gone: boolean;
  readonly fields: readonly FieldSides[];
};

/** Both sides of an AMP contact field by field, as they were last read. Throws `not_found`. */
export async function contactSides(
  { stores }: Pick<EngineDeps, 'stores'>,
  id: string,
): Promise<ContactSides> {
  const row = await stores.ampContacts.get(id);
  if (row === null) throw notFound('amp_contact', id);
  const ground = await mappingGround({ stores });
  const { document } = await stores.mappings.get();
  const mapping = mappingOn(ground, document);
  const queued = row.link === null ? null : await stores.mirror.candidate(row.link.contactId);
  const candidate = queued?.candidate ?? null;
  const inForce = row.link === null ? mapping : mappingOf(mapping, row.link.origin);
  return {
    row,
    contact: candidate?.contact ?? null,
    company: candidate?.company ?? null,
    gone: candidate?.gone === true || row.link?.state === 'ended',
    fields: ground.fields.map((field) => sidesOf(field, row, inForce, candidate)),
  };
}

function sidesOf(
  field: AmpField,
  row: AmpContactRow,
  mapping: Mapping,
  candidate: Candidate | null,
): FieldSides {
  const amp = ampValue(row, field.name);
  const entry = mapping.find(({ target }) => target.name === field.name);
  const none = { field, amp, connectWise: null, mapped: null, conflict: null, unfit: null };
  if (entry === undefined) return { ...none, same: true };
  const mapped = { source: entry.source, direction: entry.direction };
  if (candidate === null) return { ...none, mapped, same: true };
  const { contact, company, conflicts, link } = candidate;
  const fillers = link?.marks.fillers ?? {};
  const connectWise = valuesForAmp([entry], contact, company, fillers)[field.name] ?? null;
  const same = entry.same(amp, connectWise);
  const conflict = conflicts.find((one) => one.field === field.name) ?? null;
  return {
    field,
    amp,
    connectWise,
    mapped,
    same,
    conflict,
    unfit: same ? null : unfitOf(entry, candidate, amp),
  };
}

/** Why the value of one side does not fit the other; null if it does. */
function unfitOf(
  entry: MappingEntry,
  { contact, company }: Candidate,
  amp: FieldValue,
): FieldSides['unfit'] {
  const comes = entry.direction === 'to_connectwise' ? null : doesNotCome(entry, contact, company);
  if (comes !== null) return { side: 'connectwise', why: comes };
  if (entry.direction === 'to_amp' || amp === null) return null;
  const goes = doesNotGo(entry, contact, amp);
  return goes === null ? null : { side: 'amp', why: goes };
}
