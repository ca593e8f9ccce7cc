import { randomUUID } from 'node:crypto';
import type { Call } from '../http/call.ts';
import { compileModel } from '../model/compile.ts';
import type { Draft, WriteContext } from '../model/field.ts';
import { derived, flag, identity, integer, text } from '../model/scalars.ts';
import type { CallbackEntry } from '../world/setup-entities.ts';
import { type Resource, type WriteFacts, wholeCollection } from './resource.ts';

/** Levels of each type of callback the sandbox can fire (DOC). */
export const CALLBACK_LEVELS: Readonly<Record<string, readonly string[]>> = {
  contact: ['owner', 'type', 'territory', 'company', 'contact'],
  company: ['owner', 'status', 'type', 'territory', 'company', 'integratortag'],
  activity: ['owner', 'status', 'type', 'company', 'activity'],
};

/** `/system/callbacks`. Delivery is not this file's matter; it only keeps the registrations. */
export const callbacks: Resource<CallbackEntry> = {
  ...wholeCollection((world) => world.callbacks),
  path: 'system/callbacks',
  compiled: compileModel<CallbackEntry>({
    label: 'CallbackEntry',
    resource: 'callbackEntry',
    fields: [
      identity(),
      text('description', 100),
      text('url', undefined, { required: true }),
      integer('objectId', { required: true }),
      text('type', undefined, { required: true }),
      text('level', undefined, { required: true }),
      integer('memberId', { writable: false }),
      text('payloadVersion'),
      flag('inactiveFlag'),
      flag('isSoapCallbackFlag'),
      flag('isSelfSuppressedFlag'),
      derived('connectWiseID', { kind: 'string' }, (entry) => entry.connectWiseId),
    ],
  }),
  permission: null,
  blank: (call) => ({
    id: call.world.callbacks.nextId(),
    description: null,
    memberId: call.caller.member?.id ?? 0,
    payloadVersion: '3.0.0',
    inactiveFlag: false,
    isSoapCallbackFlag: false,
    isSelfSuppressedFlag: false,
    connectWiseId: randomUUID(),
  }),
  check: checkCallback,
};

function checkCallback(
  call: Call,
  draft: Draft,
  context: WriteContext,
  { previous }: WriteFacts<CallbackEntry>,
): void {
  const refuse = (code: string, field: string, message: string): void => {
    context.errors.push({ code, message, resource: 'callbackEntry', field });
  };
  const { url, type, level } = draft;
  if (typeof url === 'string' && !isWebUrl(url)) refuse('InvalidField', 'url', 'Invalid URL');
  const levels = typeof type === 'string' ? CALLBACK_LEVELS[type.toLowerCase()] : undefined;
  if (typeof type === 'string' && levels === undefined) {
    refuse('InvalidObject', 'type', `Callbacks of type ${type} are not supported`);
  } else if (typeof level === 'string' && levels?.includes(level.toLowerCase()) === false) {
    refuse(
      'InvalidObject',
      'level',
      'Unrecognized level for type, see documentation for supported levels for each type',
    );
  }
  if (context.errors.length > 0) return;
  draft.type = String(type).toLowerCase();
  draft.level = String(level).toLowerCase();
  // Whatever id an owner callback asks for, 1 is stored (OBS).
  if (draft.level === 'owner') draft.objectId = 1;
  const twin = call.world.callbacks
    .all()
    .find(
      (entry) =>
        entry.id !== previous?.id &&
        entry.url === url &&
        entry.type === draft.type &&
        entry.level === draft.level &&
        entry.objectId === draft.objectId,
    );
  if (twin !== undefined) {
    refuse('ObjectExists', 'objectId', 'A matching callback entry already exists');
  }
}

function isWebUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
