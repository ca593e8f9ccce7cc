import type { Call } from '../http/call.ts';
import { forbidden, notFound } from '../http/errors.ts';
import type { CompiledModel } from '../model/compile.ts';
import { type ConditionKind, parseConditions, type QueryOptions } from '../query/conditions.ts';
import { unrecognizedName } from '../query/errors.ts';
import { compileFields } from '../query/fields.ts';
import { linkHeader } from '../query/linkHeader.ts';
import { compileOrderBy } from '../query/order.ts';
import { pageRecords, parsePageRequest, readParameter } from '../query/paging.ts';
import type { Switches } from '../switches.ts';
import type { Resource, Stored } from './resource.ts';

const KINDS: readonly ConditionKind[] = ['conditions', 'childConditions', 'customFieldConditions'];

/** Answers a list request: filtered, ordered, paged, projected. */
export function answerList<T extends Stored>(call: Call, resource: Resource<T>): Response {
  const level = requireInquiry(call, resource);
  const query = call.url.searchParams;
  const request = parsePageRequest(query, call.context.req.header('pagination-type'));
  const matches = compileFilter(call, resource, level);
  const order = compileOrder(call, resource);
  const page = pageRecords(resource.list(call), request, { matches, order });
  const present = compilePresenter(call, resource.compiled);
  const link = linkHeader(call.address, query, request, page, call.switches);
  const headers = link === undefined ? {} : { Link: link };
  return call.text(200, `[${page.records.map(present).join(',')}]`, headers);
}

/** Answers `/count`, which takes the list's own parameters (SPEC). */
export function answerCount<T extends Stored>(call: Call, resource: Resource<T>): Response {
  const matches = compileFilter(call, resource, requireInquiry(call, resource));
  const records = resource.list(call);
  if (matches === undefined) return call.json(200, { count: records.length });
  let count = 0;
  for (const record of records) if (matches(record)) count += 1;
  return call.json(200, { count });
}

/** The record of an item path; 404 if there is none, 403 if it is someone else's and the level is `My`. */
export function findRecord<T extends Stored>(call: Call, resource: Resource<T>): T {
  const text = call.context.req.param('id') ?? '';
  const id = resource.locate === undefined ? call.id('id') : text;
  const record = typeof id === 'number' ? resource.find(call, id) : resource.locate?.(call);
  if (record === undefined) throw notFound(resource.compiled.model.label, id);
  return record;
}

export function answerItem<T extends Stored>(call: Call, resource: Resource<T>): Response {
  const level = requireInquiry(call, resource);
  const record = findRecord(call, resource);
  if (level === 'My' && resource.isOwn?.(call, record) === false) throw forbidden();
  return call.text(200, compilePresenter(call, resource.compiled)(record));
}

function requireInquiry<T extends Stored>(call: Call, resource: Resource<T>): 'My' | 'All' {
  if (resource.lookup === true && call.switches.lookupsWithoutRights) return 'All';
  return call.require(resource.permission, 'inquire') === 'My' ? 'My' : 'All';
}

/** Compiles the three condition parameters and the level into one test; undefined: everything. */
function compileFilter<T extends Stored>(
  call: Call,
  resource: Resource<T>,
  level: 'My' | 'All',
): ((record: T) => boolean) | undefined {
  const { isOwn } = resource;
  const compiled = call.modelOf(resource.compiled);
  const predicates = KINDS.flatMap((kind) => {
    const text = readParameter(call.url.searchParams, kind);
    return text === undefined
      ? []
      : [parseConditions(text, kind, compiled.schema, queryOptions(call.switches))];
  });
  const own = level === 'My' ? isOwn : undefined;
  if (predicates.length === 0 && own === undefined) return undefined;
  const reading = call.reading('none');
  return (record) => {
    if (own !== undefined && !own(call, record)) return false;
    const view = compiled.view(record, reading);
    return predicates.every((predicate) => predicate(view));
  };
}

function compileOrder<T extends Stored>(
  call: Call,
  resource: Resource<T>,
): ((a: T, b: T) => number) | undefined {
  const compiled = call.modelOf(resource.compiled);
  const text = readParameter(call.url.searchParams, 'orderBy');
  if (text === undefined) return undefined;
  const compare = compileOrderBy(text, compiled.schema);
  const { orderByLastUpdated } = call.switches;
  if (orderByLastUpdated !== 'order' && /^\s*lastUpdated\b/iu.test(text)) {
    if (orderByLastUpdated === 'refuse') throw unrecognizedName('lastUpdated');
    return undefined;
  }
  const reading = call.reading('none');
  return (a, b) => compare(compiled.view(a, reading), compiled.view(b, reading));
}

/** Renders a record as JSON text, as the request's `fields` ask. */
export function compilePresenter<T>(call: Call, whole: CompiledModel<T>): (record: T) => string {
  const compiled = call.modelOf(whole);
  const text = readParameter(call.url.searchParams, 'fields');
  if (text === undefined) {
    const reading = call.reading('all');
    return (record) => compiled.renderText(record, reading);
  }
  const project = compileFields(text, compiled.schema, call.switches.unknownFields);
  const reading = call.reading(linksFor(text));
  return (record) => JSON.stringify(project(compiled.view(record, reading)));
}

/** Projections drop links inside references unless `_info` is listed, so few of them need any. */
function linksFor(fields: string): 'none' | 'all' {
  const infos = fields.split(',').filter((path) => path.includes('_info'));
  return infos.every((path) => /^\s*_info\/(lastUpdated|updatedBy)\s*$/i.test(path))
    ? 'none'
    : 'all';
}

function queryOptions(switches: Switches): QueryOptions {
  const { childSameElement, inOutsideConditions, quoteEscape } = switches;
  const { dateOnlyConditions, timeRounding, longTextConditions, nullMatchesNegation } = switches;
  return {
    childSameElement,
    inOutsideConditions,
    quoteEscape,
    dateOnlyConditions,
    timeRounding,
    longTextConditions,
    nullMatchesNegation,
  };
}
