import type { FieldValue } from '../../../core/contact/ampContact.ts';
import type { CompanyWrites } from '../../../core/contact/companyWrites.ts';
import { type Company, nothingKnown } from '../../../core/contact/contact.ts';
import { Failure } from '../../../core/failure.ts';
import { partsOf, wantedBy, writesFor } from '../../../core/mapping/contactWrites.ts';
import { type Mapping, sameIn } from '../../../core/mapping/mapping.ts';
import { sameNative } from '../../../core/mapping/nativeForm.ts';
import type { NativeValue } from '../../../core/mapping/nativeValue.ts';
import type { Unfit } from '../../../core/mapping/unfit.ts';
import type { FieldChange } from '../../../core/plan/plan.ts';
import { returnedBy } from '../../../core/plan/returned.ts';
import type { EngineDeps } from '../../deps.ts';
import type { PartLog } from '../../sync/partLog.ts';
import { resolveCompany } from './namedWrites.ts';

/** Rejected fields, with the reason if known; null: only ConnectWise knows. */
export type Refused = Readonly<Record<string, Unfit | null>>;

/** Whether ConnectWise itself rejected a field, which makes the run partial. */
export function refusedThere(...refused: readonly Refused[]): boolean {
  return refused.some((fields) => Object.values(fields).includes(null));
}

/** The result for the company part of an entry. */
export type CompanyOutcome = {
  /** As ConnectWise has it now; null if nothing of a company was to be changed. */
  readonly company: Company | null;
  readonly refused: Refused;
  /** Fields that someone else changed since they were planned: not written. */
  readonly moved: readonly string[];
};

/**
 * Writes the company fields of a contact. Reads the company right before, so that changes made since
 * planning, by a person or through another contact of the company, are not overwritten, and values that it
 * already has are not written again.
 */
export async function changeCompany(
  deps: EngineDeps,
  mapping: Mapping,
  companyId: number | null,
  changes: readonly FieldChange[],
  log: PartLog,
): Promise<CompanyOutcome> {
  if (changes.length === 0) return { company: null, refused: {}, moved: [] };
  const present = companyId === null ? null : await deps.connectWise.company(companyId);
  if (present === null)
    throw new Failure('record_missing', { resource: 'companies', id: companyId });
  const now = valuesOf(mapping, present);
  const same = (field: string, value: FieldValue, native: NativeValue | undefined) =>
    native === undefined
      ? sameIn(mapping, field, now.values[field] ?? null, value)
      : sameNative(now.native(field) ?? now.values[field] ?? null, native);
  const moved: string[] = [];
  const open: FieldChange[] = [];
  for (const change of changes) {
    const { field, old, new: wanted, inConnectWise } = change;
    if (same(field, wanted, inConnectWise?.new)) continue;
    if (same(field, old, inConnectWise?.old)) open.push(change);
    else moved.push(field);
  }
  let outcome: Written = { company: present, refused: {} };
  for (const part of partsOf(mapping, { id: 0, ...nothingKnown }, open)) {
    const one = await writePart(deps, mapping, outcome.company, part, log);
    outcome = { company: one.company, refused: { ...outcome.refused, ...one.refused } };
  }
  return { ...outcome, moved };
}

type Written = { readonly company: Company; readonly refused: Refused };

/** Sends all at once; if that is rejected, one field after the other. */
async function writePart(
  deps: EngineDeps,
  mapping: Mapping,
  present: Company,
  changes: readonly FieldChange[],
  log: PartLog,
): Promise<Written> {
  const { connectWise } = deps;
  const wishes = writesFor(mapping, null, changes.map(wantedBy));
  const { writes, refused: notListed } = await resolveCompany(connectWise, present, wishes.company);
  const refused = { ...wishes.unfit, ...notListed };
  if (changesNothing(writes)) return { company: present, refused };
  const fields = changes.map(({ field }) => field);
  try {
    const company = await log.sending(fields, () => connectWise.updateCompany(present, writes));
    return { company, refused };
  } catch (thrown) {
    if (!(thrown instanceof Failure) || thrown.code !== 'write_refused') throw thrown;
    // Parts may have been written.
    const now = await connectWise.company(present.id);
    if (now === null)
      throw new Failure('record_missing', { resource: 'companies', id: present.id });
    const [only, ...more] = changes;
    if (only !== undefined && more.length === 0) {
      return { company: now, refused: { [only.field]: null } };
    }
    log.expectMore();
    let outcome: Written = { company: now, refused: {} };
    for (const change of changes) {
      const one = await writePart(deps, mapping, outcome.company, [change], log);
      outcome = { company: one.company, refused: { ...outcome.refused, ...one.refused } };
    }
    return outcome;
  }
}

function changesNothing({ fields, employees, choices, types }: CompanyWrites): boolean {
  const parts = [fields, choices, types.add, types.remove];
  return employees === undefined && parts.every((part) => Object.keys(part).length === 0);
}

function valuesOf(mapping: Mapping, company: Company) {
  const ofCompany = mapping.filter(({ source }) => source.object === 'company');
  return returnedBy(ofCompany, { id: 0, ...nothingKnown }, company);
}
