import { ApiError } from '../http/errors.ts';
import type { CommunicationItem, Contact } from '../world/entities.ts';
import {
  COMMUNICATION_FIELDS,
  invalidPatchValue,
  readItem,
  readItems,
  renderItem,
  settleDefaults,
} from './communicationItems.ts';
import { type Field, isPutBroken, type PatchOperation, set, type WriteContext } from './field.ts';

const KEY = 'communicationItems';

function store(draft: Contact, items: readonly CommunicationItem[], context: WriteContext): void {
  set(draft, KEY, items);
  context.touched.add('communication');
}

/** The embedded items of a contact: absent when empty (OBS), patched by index. */
export const communicationItemsField: Field<Contact> = {
  name: KEY,
  spec: { kind: 'array', fields: COMMUNICATION_FIELDS },
  read: (contact, context) =>
    contact.communicationItems.length === 0
      ? null
      : contact.communicationItems.map((item) => renderItem(item, context)),
  write(draft, value, context) {
    if (isPutBroken(context) && Array.isArray(value) && value.length > 0) {
      // The spurious complaint of a PUT with items; a maintained connector gave PUT up for it (OBS).
      context.errors.push({
        code: 'InvalidField',
        message: 'The communicationItems field is invalid.',
        resource: context.resource,
        field: KEY,
      });
      return;
    }
    store(
      draft,
      value === null ? [] : readItems(value, draft.communicationItems, context),
      context,
    );
  },
  clear(draft, context) {
    if (!isPutBroken(context)) store(draft, [], context);
  },
  patchInside(draft, operation, rest, context) {
    const items = draft.communicationItems;
    const [position, member, ...deeper] = rest;
    const index = position === '-' ? items.length : Number(position);
    if (!Number.isInteger(index) || index < 0 || index > items.length) throw outside(operation);
    if (member === undefined) {
      store(draft, patchElement(items, index, operation, context), context);
      return;
    }
    const item = items[index];
    if (item === undefined || deeper.length > 0 || !(member in COMMUNICATION_FIELDS)) {
      throw outside(operation);
    }
    if (operation.op === 'remove' && member !== 'extension') throw outside(operation);
    const value = operation.op === 'remove' ? '' : operation.value;
    const next = readItem({ [member]: value }, item, context);
    if (next !== undefined) store(draft, settleDefaults(items.with(index, next), next), context);
  },
};

function patchElement(
  items: readonly CommunicationItem[],
  index: number,
  operation: PatchOperation,
  context: WriteContext,
): readonly CommunicationItem[] {
  const current = items[index];
  if (operation.op === 'remove') {
    if (current === undefined) throw outside(operation);
    return items.toSpliced(index, 1);
  }
  if (Array.isArray(operation.value)) throw invalidPatchValue('ContactCommunicationItem');
  if (operation.op === 'replace') {
    if (current === undefined) throw outside(operation);
    const next = readItem(operation.value, current, context);
    return next === undefined ? items : settleDefaults(items.with(index, next), next);
  }
  const added = readItem(operation.value, undefined, context);
  if (added === undefined) return items;
  // Whatever the index, the item lands at the end; only the true end honours defaultFlag (OBS).
  const item = index === items.length ? added : { ...added, defaultFlag: false };
  return settleDefaults([...items, item], item);
}

function outside(operation: PatchOperation): ApiError {
  return new ApiError(
    400,
    'InvalidPatch',
    `The path ${operation.path} does not lead to a value that can be patched.`,
  );
}
