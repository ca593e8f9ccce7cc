import { ApiError, missingField, unknownMember } from '../http/errors.ts';
import type { FieldSpec } from '../query/schema.ts';
import type { CustomScalar, CustomValues } from '../world/entities.ts';
import type { UserDefinedField } from '../world/setupEntities.ts';
import type { World } from '../world/world.ts';
import { type Field, isPutBroken, set, type WriteContext } from './field.ts';
import { definitionsOf, type ReadContext } from './readContext.ts';
import { conversionError, isRecord, toDecimal, toFlag, toInteger, toText } from './values.ts';

const VALUE_FIELDS: Readonly<Record<string, FieldSpec>> = {
  id: { kind: 'int' },
  caption: { kind: 'string' },
  type: { kind: 'string' },
  entryMethod: { kind: 'string' },
  numberOfDecimals: { kind: 'int' },
  value: { kind: 'string' },
  connectWiseId: { kind: 'string' },
  rowNum: { kind: 'int' },
  userDefinedFieldRecId: { kind: 'int' },
  podId: { kind: 'string' },
};

function renderValue(definition: UserDefinedField, values: CustomValues): Record<string, unknown> {
  return {
    id: definition.id,
    caption: definition.caption,
    type: definition.fieldTypeIdentifier,
    entryMethod: definition.entryTypeIdentifier,
    numberOfDecimals: definition.numberDecimals,
    value: values[definition.id] ?? null,
    connectWiseId: definition.connectWiseId,
    rowNum: definition.sequenceNumber,
    userDefinedFieldRecId: definition.id,
    podId: definition.podKey,
  };
}

interface Customized {
  readonly customValues: CustomValues;
}

/** Custom fields of a screen: every definition is listed, null or not (OBS). */
export function customFieldsField<T extends Customized>(screenId: string): Field<T> {
  const piecesOf = new WeakMap<ReadContext, readonly TextPiece[]>();
  return {
    name: 'customFields',
    spec: { kind: 'array', fields: VALUE_FIELDS },
    read: (record, context) =>
      context
        .definitions(screenId)
        .map((definition) => renderValue(definition, record.customValues)),
    readText(record, context) {
      const pieces = piecesOf.get(context) ?? textPieces(screenId, context);
      piecesOf.set(context, pieces);
      const values = record.customValues;
      let text = '[';
      for (const { id, before, after, none } of pieces) {
        const value = values[id];
        text += value === undefined ? none : before + JSON.stringify(value) + after;
      }
      // Every piece ends with a comma; the last one is cut off.
      return pieces.length === 0 ? '[]' : `${text.slice(0, -1)}]`;
    },
    write: (draft, value, context) => writeValues(screenId, draft, value, context),
    // Removing the array, like an empty one, clears nothing (OBS for the empty one).
    clear: () => undefined,
    patchInside(_draft, operation) {
      throw new ApiError(
        400,
        'InvalidPatch',
        `${operation.path}: custom fields are patched as a whole array.`,
      );
    },
  };
}

/** A definition's JSON before and after the value; made once for each request. */
interface TextPiece {
  readonly id: number;
  readonly before: string;
  readonly after: string;
  readonly none: string;
}

function textPieces(screenId: string, context: ReadContext): readonly TextPiece[] {
  return context.definitions(screenId).map((definition) => {
    const [before = '', after = ''] = JSON.stringify(
      renderValue(definition, { [definition.id]: VALUE_PLACE }),
    ).split(JSON.stringify(VALUE_PLACE));
    return { id: definition.id, before, after: `${after},`, none: `${before}null${after},` };
  });
}

/** Stands for the value while its surroundings are rendered; no caption contains it. */
const VALUE_PLACE = '\u0000value\u0000';

function writeValues(
  screenId: string,
  draft: Customized,
  value: unknown,
  context: WriteContext,
): void {
  // A whole-object PUT leaves custom fields alone when the deployment's PUT is the broken one (OBS).
  if (isPutBroken(context)) return;
  if (value === null) return;
  if (!Array.isArray(value)) {
    if (context.mode === 'patch') {
      throw new ApiError(400, 'InvalidPatch', 'Could not cast or convert to List`1[CustomField].');
    }
    throw conversionError(context, 'customFields', value, 'List`1');
  }
  const definitions = definitionsOf(context.world, screenId);
  const values: Record<number, CustomScalar> = { ...draft.customValues };
  for (const entry of value) {
    if (!isRecord(entry)) throw conversionError(context, 'customFields', entry, 'CustomFieldValue');
    for (const member of Object.keys(entry)) {
      if (!(member in VALUE_FIELDS)) throw unknownMember(member, 'CustomFieldValue');
    }
    const id = toInteger(context, 'customFields.id', entry.id);
    const definition = definitions.find((candidate) => candidate.id === id);
    if (definition === undefined) {
      refuse(context, `Custom field ${String(id)} does not exist`);
    } else if ('value' in entry) {
      const stored = readValue(definition, entry.value, context);
      if (stored === null) delete values[definition.id];
      else values[definition.id] = stored;
    }
  }
  set(draft, 'customValues', values);
  context.touched.add('custom');
}

function readValue(
  definition: UserDefinedField,
  value: unknown,
  context: WriteContext,
): CustomScalar | null {
  const path = 'customFields.value';
  if (value === null || value === '') return null;
  const kind = definition.fieldTypeIdentifier;
  if (kind === 'Checkbox') return toFlag(context, path, value);
  if (kind === 'Number' || kind === 'Currency' || kind === 'Percent') {
    const number = toDecimal(context, path, value);
    if (number === null) return null;
    const scale = 10 ** definition.numberDecimals;
    return Math.round(number * scale) / scale;
  }
  const text = toText(context, path, value, { keepNewlines: kind === 'TextArea' });
  if (text === null || definition.options.length === 0) return text;
  const option = definition.options.find((candidate) => candidate.optionValue === text);
  if (option === undefined) refuse(context, `${text} is no option of ${definition.caption}`);
  return text;
}

function refuse(context: WriteContext, message: string): void {
  context.errors.push({
    code: 'InvalidField',
    message,
    resource: context.resource,
    field: 'customFields',
  });
}

/** Values a new record starts with: the default options of its definitions (OBS). */
export function defaultCustomValues(world: World, screenId: string): CustomValues {
  const values: Record<number, CustomScalar> = {};
  for (const definition of definitionsOf(world, screenId)) {
    const option = definition.options.find((candidate) => candidate.defaultFlag);
    if (option !== undefined) values[definition.id] = option.optionValue;
  }
  return values;
}

/** Adds an error for each required custom field without a value. */
export function requireCustomValues(
  screenId: string,
  values: CustomValues,
  context: WriteContext,
): void {
  for (const definition of definitionsOf(context.world, screenId)) {
    if (definition.requiredFlag && values[definition.id] === undefined) {
      context.errors.push(missingField(context.resource, `customFields.${definition.caption}`));
    }
  }
}
