import { canonicalText } from '../contact/canonical.ts';
import { Failure } from '../failure.ts';
import { closestNames } from '../filter/closest.ts';
import { plainSettings, type SettingName, settingNames } from './plainSettings.ts';
import type { Settings } from './settings.ts';

/**
 * Settings with what was entered as `name=value` put in their place. Throws `bad_input` that names the
 * setting, what was wrong and what is accepted.
 */
export function readSettings(present: Settings, entered: ReadonlyMap<string, string>): Settings {
  if (entered.size === 0) {
    throw new Failure('bad_input', {
      field: 'name=value',
      problem: 'no setting was given',
      accepted: acceptedNames,
    });
  }
  let next = present;
  for (const [name, text] of entered) next = { ...next, ...readPlain(name, text) };
  if (next.company === 'catch_all' && next.catchAllCompany === null) {
    throw new Failure('bad_input', {
      field: 'company',
      problem: 'there is no catch-all company',
      accepted: 'company=catch_all together with catchAllCompany=ID',
    });
  }
  return next;
}

const acceptedNames = settingNames.join(', ');

function readPlain(entered: string, text: string): Partial<Settings> {
  const name = settingNames.find((known) => known.toLowerCase() === entered.trim().toLowerCase());
  if (name === undefined && /^field\./iu.test(entered.trim())) {
    throw new Failure('bad_input', {
      field: canonicalText(entered).slice(0, 40),
      problem: 'direction and conflict rule of one field are in the mapping',
      accepted: 'a setting of the organization',
      see: 'mapped_field',
    });
  }
  if (name === undefined) throw unknownName(entered, settingNames, 'setting', acceptedNames);
  const { read, accepted, likely } = plainSettings[name];
  const wanted = canonicalText(text);
  const value = read(wanted);
  if (value === undefined) throw notAccepted(name, accepted, likely?.(wanted));
  return { [name]: value } satisfies Partial<Record<SettingName, unknown>>;
}

function notAccepted(field: string, accepted: string, likely?: string): Failure {
  const near = likely === undefined ? '' : `; closest is ${likely}`;
  return new Failure('bad_input', {
    field,
    problem: `this value is not accepted${near}`,
    accepted,
  });
}

function unknownName(
  entered: string,
  names: readonly string[],
  what: string,
  accepted: string,
): Failure {
  const near = closestNames(
    entered,
    names.map((name, id) => ({ id, name })),
  )[0];
  const shown = canonicalText(entered).slice(0, 40);
  return new Failure('bad_input', {
    field: shown === '' ? '(no name)' : shown,
    problem: `there is no such ${what}; closest is ${near ?? 'none'}`,
    accepted,
  });
}
