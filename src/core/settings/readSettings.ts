import { ampFields, findAmpField } from '../contact/ampFields.ts';
import { canonicalText } from '../contact/canonical.ts';
import { Failure } from '../failure.ts';
import { closestNames } from '../filter/closest.ts';
import { writableFields } from '../mapping/mapping.ts';
import { plainSettings, type SettingName, settingNames } from './plainSettings.ts';
import type { ConflictRule, Direction, FieldSettings, Settings } from './settings.ts';

const directions: readonly Direction[] = ['both', 'to_amp', 'to_connectwise'];
const rules: readonly ConflictRule[] = ['connectwise', 'amp', 'latest', 'ask'];

/**
 * Settings with what was entered as `name=value` put in their place; `field.NAME.direction` and
 * `field.NAME.conflict` are about one field, and `default` clears either. Throws `bad_input` that
 * names the setting, what was wrong and what is accepted.
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
  for (const [name, text] of entered) {
    const [, about, part] = /^field\.([^.]*)\.([^.]*)$/iu.exec(name.trim()) ?? [];
    next =
      about === undefined || part === undefined
        ? { ...next, ...readPlain(name, text) }
        : { ...next, fields: readField(next.fields, about, part, text) };
  }
  if (next.company === 'catch_all' && next.catchAllCompany === null) {
    throw new Failure('bad_input', {
      field: 'company',
      problem: 'there is no catch-all company',
      accepted: 'company=catch_all together with catchAllCompany=ID',
    });
  }
  return next;
}

const acceptedNames = [...settingNames, 'field.NAME.direction', 'field.NAME.conflict'].join(', ');

function readPlain(entered: string, text: string): Partial<Settings> {
  const name = settingNames.find((known) => known.toLowerCase() === entered.trim().toLowerCase());
  if (name === undefined) throw unknownName(entered, settingNames, 'setting', acceptedNames);
  const { read, accepted } = plainSettings[name];
  const value = read(canonicalText(text));
  if (value === undefined) throw notAccepted(name, accepted);
  return { [name]: value } satisfies Partial<Record<SettingName, unknown>>;
}

function readField(
  present: Settings['fields'],
  about: string,
  part: string,
  text: string,
): Settings['fields'] {
  const field = findAmpField(about);
  if (field === undefined) {
    const names = ampFields.map(({ name }) => name);
    throw unknownName(about, names, 'field', names.join(', '));
  }
  const name = `field.${field.name}.${part}`;
  const value = canonicalText(text).toLowerCase();
  const { [field.name]: before = {}, ...others } = present;
  const after = changed(before, part.toLowerCase(), value, name, field.name);
  return Object.keys(after).length === 0 ? others : { ...others, [field.name]: after };
}

function changed(
  { direction, conflict }: FieldSettings,
  part: string,
  value: string,
  name: string,
  field: string,
): FieldSettings {
  if (part === 'direction') {
    const others: FieldSettings = conflict === undefined ? {} : { conflict };
    if (value === 'default') return others;
    const chosen = directions.find((known) => known === value);
    if (chosen === undefined) throw notAccepted(name, `${directions.join(', ')}, default`);
    if (chosen !== 'to_amp' && !writableFields.includes(field)) {
      throw new Failure('bad_input', {
        field: name,
        problem: 'ConnectWise takes no value for this field from outside',
        accepted: `to_amp, default. Fields that can be sent: ${writableFields.join(', ')}`,
      });
    }
    return { ...others, direction: chosen };
  }
  if (part === 'conflict') {
    const others: FieldSettings = direction === undefined ? {} : { direction };
    if (value === 'default') return others;
    const chosen = rules.find((known) => known === value);
    if (chosen === undefined) throw notAccepted(name, `${rules.join(', ')}, default`);
    return { ...others, conflict: chosen };
  }
  throw unknownName(part, ['direction', 'conflict'], 'part of a field', 'direction, conflict');
}

function notAccepted(field: string, accepted: string): Failure {
  return new Failure('bad_input', { field, problem: 'this value is not accepted', accepted });
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
