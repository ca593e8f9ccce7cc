import { badInput } from '../badInput.ts';
import { canonicalText } from '../contact/canonical.ts';
import type { Failure } from '../failure.ts';
import { closestNames } from '../filter/closest.ts';
import { plainSettings, type SettingName, settingNames } from './plainSettings.ts';
import type { Settings } from './settings.ts';

/**
 * The settings with the entered `name=value` applied. Throws `bad_input` that names the setting,
 * the problem and the accepted values.
 */
export function readSettings(present: Settings, entered: ReadonlyMap<string, string>): Settings {
  if (entered.size === 0) {
    throw badInput('name=value', { code: 'no_setting' }, allNames);
  }
  let next = present;
  for (const [name, text] of entered) next = { ...next, ...readPlain(name, text) };
  if (next.company === 'catch_all' && next.catchAllCompany === null) {
    throw badInput('company', { code: 'no_catch_all_company' }, { code: 'catch_all_with_company' });
  }
  return next;
}

const allNames = { code: 'one_of', names: settingNames.join(', ') } as const;

function readPlain(entered: string, text: string): Partial<Settings> {
  const name = settingNames.find((known) => known.toLowerCase() === entered.trim().toLowerCase());
  if (name === undefined && /^field\./iu.test(entered.trim())) {
    throw badInput(
      canonicalText(entered).slice(0, 40),
      { code: 'setting_of_a_field' },
      { code: 'one_setting' },
      { see: 'mapped_field' },
    );
  }
  if (name === undefined) throw unknownName(entered);
  const { read, likely } = plainSettings[name];
  const wanted = canonicalText(text);
  const value = read(wanted);
  if (value === undefined) throw notAccepted(name, likely?.(wanted));
  return { [name]: value } satisfies Partial<Record<SettingName, unknown>>;
}

function notAccepted(name: SettingName, closest?: string): Failure {
  return badInput(
    name,
    closest === undefined ? { code: 'value_not_accepted' } : { code: 'value_mistyped', closest },
    { code: `setting:${name}` },
  );
}

function unknownName(entered: string): Failure {
  const [closest = 'none'] = closestNames(
    entered,
    settingNames.map((name) => ({ name })),
  );
  const shown = canonicalText(entered).slice(0, 40);
  return badInput(
    shown === '' ? '(no name)' : shown,
    { code: 'unknown_setting', closest },
    allNames,
  );
}
