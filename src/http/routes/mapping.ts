import { z } from 'zod';
import {
  checkedMappingDocument,
  checkedMappingSchema,
  mappingDocument,
  mappingImpactSchema,
  mappingInForceSchema,
  mappingSampleDocument,
  mappingSampleSchema,
  mappingSavedSchema,
  mappingVersionDocument,
  mappingVersionSchema,
} from '../../contract/mapping.ts';
import { lostValuesDocument, lostValuesSchema } from '../../contract/mappingChoices.ts';
import { mappingEntered, mappingInputSchema } from '../../contract/mappingInput.ts';
import { badInput } from '../../core/badInput.ts';
import type { Finding } from '../../core/mapping/checkMapping.ts';
import type { MappingDocument } from '../../core/mapping/document.ts';
import {
  changeMapping,
  checkDocument,
  mappingNow,
  mappingVersion,
  restoreMapping,
  type SavedMapping,
  versionDifferences,
} from '../../engine/setup/changeMapping.ts';
import { compareWithLists } from '../../engine/setup/editMapping.ts';
import { mappingImpact } from '../../engine/setup/mappingImpact.ts';
import { lostValues } from '../../engine/setup/mappingValues.ts';
import { sampleMapping } from '../../engine/setup/sampleMapping.ts';
import type { MappingSort } from '../../ports/policyStores.ts';
import { findingText } from '../../texts/findingText.ts';
import type { Texts } from '../../texts/texts.ts';
import { listParameters, pageDocument, pageOf } from '../listing.ts';
import { type ApiRequest, ok, operation, type ServedOrganization } from '../operation.ts';
import { checkServerOwned } from '../ownMembers.ts';
import { pathNamed } from '../places.ts';
import { type Fault, RefusedContent } from '../refusal.ts';

const tag = 'Mapping';
const path = '/organizations/{org}/mapping';
const params = z.strictObject({ version: z.string().regex(/^(0|[1-9]\d{0,8})$/u) });

const sorts: readonly MappingSort[] = ['version'];

/** A mapping to save. */
const entered = mappingInputSchema.extend({
  note: z
    .string()
    .trim()
    .max(500)
    .optional()
    .describe('A note about this version, shown in the list of versions.'),
});

/** The mapping to check; absent for the one in force. */
const lookedAt = z.strictObject({ mapping: mappingInputSchema.optional() });

const checkedSchema = checkedMappingSchema.extend({ examples: lostValuesSchema });

