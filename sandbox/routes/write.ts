import type { RightVerb } from '../auth/caller.ts';
import type { Call } from '../http/call.ts';
import { forbidden, unknownEndpoint } from '../http/errors.ts';
import type { WriteContext } from '../model/field.ts';
import { applyBody, applyPatch, readOperations, refuseInvalid } from '../model/write.ts';
import { compilePresenter, findRecord } from './read.ts';
import type { Resource, Stored } from './resource.ts';

function writing(call: Call, resourceName: string, mode: WriteContext['mode']): WriteContext {
  return {
    world: call.world,
    switches: call.switches,
    resource: resourceName,
    mode,
    errors: [],
    touched: new Set(),
    ignoreDuplicates: false,
  };
}

/** POST: 201 with the record. */
export async function answerCreate<T extends Stored>(
  call: Call,
  resource: Resource<T>,
): Promise<Response> {
  call.require(resource.permission, 'add');
  const { store } = resource;
  const compiled = call.modelOf(resource.compiled);
  const draft = resource.blank?.(call);
  if (draft === undefined) throw unknownEndpoint();
  const context = writing(call, compiled.model.resource, 'create');
  const facts = { previous: undefined, touched: context.touched };
  const body = await call.body();
  applyBody(compiled, draft, body, context);
  const settled = resource.settle?.(call, draft, context, facts);
  refuseInvalid(context);
  const record: T = { ...draft, ...settled, ...call.world.stamp(call.caller.identifier) };
  store?.(call, record, facts);
  announce(call, resource, record.id, 'added');
  // Storing may set more than was requested, such as default flags, so the answer is what the world
  // contains.
  const stored = resource.find(call, record.id) ?? record;
  return call.text(201, compilePresenter(call, compiled)(stored));
}

/** PATCH and PUT: 200 with the record. A request takes effect completely, or not at all. */
export async function answerUpdate<T extends Stored>(
  call: Call,
  resource: Resource<T>,
  mode: 'patch' | 'replace',
): Promise<Response> {
  const previous = permitted(call, resource, 'edit');
  const { store } = resource;
  const compiled = call.modelOf(resource.compiled);
  const draft: T = { ...previous };
  const context = writing(call, compiled.model.resource, mode);
  const facts = { previous, touched: context.touched };
  const body = await call.body();
  if (mode === 'patch') applyPatch(compiled, draft, readOperations(body), context);
  else applyBody(compiled, draft, body, context);
  const settled = resource.settle?.(call, draft, context, facts);
  refuseInvalid(context);
  const moves = resource.moves?.(call, context.touched) ?? true;
  const stamp = moves ? call.world.stamp(call.caller.identifier) : {};
  const record: T = { ...draft, ...settled, id: previous.id, ...stamp };
  store?.(call, record, facts);
  if (moves || call.switches.callbackOnSubresource) {
    announce(call, resource, record.id, 'updated');
  }
  const stored = resource.find(call, record.id) ?? record;
  return call.text(200, compilePresenter(call, compiled)(stored));
}

/** DELETE: 204 without a body. */
export function answerDelete<T extends Stored>(call: Call, resource: Resource<T>): Response {
  const record = permitted(call, resource, 'delete');
  resource.remove?.(call, record);
  announce(call, resource, record.id, 'deleted');
  return call.context.body(null, 204);
}

function permitted<T extends Stored>(call: Call, resource: Resource<T>, verb: RightVerb): T {
  const level = call.require(resource.permission, verb);
  const record = findRecord(call, resource);
  if (level === 'My' && resource.isOwn?.(call, record) === false) throw forbidden();
  return record;
}

function announce<T extends Stored>(
  call: Call,
  resource: Resource<T>,
  id: number,
  action: 'added' | 'updated' | 'deleted',
): void {
  if (resource.changeType === undefined) return;
  const memberIdentifier = call.caller.identifier;
  call.world.announce({ type: resource.changeType, id, action, memberIdentifier });
}
