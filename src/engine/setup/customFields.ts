import { badInput } from '../../core/badInput.ts';
import {
  type AmpField,
  type AmpKind,
  ampFields,
  comparisonOf,
  fieldNamed,
} from '../../core/contact/ampFields.ts';
import { canonicalName, canonicalText } from '../../core/contact/canonical.ts';
import { mistypedName } from '../../core/filter/closest.ts';
import { entryOf, withoutEntry } from '../../core/mapping/document.ts';
import { notFound } from '../../core/notFound.ts';
import type { AmpFieldRow } from '../../ports/policyStores.ts';
import type { ExpectedVersion } from '../../ports/version.ts';
import { type EngineDeps, instant } from '../deps.ts';
import { changeMapping } from './changeMapping.ts';

type Deps = Pick<EngineDeps, 'stores' | 'clock'>;

/** The kinds of a custom field. */
export const customKinds = [
  'text',
  'long_text',
  'number',
  'date',
  'yes_no',
  'choice',
  'choices',
  'phone',
  'url',
] as const satisfies readonly AmpKind[];

const longestLabel = 60;
const mostOptions = 500;

/** Adds a custom field (R10). Its name is derived from the label and never changes. Throws `bad_input`. */
export async function addCustomField(
  deps: Deps,
  asked: { readonly label: string; readonly kind: string; readonly options: readonly string[] },
): Promise<AmpFieldRow> {
  const known = await deps.stores.ampFields.list();
  const label = readLabel(asked.label, known, null);
  const kind = customKinds.find((one) => one === asked.kind.trim().toLowerCase());
  if (kind === undefined) {
    const names = customKinds.join(', ');
    throw badInput('kind', { code: 'no_such_kind' }, { code: 'one_of', names });
  }
  const options = readOptions(kind, asked.options);
  const name = nameFor(label, [...ampFields, ...known]);
  const field: AmpField = {
    name,
    label,
    kind,
    comparison: comparisonOf(kind),
    ...(options.length === 0 ? {} : { options }),
    custom: { retired: false },
  };
  return await deps.stores.ampFields.add(field, instant(deps.clock));
}

/**
 * Gives a field another label; its name and its values stay. Throws `not_found`, `bad_input`,
 * `version_conflict`.
 */
export async function renameCustomField(
  deps: Deps,
  name: string,
  label: string,
  expected: ExpectedVersion,
): Promise<AmpFieldRow> {
  const { field, known } = await customField(deps, name);
  const change = { label: readLabel(label, known, field.name) };
  return await deps.stores.ampFields.edit(field.name, change, expected, instant(deps.clock));
}

/**
 * Retires a field, or brings it back. A retired field is no longer offered, its mapping entry is
 * removed, and its values stay. Returns whether there was an entry. Throws `not_found`,
 * `bad_input`, `version_conflict`.
 */
export async function retireCustomField(
  deps: Deps,
  name: string,
  retired: boolean,
  expected: ExpectedVersion,
): Promise<{ readonly field: AmpFieldRow; readonly unmapped: boolean }> {
  const { field } = await customField(deps, name);
  const { document } = await deps.stores.mappings.get();
  const mapped = entryOf(document, field.name) !== undefined || document.off.includes(field.name);
  const now = instant(deps.clock);
  // First, because it may be rejected; repeating the call completes the rest.
  const next = await deps.stores.ampFields.edit(field.name, { retired }, expected, now);
  if (retired && mapped) {
    await changeMapping(deps, (present) => withoutEntry(present, field.name, false), 'any');
  }
  return { field: next, unmapped: retired && mapped };
}

async function customField({ stores }: Deps, name: string) {
  const known = await stores.ampFields.list();
  const field = fieldNamed(known, name);
  if (field !== undefined) return { field, known };
  const standard = fieldNamed(ampFields, name);
  const names = known.map((one) => one.name);
  if (standard === undefined) {
    throw notFound('amp_field', name, undefined, mistypedName(name, names) ?? undefined);
  }
  throw badInput(
    'name',
    { code: 'standard_field' },
    names.length === 0 ? { code: 'a_custom_field' } : { code: 'one_of', names: names.join(', ') },
    { see: 'amp_fields' },
  );
}

function readLabel(text: string, known: readonly AmpField[], own: string | null): string {
  const label = canonicalText(text);
  const taken = [...ampFields, ...known].some(
    (field) => field.name !== own && canonicalName(field.label) === canonicalName(label),
  );
  if (label !== '' && label.length <= longestLabel && !taken) return label;
  throw badInput(
    'label',
    { code: taken ? 'label_taken' : 'no_label' },
    { code: 'free_label', longest: longestLabel },
  );
}

function readOptions(kind: AmpKind, options: readonly string[]): readonly string[] {
  const chosen = kind === 'choice' || kind === 'choices';
  const names = options.map(canonicalText).filter((option) => option !== '');
  const different = new Set(names.map(canonicalName)).size === names.length;
  const fine = chosen
    ? names.length > 0 && names.length <= mostOptions && different
    : names.length === 0;
  if (fine) return names;
  throw chosen
    ? badInput('options', { code: 'options_wrong' }, { code: 'options_up_to', most: mostOptions })
    : badInput('options', { code: 'options_unexpected' }, { code: 'no_options' });
}

/** An unused name of letters and digits, such as `favouriteColour`. */
function nameFor(label: string, known: readonly AmpField[]): string {
  const words =
    label
      .normalize('NFKD')
      .replaceAll(/\p{M}/gu, '')
      .match(/[A-Za-z0-9]+/gu) ?? [];
  const joined = words
    .map((word, index) =>
      index === 0
        ? word.toLowerCase()
        : `${word.slice(0, 1).toUpperCase()}${word.slice(1).toLowerCase()}`,
    )
    .join('');
  const wanted = /^[a-z]/u.test(joined) ? joined : `field${joined}`;
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}${number}`;
    const reserved = name === 'id' || /^(?:customfield|userdefinedfield)/iu.test(name);
    if (!reserved && fieldNamed(known, name) === undefined) return name;
  }
}
