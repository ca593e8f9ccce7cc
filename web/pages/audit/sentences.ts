import type { Row } from '../../api/queries.ts';
import { withUnit } from '../../texts/english/settings.ts';
import { texts } from '../../texts/english.ts';

export type Entry = Row<'GET /organizations/{org}/audit-log'>;

const words = texts.audit;

/** The action, as a sentence after the name. */
export function sentenceOf({ what, about }: Entry): string {
  const forms = words.sentences[what];
  return forms?.[about.kind] ?? forms?.other ?? words.acts[what];
}

/** The name of the person or program that acted. */
export function actorOf({ by }: Entry): string {
  if (by === null) return words.unknown;
  if (by.kind === 'user') return by.name;
  return by.kind === 'token' ? words.token(by.name) : words.system[by.kind];
}

/** The object: its name at the time, or its kind and number. */
export function objectOf({ about, label }: Entry): string {
  if (label !== null) return label;
  const { kind, id } = about;
  const numbered: Readonly<Record<string, (id: string) => string>> = words.numbered;
  return numbered[kind]?.(String(id)) ?? words.kinds[kind];
}

/** The name of a changed member. */
export function fieldName({ about }: Entry, name: string): string {
  if (about.kind === 'settings') return texts.settings[name]?.title ?? name;
  return words.fields[name] ?? name;
}

/** A value of a changed member, in words. */
export function valueName({ about }: Entry, name: string, value: string | null): string | null {
  if (value === null)
    return about.kind === 'settings' ? (texts.settings[name]?.none ?? null) : null;
  if (name === 'keys' || name === 'secret') return words.secret;
  if (about.kind === 'settings') {
    const { values, unit } = texts.settings[name] ?? {};
    const shown = values?.[value] ?? value;
    return unit === undefined ? shown : withUnit(shown, unit);
  }
  return words.values[value] ?? value;
}
