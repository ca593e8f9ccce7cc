import { z } from 'zod';
import type { AmpContactDocument } from '../../contract/contact.ts';
import { fieldValueSchema } from '../../contract/value.ts';
import { badInput } from '../../core/badInput.ts';
import type { AmpField } from '../../core/contact/ampFields.ts';
import { Failure } from '../../core/failure.ts';
import {
  type EnteredValue,
  type EnteredValues,
  unknownField,
} from '../../engine/records/ampContactValues.ts';
import type { PlaceOf } from '../located.ts';
import { pointerOf } from '../pointer.ts';
import { isSameJson } from '../sameJson.ts';

const fieldsSchema = z
  .record(z.string(), z.union([...fieldValueSchema.options, z.array(z.string())]))
  .describe('Values by field name. Null clears a field. Fields with several choices take a list.');

/** The members of an AMP contact that people and programs set. */
const own = {
  email: z.string().nullable(),
  fields: fieldsSchema,
  owner: z
    .strictObject({ id: z.string(), name: z.string().optional() })
    .nullable()
    .describe('Id of the owner. `fields.owner` also accepts an e-mail address or a name.'),
};

const unchanged = z
  .unknown()
  .optional()
  .describe('Set by the server: send it back unchanged, or omit it.');

/** Members that the server owns; a request may send them back unchanged. */
const kept = {
  id: unchanged,
  state: unchanged,
  link: unchanged,
  lostAnswer: unchanged,
  version: unchanged,
  createdAt: unchanged,
  updatedAt: unchanged,
  removedAt: unchanged,
  editedBy: unchanged,
};

export const newContactSchema = z.strictObject({
  email: own.email.optional(),
  fields: own.fields.optional(),
  owner: own.owner.optional(),
});

export const contactPatchSchema = newContactSchema.extend(kept);

export const wholeContactSchema = contactPatchSchema.extend({
  email: own.email,
  fields: own.fields,
});

type Body = z.infer<typeof newContactSchema> & Readonly<Record<string, unknown>>;

/** The values that a body sets, without unchanged ones, and the place of each in the body. */
export type Entered = { readonly values: EnteredValues; readonly placeOf: PlaceOf };

type Place = readonly (string | number)[];

/**
 * The values that a body sets in an AMP contact; `present` is the contact now, null for a new one.
 * With `whole`, fields missing in the body are cleared, except retired ones. `at` is the place of
 * the body in that of the request. Throws `bad_input` with its place.
 */
export function enteredBy(
  body: Body,
  present: AmpContactDocument | null,
  fields: readonly AmpField[],
  { whole = false, at = [] }: { readonly whole?: boolean; readonly at?: Place } = {},
): Entered {
  if (present !== null) checkKept(body, present, at);
  const values = new Map<string, EnteredValue>();
  const places = new Map<string, Place>();
  for (const { name, value, place } of givenIn(body, present, at)) {
    const before = valueIn(present, name);
    const isKnown = fields.some((field) => field.name === name);
    if (isSameJson(value, before) && (isKnown || present !== null)) {
      if (!places.has(name)) places.set(name, place);
      continue;
    }
    if (!isKnown) throw inPlace(unknownField(name, fields), place);
    // E-mail address and owner can each be given in two ways; the one that changes counts.
    if (values.has(name) && !isSameJson(values.get(name), value)) {
      throw inPlace(badInput(name, { code: 'given_twice' }, { code: 'one_of_both' }), place);
    }
    values.set(name, value);
    places.set(name, place);
  }
  if (whole) {
    for (const { name } of fields) {
      if (!places.has(name) && valueIn(present, name) !== null) values.set(name, null);
    }
  }
  return { values, placeOf: (field) => places.get(field) ?? [...at, ...placeIn(field)] };
}

type Given = { readonly name: string; readonly value: EnteredValue; readonly place: Place };

function givenIn(body: Body, present: AmpContactDocument | null, at: Place): readonly Given[] {
  const { email, owner, fields = {} } = body;
  const given: Given[] = [];
  if (email !== undefined) given.push({ name: 'email', value: email, place: [...at, 'email'] });
  if (owner !== undefined) {
    const known = present?.owner ?? null;
    const renamed = owner?.id === known?.id && (owner?.name ?? known?.name) !== known?.name;
    if (renamed) throw cannotChange('name', [...at, 'owner', 'name']);
    given.push({ name: 'owner', value: owner?.id ?? null, place: [...at, 'owner'] });
  }
  for (const [name, value] of Object.entries(fields)) {
    given.push({ name, value, place: [...at, 'fields', name] });
  }
  return given;
}

function valueIn(present: AmpContactDocument | null, name: string): EnteredValue {
  if (present === null) return null;
  if (name === 'email') return present.email;
  return Object.hasOwn(present.fields, name) ? (present.fields[name] ?? null) : null;
}

/** The place of a value that the body does not contain. */
function placeIn(field: string): Place {
  return field === 'email' || field === 'owner' ? [field] : ['fields', field];
}

/** Throws `bad_input` if a member that the server owns was changed. */
function checkKept(body: Body, present: AmpContactDocument, at: Place): void {
  const sent: unknown = JSON.parse(JSON.stringify(present));
  for (const name of Object.keys(kept)) {
    if (body[name] !== undefined && !isSameJson(body[name], Reflect.get(Object(sent), name))) {
      throw cannotChange(name, [...at, name]);
    }
  }
}

function cannotChange(name: string, place: Place): Failure {
  return inPlace(badInput(name, { code: 'kept_by_server' }, { code: 'as_it_is' }), place);
}

function inPlace({ code, detail }: Failure, place: Place): Failure {
  return new Failure(code, { ...detail, pointer: pointerOf(place) });
}
