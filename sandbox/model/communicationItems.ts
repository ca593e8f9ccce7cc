import { ApiError, missingField, unknownMember } from '../http/errors.ts';
import type { FieldSpec } from '../query/schema.ts';
import type { CommunicationChannel, CommunicationItem } from '../world/entities.ts';
import type { CommunicationType } from '../world/setupEntities.ts';
import type { World } from '../world/world.ts';
import type { WriteContext } from './field.ts';
import type { ReadContext } from './readContext.ts';
import { refSpec, renderRef, resolveRef } from './reference.ts';
import { communicationTypeTarget } from './targets.ts';
import { conversionError, isRecord, toChoice, toFlag, toText } from './values.ts';

export const CHANNELS: readonly CommunicationChannel[] = ['Email', 'Fax', 'Phone'];

/** Schema of one item, embedded or as a sub-resource. */
export const COMMUNICATION_FIELDS: Readonly<Record<string, FieldSpec>> = {
  id: { kind: 'int' },
  type: refSpec(communicationTypeTarget),
  value: { kind: 'string', maxLength: 250 },
  extension: { kind: 'string', maxLength: 15 },
  defaultFlag: { kind: 'bool' },
  domain: { kind: 'string' },
  communicationType: { kind: 'enum', values: CHANNELS },
};

/** One item as contacts embed it; `domain` is derived and only on e-mail (OBS). */
export function renderItem(item: CommunicationItem, context: ReadContext): Record<string, unknown> {
  const wire: Record<string, unknown> = {
    id: item.id,
    type: renderRef(communicationTypeTarget, item.typeId, context),
    value: item.value,
  };
  if (item.extension !== null) wire.extension = item.extension;
  wire.defaultFlag = item.defaultFlag;
  if (item.communicationType === 'Email') {
    const at = item.value.lastIndexOf('@');
    if (at >= 0) wire.domain = item.value.slice(at);
  }
  wire.communicationType = item.communicationType;
  return wire;
}

const MEMBERS = new Set([...Object.keys(COMMUNICATION_FIELDS), 'contactId', 'mobileGuid', '_info']);

/**
 * Reads an item from a body over an existing one or nothing. The type decides the channel; without
 * a type the channel's default type is taken (CLIENT). Problems go to `context.errors`.
 */
export function readItem(
  value: unknown,
  previous: CommunicationItem | undefined,
  context: WriteContext,
): CommunicationItem | undefined {
  if (!isRecord(value)) throw invalidPatchValue('ContactCommunicationItem');
  for (const member of Object.keys(value)) {
    if (!MEMBERS.has(member)) throw unknownMember(member, 'ContactCommunicationItem');
  }
  const { world } = context;
  const errorsBefore = context.errors.length;
  const askedChannel = toChoice(context, 'communicationType', value.communicationType, CHANNELS);
  const askedType = resolveRef(communicationTypeTarget, 'type', value.type, context);
  if (context.errors.length > errorsBefore) return undefined;
  const typeId =
    askedType ??
    (askedChannel === null || askedChannel === previous?.communicationType
      ? previous?.typeId
      : undefined) ??
    defaultTypeOf(world, askedChannel);
  const text =
    value.value === undefined
      ? (previous?.value ?? null)
      : toText(context, 'value', value.value, { max: 250 });
  if (typeId === undefined) context.errors.push(missingField('communicationItem', 'type'));
  if (text === null) context.errors.push(missingField('communicationItem', 'value'));
  if (typeId === undefined || text === null) return undefined;
  const channel = channelOf(world.communicationTypes.must(typeId));
  if (askedChannel !== null && askedChannel !== channel) {
    context.errors.push({
      code: 'InvalidField',
      message: `The type is not one for ${askedChannel}`,
      resource: 'communicationItem',
      field: 'type',
    });
  }
  return {
    id: previous?.id ?? world.nextCommunicationId(),
    typeId,
    value: text,
    extension:
      value.extension === undefined
        ? (previous?.extension ?? null)
        : toText(context, 'extension', value.extension, { max: 15 }),
    defaultFlag:
      toFlag(context, 'defaultFlag', value.defaultFlag) ?? previous?.defaultFlag ?? false,
    communicationType: channel,
    mobileGuid: previous?.mobileGuid ?? null,
  };
}

/** One default for each channel: when `winner` is a default, the others of its channel are not (OBS). */
export function settleDefaults(
  items: readonly CommunicationItem[],
  winner: CommunicationItem,
): CommunicationItem[] {
  return items.map((item) =>
    winner.defaultFlag &&
    item.defaultFlag &&
    item.id !== winner.id &&
    item.communicationType === winner.communicationType
      ? { ...item, defaultFlag: false }
      : item,
  );
}

/** Reads a whole array, keeping the ids of items that are already there. */
export function readItems(
  value: unknown,
  previous: readonly CommunicationItem[],
  context: WriteContext,
): CommunicationItem[] {
  if (!Array.isArray(value)) {
    if (context.mode === 'patch') throw invalidPatchValue('List`1[ContactCommunicationItem]');
    throw conversionError(context, 'communicationItems', value, 'List`1');
  }
  let items: CommunicationItem[] = [];
  for (const element of value) {
    const id = isRecord(element) ? Number(element.id) : Number.NaN;
    const known = previous.find((item) => item.id === id);
    const item = readItem(element, known, context);
    if (item !== undefined) items = settleDefaults([...items, item], item);
  }
  return items;
}

/** The type with the channel's flag and `defaultFlag`. */
function defaultTypeOf(world: World, channel: string | null): number | undefined {
  if (channel === null) return undefined;
  const types = world.communicationTypes.all().filter((type) => channelOf(type) === channel);
  return (types.find((type) => type.defaultFlag) ?? types[0])?.id;
}

export function channelOf(type: CommunicationType): CommunicationChannel {
  if (type.emailFlag) return 'Email';
  return type.phoneFlag ? 'Phone' : 'Fax';
}

/** The 400 for an invalid PATCH value (OBS). */
export function invalidPatchValue(type: string): ApiError {
  return new ApiError(400, 'InvalidPatch', `Could not cast or convert the value to ${type}.`);
}
