import { z } from 'zod';
import {
  enteredFilterSchema,
  type FilterInForceDocument,
  filterInForceSchema,
  filterPreviewDocument,
  filterPreviewSchema,
  filterSavedSchema,
  filterValueSchema,
  foundNameSchema,
  recommendedFilterDocument,
  savedFilterDocument,
} from '../../contract/filter.ts';
import { badInput } from '../../core/badInput.ts';
import { canonicalName } from '../../core/contact/canonical.ts';
import { Failure } from '../../core/failure.ts';
import { recommendedTypes } from '../../core/filter/companyTypes.ts';
import { type ContactFilter, filterFields, sameFilter } from '../../core/filter/contactFilter.ts';
import { readFilterField } from '../../core/filter/parseFilter.ts';
import type { EngineDeps } from '../../engine/deps.ts';
import { readFilter, readFilterJson, saveFilter } from '../../engine/setup/chooseFilter.ts';
import { findValues, listedValues } from '../../engine/setup/filterInForce.ts';
import { lookAtFilter } from '../../engine/setup/lookAtFilter.ts';
import type { Voice } from '../../texts/voice.ts';
import { pageOf } from '../listing.ts';
import { ok, operation, type ServedOrganization } from '../operation.ts';
import { checkServerOwned } from '../ownMembers.ts';
import { pathNamed, placeOf, refusedAt } from '../places.ts';
import { isSameJson } from '../sameJson.ts';

const tag = 'Filter';
const path = '/organizations/{org}/filter';

const entered = z.strictObject({
  filter: enteredFilterSchema.optional(),
  text: z
    .string()
    .max(20_000)
    .optional()
    .describe('Company types separated by commas, or an expression, in place of `filter`.'),
  companyTypes: z
    .array(z.string())
    .readonly()
    .nullable()
    .optional()
    .describe('Names of company types, in place of `filter`.'),
  saved: z.unknown().optional(),
  notes: z.unknown().optional(),
  version: z.unknown().optional(),
  savedAt: z.unknown().optional(),
  savedBy: z.unknown().optional(),
});

type Entered = z.infer<typeof entered>;

const words = filterFields.map((field) => field.replaceAll(' ', '-'));
const fieldParams = z.strictObject({ field: z.enum([...filterFields, ...words]) });

export const filterOperations = [
  operation(
    {
      id: 'getFilter',
      method: 'get',
      path,
      tag,
      summary: 'The current contact filter, saved or not',
      access: 'filter.read',
      answers: [{ status: 200, description: 'The filter.', schema: filterInForceSchema }],
    },
    async ({ organization }) => {
      const shown = await inForce(organization);
      return ok(shown, { what: 'filter', version: shown.version });
    },
  ),
  operation(
    {
      id: 'saveFilter',
      asksConnectWise: true,
      method: 'put',
      path,
      tag,
      summary: 'Saves the contact filter; the next sync applies it',
      description:
        'Send one of `filter`, `text` and `companyTypes`. If you send back the whole document, the one you changed counts.',
      access: 'filter.change',
      versioned: true,
      untransacted: true,
      body: entered,
      answers: [{ status: 200, description: 'The filter.', schema: filterSavedSchema }],
    },
    async ({ organization, body, expected, voice }) => {
      const shown = await inForce(organization);
      const version = expected(shown.version, { what: 'filter', by: shown.savedBy });
      checkServerOwned(body, shown, ['saved', 'notes', 'version', 'savedAt', 'savedBy']);
      const deps = await organization.engine();
      const filter = await enteredFilter(deps, body, shown, voice);
      if (filter === null) {
        const wanted = { code: 'one_of', names: 'filter, text, companyTypes' } as const;
        throw badInput('filter', { code: 'missing' }, wanted);
      }
      const contactsAffected = await saveFilter(deps, filter, version);
      const saved = await organization.stores.filters.current();
      const document = savedFilterDocument(filter, [], saved);
      return ok({ ...document, contactsAffected }, { what: 'filter', version: saved.version });
    },
  ),
  operation(
    {
      id: 'previewFilter',
      asksConnectWise: true,
      method: 'post',
      path: `${path}/preview`,
      tag,
      summary:
        'Preview of a filter: companies, contacts, a sample, and the contacts it adds and drops',
      description:
        'Saves nothing. It counts what the last sync read; before the first sync, it asks ConnectWise. Without a filter in the body, it previews the current one.',
      access: 'filter.read',
      untransacted: true,
      body: entered,
      answers: [{ status: 200, description: 'The preview.', schema: filterPreviewSchema }],
    },
    async ({ organization, body, signal, voice }) => {
      const shown = await inForce(organization);
      const deps = await organization.engine();
      const before = deps.connectWise.requests;
      const filter = await enteredFilter(deps, body, shown, voice);
      const preview = await lookAtFilter(deps, filter, signal);
      return ok(filterPreviewDocument(preview, deps.connectWise.requests - before));
    },
  ),
  operation(
    {
      id: 'listFilterValues',
      asksConnectWise: true,
      method: 'get',
      path: `${path}/values/{field}`,
      tag,
      summary: 'All values of a filter field in this ConnectWise, on one page',
      access: 'filter.read',
      params: fieldParams,
      answers: [{ status: 200, description: 'The values.', schema: pageOf(filterValueSchema) }],
    },
    async ({ organization, params: { field } }) => {
      const deps = await organization.engine();
      const data = await listedValues(deps, readFilterField(field.replaceAll('-', ' ')));
      return ok({ data, nextCursor: null });
    },
  ),
  operation(
    {
      id: 'findFilterValues',
      asksConnectWise: true,
      method: 'post',
      path: `${path}/values/{field}/find`,
      tag,
      summary: 'Finds the values for names separated by commas, or the closest ones',
      description: 'Saves nothing. Case and surrounding spaces do not matter.',
      access: 'filter.read',
      untransacted: true,
      params: fieldParams,
      body: z.strictObject({ text: z.string().max(20_000) }),
      answers: [{ status: 200, description: 'The names.', schema: pageOf(foundNameSchema) }],
    },
    async ({ organization, params: { field }, body: { text } }) => {
      const deps = await organization.engine();
      const data = await findValues(deps, readFilterField(field.replaceAll('-', ' ')), text);
      return ok({ data, nextCursor: null });
    },
  ),
];

