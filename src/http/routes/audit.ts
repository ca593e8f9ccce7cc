import { z } from 'zod';
import {
  type AuditEntryDocument,
  auditEntryDocument,
  auditEntrySchema,
} from '../../contract/audit.ts';
import { byteOrderMark, csvLine } from '../../core/csv/csvText.ts';
import type { AuditFilter, AuditSort } from '../../ports/decisionStores.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { listParameters, pageDocument, pageOf } from '../listing.ts';
import { ok, operation } from '../operation.ts';
import { streamOf } from '../streamOf.ts';

const tag = 'Audit log';
const path = '/organizations/{org}/audit-log';
const sorts: readonly AuditSort[] = ['at'];
const { what, about } = auditEntrySchema.shape;

const filters = {
  actor: z.array(z.string()).optional().describe('Id of a user, token or run.'),
  what: z.array(what).optional(),
  kind: z.array(about.shape.kind).optional().describe('Kind of object that was changed.'),
  object: z.array(z.string()).optional().describe('Id of the object that was changed.'),
  since: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional().describe('Exclusive.'),
};

type Filters = z.infer<ReturnType<typeof z.object<typeof filters>>>;

export const auditOperations = [
  operation(
    {
      id: 'listAuditLog',
      method: 'get',
      path,
      tag,
      summary: 'Changes with who made them, when and from where; newest first',
      description: 'Secrets show only that they changed. Contacts appear only by their id.',
      access: 'audit.read',
      query: z.strictObject({ ...listParameters(sorts), ...filters }),
      answers: [{ status: 200, description: 'A page.', schema: pageOf(auditEntrySchema) }],
    },
    async ({ organization, query }) => {
      const { limit, cursor, sort, total } = query;
      const wanted = { limit, cursor, sort, total, filter: filterOf(query) };
      const found = await organization.stores.decisions.page(wanted);
      return ok(pageDocument(found, auditEntryDocument));
    },
  ),
  operation(
    {
      id: 'exportAuditLog',
      method: 'get',
      path: `${path}/export`,
      tag,
      summary: 'The audit log as a CSV or JSON lines file',
      access: 'audit.read',
      query: z.strictObject({ format: z.enum(['csv', 'jsonl']).default('csv'), ...filters }),
      answers: [
        { status: 200, description: 'The file.', mediaType: 'text/csv', schema: z.string() },
      ],
    },
    async ({ organization, query, signal }) => {
      const isCsv = query.format === 'csv';
      const lines = linesOf(organization.stores, filterOf(query), isCsv);
      return new Response(streamOf(lines, signal), {
        headers: {
          'Content-Type': isCsv ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8',
          'Content-Disposition': `attachment; filename="audit-log.${query.format}"`,
        },
      });
    },
  ),
];

function instantOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : new Date(text).toISOString();
}

function filterOf({ actor, what: acts, kind, object, since, until }: Filters): AuditFilter {
  return {
    actorId: actor,
    what: acts,
    kind,
    id: object,
    since: instantOf(since),
    until: instantOf(until),
  };
}

const columns = [
  'id',
  'at',
  'actor',
  'actorId',
  'through',
  'what',
  'kind',
  'object',
  'label',
  'changes',
  'requestId',
  'address',
];

async function* linesOf(
  { decisions }: OrganizationStores,
  filter: AuditFilter,
  isCsv: boolean,
): AsyncGenerator<string> {
  if (isCsv) yield `${byteOrderMark}${csvLine(columns)}`;
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page = await decisions.page({ limit: 250, cursor, filter });
    const documents = page.rows.map(auditEntryDocument);
    yield documents.map((one) => (isCsv ? csvOf(one) : `${JSON.stringify(one)}\n`)).join('');
    cursor = page.nextCursor;
  }
}

function csvOf(entry: AuditEntryDocument): string {
  const { id, at, by, label, requestId, address, changes } = entry;
  const own = entry.field === null ? '' : `${entry.field}: ${entry.choose ?? ''}`;
  const told = changes.map((one) => `${one.name}: ${one.old ?? '(none)'} > ${one.new ?? '(none)'}`);
  return csvLine([
    id,
    at,
    by?.name ?? null,
    by?.id ?? null,
    by?.through ?? null,
    entry.what,
    entry.about.kind,
    entry.about.id,
    label,
    [own, ...told].filter((text) => text !== '').join('; '),
    requestId,
    address,
  ]);
}
