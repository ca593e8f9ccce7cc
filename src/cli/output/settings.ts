import { settingNames, settingText } from '../../core/settings/plainSettings.ts';
import { defaultSettings, type Settings } from '../../core/settings/settings.ts';
import { voice } from '../voice.ts';
import type { Paint } from './paint.ts';

/** All settings for a person: what each decides, its value, and the other values it accepts. */
export function settingsLines(settings: Settings, paint: Paint): readonly string[] {
  return settingNames.flatMap((name) => {
    const value = settingText(settings[name]);
    const byDefault = settingText(defaultSettings[name]);
    const { title, accepted } = voice.texts.settings[name];
    const own = value === byDefault ? paint.dim('(default)') : `(default ${byDefault})`;
    return [`${paint.bold(`${name}=${value}`)} ${own}`, `  ${title}.`, `  ${paint.dim(accepted)}`];
  });
}

/** The settings that were entered, with their present values. */
export function enteredLines(
  entered: ReadonlyMap<string, string>,
  settings: Settings,
): readonly string[] {
  const names = new Set([...entered.keys()].map((name) => name.toLowerCase()));
  return settingNames
    .filter((name) => names.has(name.toLowerCase()))
    .map((name) => `${name}=${settingText(settings[name])}`);
}
