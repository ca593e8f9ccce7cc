import { z } from 'zod';
import {
  ampFieldDocument,
  ampFieldSchema,
  connectWiseFieldDocuments,
  connectWiseFieldSchema,
  retiredFieldSchema,
} from '../../contract/field.ts';
import { foundValueSchema, pairSchema } from '../../contract/mappingChoices.ts';
import type { Problem } from '../../core/badInput.ts';
import { ampFields, fieldNamed } from '../../core/contact/ampFields.ts';
import { catalog } from '../../core/mapping/catalog.ts';
import { pairsOf } from '../../core/mapping/pairs.ts';
import { notFound } from '../../core/notFound.ts';
import {
  addCustomField,
  customKinds,
  renameCustomField,
  retireCustomField,
} from '../../engine/setup/customFields.ts';
import { foundValues } from '../../engine/setup/mappingValues.ts';
import type { AmpFieldRow } from '../../ports/policyStores.ts';
import { findingProblem } from '../../texts/findingText.ts';
import { pageOf } from '../listing.ts';
import { ok, operation, type ServedOrganization } from '../operation.ts';
import { checkServerOwned } from '../ownMembers.ts';

const tag = 'AMP fields';
const path = '/organizations/{org}/amp-fields';
const params = z.strictObject({ name: z.string() });

const added = z.strictObject({
  label: z.string().max(200).describe('The name that people see, up to 60 characters.'),
  kind: z.enum(customKinds),
  options: z.array(z.string()).max(500).default([]).describe('Options of a choice.'),
});

const edited = z.strictObject({
  label: z.string().max(200).optional(),
  retired: z.boolean().optional().describe('Retired fields are neither offered nor mapped.'),
  name: z.unknown().optional(),
  kind: z.unknown().optional(),
  options: z.unknown().optional(),
  custom: z.unknown().optional(),
  version: z.unknown().optional(),
  editedBy: z.unknown().optional(),
});

export const fieldOperations = [
  operation(
    {
      id: 'listAmpFields',
      method: 'get',
      path,
      tag,
      summary: 'All fields of AMP contacts, on one page: standard ones, then custom ones',
      access: 'fields.read',
      answers: [{ status: 200, description: 'The fields.', schema: pageOf(ampFieldSchema) }],
    },
    async ({ organization }) => {
      const fields = [...ampFields, ...(await organization.stores.ampFields.list())];
      return ok({ data: fields.map(ampFieldDocument), nextCursor: null });
    },
  ),
  operation(
    {
      id: 'addAmpField',
      method: 'post',
      path,
      tag,
      summary: 'Adds a custom field',
      access: 'fields.change',
      body: added,
      answers: [{ status: 201, description: 'The field.', schema: ampFieldSchema }],
    },
    async ({ organization, body }) => {
      const field = await addCustomField(organization, body);
      const { organizationId } = organization.stores;
      return {
        status: 201,
        body: ampFieldDocument(field),
        version: versionOf(field),
        location: `/api/v1/organizations/${organizationId}/amp-fields/${field.name}`,
      };
    },
  ),
  operation(
    {
      id: 'getAmpField',
      method: 'get',
      path: `${path}/{name}`,
      tag,
      summary: 'One field of AMP contacts',
      access: 'fields.read',
      params,
      answers: [{ status: 200, description: 'The field.', schema: ampFieldSchema }],
    },
    async ({ organization, params: { name } }) => {
      const standard = fieldNamed(ampFields, name);
      if (standard !== undefined) return ok(ampFieldDocument(standard));
      const field = await customFieldNamed(organization, name);
      return ok(ampFieldDocument(field), versionOf(field));
    },
  ),
  operation(
    {
      id: 'changeAmpField',
      method: 'patch',
      path: `${path}/{name}`,
      tag,
      summary: 'Renames, retires or brings back a custom field',
      description:
        'Name, kind and options stay, and so do the values in AMP contacts. A retired field is no longer mapped.',
      access: 'fields.change',
      params,
      body: edited,
      versioned: 'if_given',
      answers: [{ status: 200, description: 'The field.', schema: retiredFieldSchema }],
    },
    async ({ organization, params: { name }, body, expected }) => {
      const present = await customFieldNamed(organization, name);
      let version = expected(present.version, {
        what: 'amp_field',
        id: present.name,
        by: present.editedBy,
      });
      const { label, retired, ...own } = body;
      const names = ['name', 'kind', 'options', 'custom', 'version', 'editedBy'];
      checkServerOwned(own, ampFieldDocument(present), names);
      let field = present;
      if (label !== undefined && label !== present.label) {
        field = await renameCustomField(organization, present.name, label, version);
        version = field.version;
      }
      if (retired === undefined || retired === (present.custom?.retired === true)) {
        return ok({ ...ampFieldDocument(field), unmapped: false }, versionOf(field));
      }
      const done = await retireCustomField(organization, present.name, retired, version);
      return ok(
        { ...ampFieldDocument(done.field), unmapped: done.unmapped },
        versionOf(done.field),
      );
    },
  ),
  operation(
    {
      id: 'listConnectWiseFields',
      method: 'get',
      path: '/organizations/{org}/connectwise-fields',
      tag,
      summary:
        'All ConnectWise fields, on one page: those that can be mapped, and why others cannot',
      access: 'fields.read',
      answers: [
        { status: 200, description: 'The fields.', schema: pageOf(connectWiseFieldSchema) },
      ],
    },
    async ({ voice }) => ok({ data: connectWiseFieldDocuments(voice.texts), nextCursor: null }),
  ),
  operation(
    {
      id: 'listFieldPairs',
      method: 'get',
      path: `${path}/{name}/pairs`,
      tag,
      summary:
        'Each ConnectWise field paired with this AMP field, on one page: possible directions, and what prevents the others',
      access: 'fields.read',
      params,
      answers: [{ status: 200, description: 'The pairs.', schema: pageOf(pairSchema) }],
    },
    async ({ organization, params: { name }, voice: { texts } }) => {
      const standard = fieldNamed(ampFields, name);
      const target = standard ?? (await customFieldNamed(organization, name));
      const said = (problem: Problem | null) =>
        problem === null ? null : findingProblem(problem, texts);
      const data = pairsOf(target, catalog).map((pair) => ({
        ...pair,
        refused: said(pair.refused),
        warning: said(pair.warning),
      }));
      return ok({ data, nextCursor: null });
    },
  ),
  operation(
    {
      id: 'listFoundValues',
      method: 'get',
      path: '/organizations/{org}/connectwise-fields/{name}/values',
      tag,
      summary: 'The 500 most frequent values of a ConnectWise field',
      description: 'The values that the last sync read, without asking ConnectWise.',
      access: 'mapping.read',
      params,
      answers: [{ status: 200, description: 'The values.', schema: pageOf(foundValueSchema) }],
    },
    async ({ organization, params: { name }, signal }) =>
      ok({ data: await foundValues(organization, name, signal), nextCursor: null }),
  ),
];

function versionOf({ name: id, version }: AmpFieldRow) {
  return { what: 'amp_field', id, version } as const;
}

async function customFieldNamed({ stores }: ServedOrganization, name: string) {
  const fields = await stores.ampFields.list();
  const named = fieldNamed(fields, name)?.name;
  const field = fields.find((one) => one.name === named);
  if (field === undefined) throw notFound('amp_field', name);
  return field;
}
