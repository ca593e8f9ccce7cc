import { randomUUID } from 'node:crypto';
import type { Call } from '../http/call.ts';
import { compileModel } from '../model/compile.ts';
import type { WriteContext } from '../model/field.ts';
import { derived, flag, identity, integer, text } from '../model/scalars.ts';
import type { CallbackEntry } from '../world/setupEntities.ts';
import { type Resource, type WriteFacts, wholeCollection } from './resource.ts';

/** Levels of each type of callback the sandbox can fire (DOC). */
export const CALLBACK_LEVELS: Readonly<Record<string, readonly string[]>> = {
  contact: ['owner', 'type', 'territory', 'company', 'contact'],
  company: ['owner', 'status', 'type', 'territory', 'company', 'integratortag'],
  activity: ['owner', 'status', 'type', 'company', 'activity'],
};

/** `/system/callbacks`. It only keeps the registrations; sandbox/callbacks delivers. */
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
    url: '',
    objectId: 0,
    type: '',
    level: '',
    memberId: call.caller.member?.id ?? 0,
    payloadVersion: '3.0.0',
    inactiveFlag: false,
    isSoapCallbackFlag: false,
    isSelfSuppressedFlag: false,
    connectWiseId: randomUUID(),
    ...call.world.stamp(call.caller.identifier),
  }),
  settle: settleCallback,
};

function settleCallback(
  call: Call,
  draft: CallbackEntry,
  context: WriteContext,
  { previous }: WriteFacts<CallbackEntry>,
): Partial<CallbackEntry> | undefined {
  if (call.switches.callbackRights === 'tableSetup') {
    call.require('Table Setup', previous === undefined ? 'add' : 'edit');
  }
  const refuse = (code: string, field: string, message: string): void => {
    context.errors.push({ code, message, resource: 'callbackEntry', field });
  };
  const { url } = draft;
  const type = draft.type.toLowerCase();
  const level = draft.level.toLowerCase();
  const levels = CALLBACK_LEVELS[type];
  if (url !== '' && !isWebUrl(url)) refuse('InvalidField', 'url', 'Invalid URL');
  if (type !== '' && levels === undefined) {
    refuse('InvalidObject', 'type', `Callbacks of type ${type} are not supported`);
  } else if (level !== '' && levels?.includes(level) === false) {
    refuse(
      'InvalidObject',
      'level',
      'Unrecognized level for type, see documentation for supported levels for each type',
    );
  }
  if (context.errors.length > 0) return undefined;
  // Whatever id an owner callback asks for, 1 is stored (OBS).
  const objectId = level === 'owner' ? 1 : draft.objectId;
  const twin = call.world.callbacks
    .all()
    .find(
      (other) =>
        other.id !== previous?.id &&
        other.url === url &&
        other.type === type &&
        other.level === level &&
        other.objectId === objectId,
    );
  if (twin !== undefined) {
    refuse('ObjectExists', 'objectId', 'A matching callback entry already exists');
  }
  return { type, level, objectId };
}

function isWebUrl(address: string): boolean {
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
}
