import { mappingFor, writableFields } from '../../core/mapping/mapping.ts';
import { plainSettings, settingNames, settingText } from '../../core/settings/plainSettings.ts';
import { defaultSettings, type Settings } from '../../core/settings/settings.ts';
import type { Paint } from './paint.ts';
import { table } from './text.ts';

/** All settings for a person: what each decides, its value, and what else it could be. */
export function settingsLines(settings: Settings, paint: Paint): readonly string[] {
  const lines = settingNames.flatMap((name) => {
    const value = settingText(settings[name]);
    const byDefault = settingText(defaultSettings[name]);
    const { title, accepted } = plainSettings[name];
    const own = value === byDefault ? paint.dim('(default)') : `(default ${byDefault})`;
    return [`${paint.bold(`${name}=${value}`)} ${own}`, `  ${title}.`, `  ${paint.dim(accepted)}`];
  });
  return [...lines, '', ...fieldLines(settings, paint)];
}

/** The settings that were entered, as they are now. */
export function enteredLines(
  entered: ReadonlyMap<string, string>,
  settings: Settings,
): readonly string[] {
  const names = new Set([...entered.keys()].map((name) => name.toLowerCase()));
  const plain = settingNames
    .filter((name) => names.has(name.toLowerCase()))
    .map((name) => `${name}=${settingText(settings[name])}`);
  const fields = Object.entries(settings.fields).flatMap(([field, chosen]) =>
    Object.entries(chosen)
      .map(([part, value]) => ({ name: `field.${field}.${part}`, value }))
      .filter(({ name }) => names.has(name.toLowerCase()))
      .map(({ name, value }) => `${name}=${value}`),
  );
  return [...plain, ...fields];
}

function fieldLines(settings: Settings, paint: Paint): readonly string[] {
  const own = Object.entries(settings.fields).map(([field, { direction, conflict }]) => [
    field,
    direction ?? 'default direction',
    conflict ?? 'default rule',
  ]);
  return [
    paint.bold('Fields'),
    own.length === 0
      ? '  All fields follow the settings above.'
      : '  These have settings of their own, all others follow those above:',
    ...table(own, { indent: 4 }),
    `  Both ways: ${writableFields.join(', ')}. All others only come from ConnectWise.`,
    `  ${paint.dim('field.NAME.direction=both, to_amp, to_connectwise, default')}`,
    `  ${paint.dim('field.NAME.conflict=connectwise, amp, latest, ask, default')}`,
  ];
}

/** The settings as scripts read them; the form is promised. `mapping` is what is in force. */
export function settingsDocument(settings: Settings) {
  const mapping = mappingFor(settings, () => null);
  return {
    settings,
    defaults: defaultSettings,
    mapping: mapping.map(({ source, target, direction, conflict }) => ({
      field: target.name,
      connectwise: source.name,
      direction,
      conflict,
    })),
  };
}
