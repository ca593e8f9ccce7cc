import { Failure } from '../../core/failure.ts';
import { mayTakeOf } from '../../core/filter/takes.ts';
import { readSettings } from '../../core/settings/readSettings.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { timeZoneNamed } from '../../core/todo/timeZones.ts';
import type { ExpectedVersion, Versioned } from '../../ports/version.ts';
import { type EngineDeps, instant } from '../deps.ts';
import { unsuitable } from './timeZoneCheck.ts';

/** Settings as they were saved, and what to think of. */
export type Changed = {
  readonly saved: Versioned<Settings>;
  readonly warnings: readonly string[];
};

/**
 * Changes settings, as `name=value`, and no others: whoever changes other ones meanwhile does so too. A catch-all company is looked up in ConnectWise before it is
 * saved: it has to be there, and not deleted. Throws `bad_input`; then nothing is saved.
 */
export async function changeSettings(
  deps: Pick<EngineDeps, 'stores' | 'clock'>,
  entered: ReadonlyMap<string, string>,
  expected: ExpectedVersion,
  connectWise: () => Promise<EngineDeps['connectWise']>,
): Promise<Changed> {
  const { stores, clock } = deps;
  const before = await stores.settings.get();
  const settings = readSettings(before, entered);
  const warnings: string[] = [];
  const { catchAllCompany: company } = settings;
  if (company !== null && company !== before.catchAllCompany) {
    warnings.push(...(await checkCompany(deps, await connectWise(), company)));
  }
  const { timeZone } = settings;
  if (timeZoneNamed(timeZone) === null) {
    const { message, advice } = unsuitable(timeZone);
    warnings.push(`${message} ${advice}`);
  }
  const change = (present: Settings) => readSettings(present, entered);
  const saved = await stores.settings.change(change, expected, instant(clock));
  return { saved, warnings };
}

async function checkCompany(
  { stores }: Pick<EngineDeps, 'stores'>,
  connectWise: EngineDeps['connectWise'],
  id: number,
): Promise<readonly string[]> {
  const company = await companyThatIsThere(connectWise, id, 'catchAllCompany');
  const filter = await stores.filters.get();
  if (filter === null || mayTakeOf(filter, company)) return [];
  return [`Company ${id} is not in the contact filter: no contact is sent to it until it is.`];
}

/** A company of ConnectWise by its id. Throws `bad_input` where there is none, or it is deleted. */
export async function companyThatIsThere(
  connectWise: EngineDeps['connectWise'],
  id: number,
  field: string,
) {
  const company = await connectWise.company(id);
  if (company !== null && !company.deleted) return company;
  throw new Failure('bad_input', {
    field,
    problem: `ConnectWise has ${company === null ? 'no' : 'deleted the'} company ${id}`,
    accepted: 'the id of a company that is there: it stands in the address of its page',
  });
}