/** As it was saved; the next sync picks up names that changed in ConnectWise since. */
async function inForce({ stores }: ServedOrganization): Promise<FilterInForceDocument> {
  const { value: filter, ...version } = await stores.filters.current();
  if (filter === null) return recommendedFilterDocument(recommendedTypes, version);
  return savedFilterDocument(filter, await stores.filters.notes(), version);
}

/**
 * The filter that a body asks for, by what differs from the filter in force; null if it asks for
 * none. Throws RefusedContent with the place of values that ConnectWise does not have.
 */
async function enteredFilter(
  deps: EngineDeps,
  body: Entered,
  present: FilterInForceDocument,
  voice: Voice,
): Promise<ContactFilter | null> {
  const given = (['filter', 'text', 'companyTypes'] as const).filter(
    (name) => body[name] !== undefined && body[name] !== null,
  );
  const changed = given.filter((name) => !isSameJson(body[name], present[name]));
  const read: ContactFilter[] = [];
  for (const name of changed.length === 0 ? given.slice(0, 1) : changed) {
    read.push(await readMember(deps, body, name, voice));
  }
  const [filter = null, ...others] = read;
  if (filter === null || others.every((other) => sameFilter(filter, other))) return filter;
  const names = changed.join(', ');
  throw badInput('filter', { code: 'several_meant', members: names }, { code: 'one_of_them' });
}

async function readMember(
  deps: EngineDeps,
  body: Entered,
  name: 'filter' | 'text' | 'companyTypes',
  voice: Voice,
): Promise<ContactFilter> {
  const { filter, text = '', companyTypes = [] } = body;
  const types = { field: 'company type', is: 'one of', values: companyTypes };
  try {
    if (name === 'text') return await readFilter(deps, text);
    return await readFilterJson(deps, name === 'filter' ? filter : types);
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown;
    const { code, detail } = thrown;
    if (code === 'bad_input') {
      const known = name === 'filter' ? pathNamed(String(detail.field)) : [name];
      throw refusedAt(thrown, known, voice);
    }
    if (code !== 'company_type_unknown' && code !== 'filter_value_unknown') throw thrown;
    const wanted = canonicalName(String(detail.name));
    const isIt = (value: unknown) => typeof value === 'string' && canonicalName(value) === wanted;
    throw refusedAt(thrown, [name, ...(placeOf(body[name], isIt) ?? [])], voice);
  }
}
