import { ApiError, invalidObject, missingField, unknownMember } from '../http/errors.ts';
import type { CompiledModel } from './compile.ts';
import type { PatchOperation, WriteContext } from './field.ts';
import { isRecord } from './values.ts';

/**
 * Applies a POST or PUT body to a draft. Unknown members are refused at once; fields the model
 * cannot write are ignored. PUT clears what the body does not name (DOC).
 */
export function applyBody<T extends object>(
  compiled: CompiledModel<T>,
  draft: T,
  body: unknown,
  context: WriteContext,
): void {
  const { model, fieldsByName } = compiled;
  if (!isRecord(body)) {
    throw new ApiError(
      400,
      'ConnectWiseApi',
      `The body is not an object of type '${model.label}'.`,
    );
  }
  // Json.NET, which reads the bodies, does not mind the case of member names.
  const named = new Map<string, unknown>();
  for (const [member, value] of Object.entries(body)) {
    const field =
      fieldsByName.get(member) ??
      model.fields.find((candidate) => candidate.name.toLowerCase() === member.toLowerCase());
    if (field === undefined && member !== '_info') throw unknownMember(member, model.label);
    if (field !== undefined && value !== undefined) named.set(field.name, value);
  }
  for (const field of model.fields) {
    if (field.write === undefined) continue;
    const given = named.has(field.name);
    const value = named.get(field.name);
    if (field.createOnly === true && context.mode !== 'create') continue;
    if (!given) {
      if (context.mode === 'replace' && field.required !== true) field.clear?.(draft, context);
      if (field.required === true && (context.mode === 'create' || context.mode === 'replace')) {
        context.errors.push(missingField(model.resource, field.name));
      }
      continue;
    }
    if (field.required === true && isEmpty(value)) {
      context.errors.push(missingField(model.resource, field.name));
    } else {
      field.write(draft, value, context);
    }
  }
}

/** Throws the collected problems as one 400. */
export function refuseInvalid(context: WriteContext): void {
  if (context.errors.length > 0) throw invalidObject(context.resource, [...context.errors]);
}

/** Reads a PATCH body: a bare array of operations (DOC). */
export function readOperations(body: unknown): PatchOperation[] {
  if (!Array.isArray(body)) {
    throw new ApiError(400, 'InvalidPatch', 'Could not cast or convert the body to operations.');
  }
  return body.map((entry: unknown) => {
    const { op, path, value } = isRecord(entry) ? entry : {};
    if ((op !== 'add' && op !== 'replace' && op !== 'remove') || typeof path !== 'string') {
      throw new ApiError(
        400,
        'InvalidPatch',
        'An operation needs op (add, replace, remove) and path.',
      );
    }
    return { op, path, value };
  });
}

/** Applies PATCH operations in order. Paths may start with a slash and are case-sensitive (OBS, DOC). */
export function applyPatch<T extends object>(
  compiled: CompiledModel<T>,
  draft: T,
  operations: readonly PatchOperation[],
  context: WriteContext,
): void {
  for (const operation of operations) {
    const [name, ...rest] = operation.path.replace(/^\//, '').split('/');
    const field = compiled.fieldsByName.get(name ?? '');
    if (field === undefined) throw refused(operation, 'is not a field');
    if (field.patchable === false || field.createOnly === true) {
      throw refused(operation, 'cannot be patched');
    }
    if (rest.length > 0) {
      if (field.patchInside === undefined) throw refused(operation, 'has no fields');
      field.patchInside(draft, operation, rest, context);
      continue;
    }
    const clears =
      operation.op === 'remove' ||
      (operation.value === null && context.switches.replaceNull === 'clear');
    if (clears) {
      const keeps = field.spec.kind === 'ref' && context.switches.removeReference === 'refuse';
      if (field.clear === undefined || keeps) throw refused(operation, 'cannot be removed');
      field.clear(draft, context);
      continue;
    }
    if (field.write === undefined) throw refused(operation, 'is read-only');
    if (operation.value === null || operation.value === undefined) {
      throw refused(operation, 'cannot be set to null');
    }
    if (field.required === true && isEmpty(operation.value)) {
      context.errors.push(missingField(context.resource, field.name));
      continue;
    }
    field.write(draft, operation.value, context);
  }
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '';
}

function refused(operation: PatchOperation, why: string): ApiError {
  return new ApiError(400, 'InvalidPatch', `The path ${operation.path} ${why}.`);
}
