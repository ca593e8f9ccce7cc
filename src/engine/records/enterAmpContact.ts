import type { FieldValue } from '../../core/contact/ampContact.ts';
import {
  type AmpField,
  ampFields,
  ampFieldsWith,
  fieldNamed,
} from '../../core/contact/ampFields.ts';
import { canonicalName, canonicalText } from '../../core/contact/canonical.ts';
import { isEmail } from '../../core/contact/emails.ts';
import { Failure } from '../../core/failure.ts';
import { closestNames } from '../../core/filter/closest.ts';
import { valueForField } from '../../core/mapping/valueOfKind.ts';
import type { AmpContactRow } from '../../ports/ampContactStores.ts';
import type { ExpectedVersion } from '../../ports/version.ts';
import { type EngineDeps, instant } from '../deps.ts';

type Deps = Pick<EngineDeps, 'stores' | 'clock' | 'ids'>;

/** Values by AMP field name, as a person or program enters them; empty text clears. */
export type EnteredValues = ReadonlyMap<string, string>;

/** Longest value of a field, in characters. */
const longest = 4000;

/** Adds an AMP contact. Throws `bad_input`. */
export async function addAmpContact(deps: Deps, entered: EnteredValues): Promise<AmpContactRow> {
  const set = await withOwner(deps, readValues(entered, await fieldsOf(deps)));
  if (!reachable(set)) throw unreachable();
  return deps.stores.ampContacts.add({ id: deps.ids.next(), set }, instant(deps.clock));
}

/** Changes fields of an AMP contact, and no others. Throws `bad_input`, `not_found`, `version_conflict`. */
export async function editAmpContact(
  deps: Deps,
  id: string,
  entered: EnteredValues,
  expected: ExpectedVersion,
): Promise<AmpContactRow> {
  const set = await withOwner(deps, readValues(entered, await fieldsOf(deps)));
  const present = await deps.stores.ampContacts.get(id);
  if (present !== null && !reachable({ email: present.email, ...present.fields, ...set })) {
    throw unreachable();
  }
  return deps.stores.ampContacts.edit(id, { set }, expected, instant(deps.clock));
}

/**
 * Entered text as values of AMP fields, under the names the fields really have. Throws `bad_input`
 * with the field, what was wrong and what is accepted.
 */
export function readValues(
  entered: EnteredValues,
  fields: readonly AmpField[] = ampFields,
): Readonly<Record<string, FieldValue>> {
  const values: Record<string, FieldValue> = {};
  for (const [name, text] of entered) {
    const field = fieldNamed(fields, name);
    if (field === undefined) throw unknownField(name, fields);
    values[field.name] = readValue(field, text);
  }
  if (Object.keys(values).length === 0) {
    throw new Failure('bad_input', {
      field: 'name=value',
      problem: 'no field was given',
      accepted: fields.map((field) => field.name).join(', '),
    });
  }
  return values;
}

async function fieldsOf({ stores }: Deps): Promise<readonly AmpField[]> {
  return ampFieldsWith(await stores.ampFields.list());
}

function readValue(field: AmpField, text: string): FieldValue {
  const { name, kind } = field;
  const value = canonicalText(text) === '' ? null : text.trim();
  if (value === null) return null;
  if (field.custom !== undefined) return customValue(field, value);
  if (kind === 'number') {
    const number = Number(value);
    if (/^\d{1,9}$/u.test(value)) return number;
    throw new Failure('bad_input', {
      field: name,
      problem: 'it is not a whole number',
      accepted: 'a whole number from 0 to 999999999, or nothing to clear it',
    });
  }
  if (kind === 'email' && !isEmail(value)) {
    throw new Failure('bad_input', {
      field: name,
      problem: 'it is not a valid e-mail address',
      accepted: 'one address, such as ann@example.com',
    });
  }
  if (value.length > longest) {
    throw new Failure('bad_input', {
      field: name,
      problem: `it has ${value.length} characters`,
      accepted: `at most ${longest} characters`,
    });
  }
  return value;
}

/** A value of a field that the organization made itself. */
function customValue(field: AmpField, text: string): FieldValue {
  const converted = valueForField(field, text);
  if (converted.fits) return converted.value;
  throw new Failure('bad_input', {
    field: field.name,
    problem: `it is ${converted.because}`,
    accepted: acceptedFor(field),
  });
}

function acceptedFor({ kind, options = [] }: AmpField): string {
  switch (kind) {
    case 'choice':
      return options.join(', ');
    case 'choices':
      return `several of these, separated by commas: ${options.join(', ')}`;
    case 'date':
      return 'a day as YYYY-MM-DD, such as 2026-03-01';
    case 'number':
      return 'a number, such as 12 or 12.5';
    case 'yes_no':
      return 'yes, no';
    case 'url':
      return 'a web address, such as https://example.com';
    case 'phone':
      return 'a phone number, such as +1 555 0100';
    case 'text':
    case 'long_text':
    case 'email':
    case 'user':
      break;
  }
  return `text of at most ${longest} characters`;
}

/** An owner is entered as id, e-mail address or name of a user, and kept by id. */
async function withOwner(
  { stores }: Deps,
  set: Readonly<Record<string, FieldValue>>,
): Promise<Readonly<Record<string, FieldValue>>> {
  const { owner } = set;
  if (typeof owner !== 'string') return set;
  const users = await stores.users.list();
  const wanted = canonicalName(owner);
  const found = users.filter(
    ({ id, email, name }) => id === owner || [email, name].map(canonicalName).includes(wanted),
  );
  const [user] = found;
  if (user !== undefined && found.length === 1) return { ...set, owner: user.id };
  throw new Failure('bad_input', {
    field: 'owner',
    problem: found.length > 1 ? 'several users have this name' : 'unknown user',
    accepted: 'id, e-mail address or name of a user',
    see: 'users',
  });
}

function unknownField(name: string, fields: readonly AmpField[]): Failure {
  const known = fields.map((field, id) => ({ id, name: field.name }));
  const shown = canonicalText(name).slice(0, 40);
  const near = closestNames(name, known)[0] ?? 'email';
  return new Failure('bad_input', {
    field: shown === '' ? '(no name)' : shown,
    problem: `AMP contacts have no such field; closest is ${near}`,
    accepted: known.map((field) => field.name).join(', '),
  });
}

/** AMP keeps a contact only if there is a way to reach it: by e-mail, or by text message. */
function reachable(values: Readonly<Record<string, FieldValue>>): boolean {
  return (values.email ?? null) !== null || (values.mobilePhone ?? null) !== null;
}

function unreachable(): Failure {
  return new Failure('bad_input', {
    field: 'email',
    problem: 'an AMP contact needs an e-mail address or a mobile phone number',
    accepted: 'email=ann@example.com, or mobilePhone=+15550100',
  });
}
