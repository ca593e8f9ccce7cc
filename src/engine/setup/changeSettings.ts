import { badInput } from '../../core/badInput.ts';
import { mayTakeOf } from '../../core/filter/takes.ts';
import { type SettingName, settingNames, settingText } from '../../core/settings/plainSettings.ts';
import { readSettings } from '../../core/settings/readSettings.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { SettingWarning } from '../../core/settings/warnings.ts';
import { likelyTimeZone, timeZoneNamed } from '../../core/todo/timeZones.ts';
import type { ExpectedVersion, Versioned } from '../../ports/version.ts';
import { type EngineDeps, instant } from '../deps.ts';

/** The saved settings, with warnings. */
export type Changed = {
  readonly saved: Versioned<Settings>;
  readonly warnings: readonly SettingWarning[];
};

type Asks = () => Promise<EngineDeps['connectWise']>;

/**
 * Changes settings, given as `name=value`, and no others: changes that other people make to other settings
 * meanwhile are kept. A catch-all company is looked up in ConnectWise before it is saved: it must exist and
 * not be deleted. Throws `bad_input`; then nothing is saved.
 */
export async function changeSettings(
  deps: Pick<EngineDeps, 'stores' | 'clock'>,
  entered: ReadonlyMap<string, string>,
  expected: ExpectedVersion,
  connectWise: Asks,
): Promise<Changed> {
  return await change(deps, (present) => readSettings(present, entered), expected, connectWise);
}

/**
 * Settings as a program changes them. Absent members stay unchanged; a company without an owner
 * loses its rule.
 */
export type SettingsPatch = {
  readonly [Name in SettingName | 'defaultOwner']?: Settings[Name] | undefined;
} & {
  readonly ownerByCompany?: Readonly<Record<string, string | null>> | undefined;
};

/**
 * Changes settings by their values. Throws as `changeSettings`, and `bad_input` for owners or companies
 * that do not exist.
 */
export async function patchSettings(
  deps: Pick<EngineDeps, 'stores' | 'clock'>,
  patch: SettingsPatch,
  expected: ExpectedVersion,
  connectWise: Asks,
): Promise<Changed> {
  const entered = new Map<string, string>();
  for (const name of settingNames) {
    const value = patch[name];
    if (value !== undefined) entered.set(name, settingText(value));
  }
  const { defaultOwner, ownerByCompany = {} } = patch;
  const rules = Object.entries(ownerByCompany);
  const users = await deps.stores.users.list();
  const owners = rules.flatMap(([, owner]) => owner ?? []);
  for (const owner of [...owners, ...(typeof defaultOwner !== 'string' ? [] : [defaultOwner])]) {
    if (users.some(({ id }) => id === owner)) continue;
    const field = owner === defaultOwner ? 'defaultOwner' : 'ownerByCompany';
    throw badInput(field, { code: 'no_such_user' }, { code: 'user_or_nobody' });
  }
  const before = await deps.stores.settings.get();
  const added = rules.filter(([id, owner]) => owner !== null && !(id in before.ownerByCompany));
  for (const [id] of added) {
    await companyThatIsThere(await connectWise(), Number(id), 'ownerByCompany');
  }
  const put = (present: Settings): Settings => ({
    ...(entered.size === 0 ? present : readSettings(present, entered)),
    defaultOwner: defaultOwner === undefined ? present.defaultOwner : defaultOwner,
    ownerByCompany: Object.fromEntries(
      Object.entries({ ...present.ownerByCompany, ...ownerByCompany }).flatMap(([id, owner]) =>
        owner === null ? [] : [[id, owner]],
      ),
    ),
  });
  return await change(deps, put, expected, connectWise);
}

async function change(
  deps: Pick<EngineDeps, 'stores' | 'clock'>,
  put: (present: Settings) => Settings,
  expected: ExpectedVersion,
  connectWise: Asks,
): Promise<Changed> {
  const { stores, clock } = deps;
  const before = await stores.settings.get();
  const settings = put(before);
  const warnings: SettingWarning[] = [];
  const { catchAllCompany: company } = settings;
  if (company !== null && company !== before.catchAllCompany) {
    warnings.push(...(await checkCompany(deps, await connectWise(), company)));
  }
  const { timeZone } = settings;
  if (timeZoneNamed(timeZone) === null) {
    const closest = likelyTimeZone(timeZone);
    warnings.push({ code: 'time_zone_without_region', timeZone, closest });
  }
  const saved = await stores.settings.change(put, expected, instant(clock));
  return { saved, warnings };
}

async function checkCompany(
  { stores }: Pick<EngineDeps, 'stores'>,
  connectWise: EngineDeps['connectWise'],
  id: number,
): Promise<readonly SettingWarning[]> {
  const company = await companyThatIsThere(connectWise, id, 'catchAllCompany');
  const filter = await stores.filters.get();
  if (filter === null || mayTakeOf(filter, company)) return [];
  return [{ code: 'company_out_of_filter', company: id }];
}

/** A company of ConnectWise by its id. Throws `bad_input` if there is none, or it is deleted. */
async function companyThatIsThere(
  connectWise: EngineDeps['connectWise'],
  id: number,
  field: string,
) {
  const company = await connectWise.company(id);
  if (company !== null && !company.deleted) return company;
  const code = company === null ? 'no_such_company' : 'company_deleted';
  throw badInput(field, { code, company: id }, { code: 'company_id' });
}
