import type { CompanyWrites } from '../../../core/contact/companyWrites.ts';
import { type Company, nothingKnown } from '../../../core/contact/contact.ts';
import { Failure } from '../../../core/failure.ts';
import { writesFor } from '../../../core/mapping/contactWrites.ts';
import { type Mapping, valuesForAmp } from '../../../core/mapping/mapping.ts';
import type { FieldChange } from '../../../core/plan/plan.ts';
import type { EngineDeps } from '../../deps.ts';
import { resolveCompany } from './namedWrites.ts';

/** Fields that were refused, with the reason as far as it is known. */
export type Refused = Readonly<Record<string, string | null>>;

/** What became of the company part of an entry. */
export type CompanyOutcome = {
  /** As ConnectWise has it now; null where nothing of a company was to be changed. */
  readonly company: Company | null;
  readonly refused: Refused;
  /** Fields that somebody else changed since they were planned: not written. */
  readonly moved: readonly string[];
};

/**
 * Writes company fields of a contact, in one write for all of them. The company is read right before:
 * what was changed since it was planned, by a person or through another contact of the company, is not
 * overwritten, and what it has already is not written again.
 */
export async function changeCompany(
  deps: EngineDeps,
  mapping: Mapping,
  companyId: number | null,
  changes: readonly FieldChange[],
): Promise<CompanyOutcome> {
  if (changes.length === 0) return { company: null, refused: {}, moved: [] };
  const present = companyId === null ? null : await deps.connectWise.company(companyId);
  if (present === null)
    throw new Failure('record_missing', { resource: 'companies', id: companyId });
  const now = valuesOf(mapping, present);
  const moved: string[] = [];
  const open: FieldChange[] = [];
  for (const change of changes) {
    const { field, old, new: wanted } = change;
    const same = mapping.find(({ target }) => target.name === field)?.same ?? Object.is;
    if (same(now[field] ?? null, wanted)) continue;
    if (same(now[field] ?? null, old)) open.push(change);
    else moved.push(field);
  }
  return { ...(await writeAll(deps, mapping, present, open)), moved };
}

/** All at once; where that is refused, one field after the other. */
async function writeAll(
  deps: EngineDeps,
  mapping: Mapping,
  present: Company,
  changes: readonly FieldChange[],
): Promise<{ readonly company: Company; readonly refused: Refused }> {
  const { connectWise } = deps;
  const wanted = changes.map(({ field, new: value }) => ({ field, value }));
  const wishes = writesFor(mapping, null, wanted);
  const { writes, refused: notListed } = await resolveCompany(connectWise, present, wishes.company);
  const refused = { ...wishes.unfit, ...notListed };
  if (changesNothing(writes)) return { company: present, refused };
  try {
    return { company: await connectWise.updateCompany(present, writes), refused };
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
    let outcome: { readonly company: Company; readonly refused: Refused } = {
      company: now,
      refused: {},
    };
    for (const change of changes) {
      const one = await writeAll(deps, mapping, outcome.company, [change]);
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
  return valuesForAmp(ofCompany, { id: 0, ...nothingKnown }, company);
}