export const mappingOperations = [
  operation(
    {
      id: 'getMapping',
      method: 'get',
      path,
      tag,
      summary: 'The current field mapping, including defaults',
      access: 'mapping.read',
      answers: [{ status: 200, description: 'The mapping.', schema: mappingInForceSchema }],
    },
    async ({ organization }) => {
      const { mapping, saved } = await mappingNow(organization);
      return ok(mappingDocument(mapping, saved), { what: 'mapping', version: saved.version });
    },
  ),
  operation(
    {
      id: 'saveMapping',
      method: 'put',
      path,
      tag,
      summary: 'Saves the mapping as a new version; the next sync applies it',
      description:
        'Each rejected entry is listed with the reason. If nothing differs, nothing is saved.',
      access: 'mapping.change',
      versioned: true,
      body: entered,
      answers: [{ status: 200, description: 'The mapping.', schema: mappingSavedSchema }],
    },
    async (request) => {
      const { organization, body: entry, expected, voice } = request;
      const { note = '', ...body } = entry;
      const { mapping, saved } = await mappingNow(organization);
      const version = expected(saved.version, { what: 'mapping', by: saved.savedBy });
      const names = ['version', 'author', 'savedAt', 'savedBy', 'inForce'];
      checkServerOwned(body, mappingDocument(mapping, saved), names);
      const document = mappingEntered(body);
      refuse(await checkDocument(organization, document), document, voice.texts);
      return await answered(
        request,
        await changeMapping(organization, () => document, version, note || null),
      );
    },
  ),
  operation(
    {
      id: 'checkMapping',
      asksConnectWise: true,
      method: 'post',
      path: `${path}/check`,
      tag,
      summary: 'Checks a mapping: errors, and values it would lose',
      description:
        'Saves nothing. Names in value maps are compared with the lists of ConnectWise. `examples` has real values that would be lost.',
      access: 'mapping.read',
      untransacted: true,
      body: lookedAt,
      answers: [{ status: 200, description: 'The findings.', schema: checkedSchema }],
    },
    async ({ organization, body, signal, voice: { texts } }) => {
      const document = await documentOf(organization, body);
      const findings = await checkDocument(organization, document);
      const examples = await lostValues(organization, document, findings, signal);
      const lists = await compareWithLists(organization, document, () => organization.engine());
      const checked = checkedMappingDocument({ findings, ...lists, impact: null }, texts);
      return ok({ ...checked, examples: lostValuesDocument(examples, texts) });
    },
  ),
  operation(
    {
      id: 'getMappingImpact',
      method: 'post',
      path: `${path}/impact`,
      tag,
      summary: 'Previews what a mapping changes in linked records',
      description:
        'Saves nothing and does not ask ConnectWise. `impact` is null for a rejected mapping.',
      access: 'mapping.read',
      untransacted: true,
      body: lookedAt,
      answers: [{ status: 200, description: 'The impact.', schema: mappingImpactSchema }],
    },
    async ({ organization, body, signal, voice: { texts } }) => {
      const document = await documentOf(organization, body);
      const findings = await checkDocument(organization, document);
      const refused = findings.some(({ kind }) => kind === 'refused');
      const impact = refused ? null : await mappingImpact(organization, document, signal);
      return ok({ findings: findings.map((one) => findingText(one, texts)), impact });
    },
  ),
  operation(
    {
      id: 'sampleMapping',
      asksConnectWise: true,
      method: 'post',
      path: `${path}/sample`,
      tag,
      summary: 'A contact through a mapping, field by field, both ways',
      description: 'Saves nothing. Several contacts can have the same name or address.',
      access: 'mapping.read',
      untransacted: true,
      body: lookedAt.extend({
        contact: z.string().min(1).max(300).describe('Id, e-mail address or name.'),
      }),
      answers: [{ status: 200, description: 'The contacts.', schema: pageOf(mappingSampleSchema) }],
    },
    async ({ organization, body, voice }) => {
      const document = await documentOf(organization, body);
      refuse(await checkDocument(organization, document), document, voice.texts, ['mapping']);
      const found = await sampleMapping(await organization.engine(), body.contact, document);
      return ok({
        data: found.map((one) => mappingSampleDocument(one, voice.texts)),
        nextCursor: null,
      });
    },
  ),
  operation(
    {
      id: 'listMappingVersions',
      method: 'get',
      path: `${path}/versions`,
      tag,
      summary: 'Saved versions of the mapping, with what each changed; newest first',
      access: 'mapping.read',
      query: z.strictObject(listParameters(sorts)),
      answers: [{ status: 200, description: 'A page.', schema: pageOf(mappingVersionSchema) }],
    },
    async ({ organization, query }) => {
      const page = await organization.stores.mappings.page(query);
      const rows = [];
      for (const one of page.rows) {
        const differences = await versionDifferences(organization, one.version);
        rows.push(mappingVersionDocument(one, differences));
      }
      return ok(pageDocument({ ...page, rows }, (row) => row));
    },
  ),
  operation(
    {
      id: 'getMappingVersion',
      method: 'get',
      path: `${path}/versions/{version}`,
      tag,
      summary: 'One version of the mapping; 0 is the default mapping',
      access: 'mapping.read',
      params,
      answers: [{ status: 200, description: 'The version.', schema: mappingVersionSchema }],
    },
    async ({ organization, params: { version } }) => {
      const found = await mappingVersion(organization, Number(version));
      return ok(
        mappingVersionDocument(found, await versionDifferences(organization, found.version)),
      );
    },
  ),
  operation(
    {
      id: 'restoreMappingVersion',
      method: 'post',
      path: `${path}/versions/{version}/restore`,
      tag,
      summary: 'Saves an earlier version again, as a new one',
      access: 'mapping.change',
      params,
      answers: [{ status: 200, description: 'The mapping.', schema: mappingSavedSchema }],
    },
    async (request) => {
      const {
        organization,
        params: { version },
      } = request;
      return await answered(request, await restoreMapping(organization, Number(version), 'any'));
    },
  ),
];

async function documentOf(
  { stores }: ServedOrganization,
  { mapping }: z.infer<typeof lookedAt>,
): Promise<MappingDocument> {
  return mapping === undefined ? (await stores.mappings.get()).document : mappingEntered(mapping);
}

async function answered(
  { organization, voice: { texts } }: Pick<ApiRequest, 'organization' | 'voice'>,
  saving: SavedMapping,
) {
  const { differences } = saving;
  const warnings = saving.warnings.map((one) => findingText(one, texts));
  const { mapping, saved } = await mappingNow(organization);
  return ok(
    { ...mappingDocument(mapping, saved), differences, warnings },
    { what: 'mapping', version: saved.version },
  );
}

/** Throws RefusedContent with every invalid entry and the reason (R11, R13). */
function refuse(
  findings: readonly Finding[],
  { entries, off }: MappingDocument,
  texts: Texts,
  within: readonly string[] = [],
): void {
  const refused = findings.filter(({ kind }) => kind === 'refused');
  const [first] = refused;
  if (first === undefined) return;
  const faults = refused.map((finding): Fault => {
    const { amp, part, problem, accepted } = findingText(finding, texts);
    const index = entries.findIndex((entry) => entry.amp === amp);
    const own =
      part === 'off' || index < 0
        ? ['off', Math.max(0, off.indexOf(amp))]
        : ['entries', index, ...pathNamed(part)];
    return { in: 'body', path: [...within, ...own], code: 'refused', detail: problem, accepted };
  });
  const { amp, part, problem, accepted } = first;
  throw new RefusedContent(badInput(`${amp}.${part}`, problem, accepted), faults);
}
