import { sql } from 'kysely';
import type { AuditEntry, Decision, DecisionSubject } from '../../core/decision.ts';
import { storableText } from '../../core/storableText.ts';
import { insertRows } from '../database/bulk.ts';
import { byIndex, isOneOf } from '../database/rowSource.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { decodeJson, encodeJson } from '../database/storedJson.ts';
import { recordOf } from './holdRows.ts';

const target = {
  table: 'decisions',
  key: ['seq'],
  columns: {
    seq: 'integer',
    at: 'text',
    decided_by: 'text',
    kind: 'text',
    id: 'text',
    amp_contact_id: 'text',
    body: 'json',
    actor_id: 'text',
    what: 'text',
    label: 'text',
    request_id: 'text',
    address: 'text',
  },
} as const;

type NewDecision = Pick<Decision, 'about' | 'decided'> &
  Partial<Pick<AuditEntry, 'ampContactId' | 'label'>>;

/** Stores decisions, in the transaction that carries them out. Returns their numbers, in order. */
export async function noteDecisions(
  db: Writing,
  scope: Scope,
  decided: readonly NewDecision[],
  now: string,
): Promise<readonly number[]> {
  if (decided.length === 0) return [];
  const last = await db
    .selectFrom('decisions')
    .select('seq')
    .where('organization_id', '=', scope.organizationId)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  const first = (last?.seq ?? 0) + 1;
  const by = encodeJson(scope.actor);
  const rows = decided.map(
    ({ about, ampContactId = null, label = null, decided: body }, index) => ({
      seq: first + index,
      at: now,
      decided_by: by,
      kind: about.kind,
      id: String(about.id),
      amp_contact_id: ampContactId,
      body,
      actor_id: scope.actor.id,
      what: body.what,
      label: label === null ? null : storableText(label),
      request_id: scope.from?.requestId ?? null,
      address: scope.from?.address ?? null,
    }),
  );
  await insertRows(db, scope, target, rows);
  return rows.map(({ seq }) => seq);
}

/** The last decisions about any of these, newest first; a pair is about its AMP contact as well. */
export async function loadDecisions(
  db: Writing,
  { organizationId, dialect }: Pick<Scope, 'organizationId' | 'dialect'>,
  about: readonly DecisionSubject[],
  limit: number,
): Promise<readonly Decision[]> {
  const query = db
    .selectFrom('decisions')
    .select(['seq', 'at', 'decided_by', 'kind', 'id', 'amp_contact_id', 'body'])
    .where('organization_id', '=', organizationId)
    .orderBy('seq', 'desc')
    .limit(limit);
  const rows: Row[] = [];
  for (const { kind, id } of about) {
    const own = query.where('kind', '=', kind).where('id', '=', String(id));
    rows.push(...(await own.execute()));
  }
  const ampIds = about.flatMap(({ kind, id }) => (kind === 'amp_contact' ? [id] : []));
  if (ampIds.length > 0) {
    const ofPairs = await sql<Row>`
      select seq, at, decided_by, kind, id, amp_contact_id, body
      from ${byIndex(dialect, 'decisions', 'decisions_amp_contact')}
      where organization_id = ${organizationId} and amp_contact_id is not null
        and ${isOneOf(dialect, 'amp_contact_id', 'text', ampIds)}
      order by seq desc limit ${limit}`.execute(db);
    rows.push(...ofPairs.rows);
  }
  const distinct = new Map(rows.map((row) => [row.seq, row]));
  return [...distinct.values()]
    .toSorted((a, b) => b.seq - a.seq)
    .slice(0, limit)
    .map(decisionOf);
}

type Row = Pick<
  Tables['decisions'],
  'seq' | 'at' | 'decided_by' | 'kind' | 'id' | 'amp_contact_id' | 'body'
>;

function decisionOf(row: Row): Decision {
  return {
    seq: row.seq,
    at: row.at,
    by: decodeJson(row.decided_by),
    about: subjectOf(row),
    ampContactId: row.amp_contact_id,
    decided: decodeJson(row.body),
  };
}

function subjectOf({ kind, id }: Row): DecisionSubject {
  if (kind === 'contact' || kind === 'amp_contact' || kind === 'todo')
    return recordOf({ kind, id });
  return { kind, id };
}

/** Entries of the audit log by their places, in any order. */
export async function loadEntries(
  db: Pick<Writing, 'selectFrom'>,
  { organizationId, dialect }: Pick<Scope, 'organizationId' | 'dialect'>,
  places: readonly number[],
): Promise<readonly AuditEntry[]> {
  const rows = await db
    .selectFrom('decisions')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where(isOneOf(dialect, 'seq', 'integer', places))
    .execute();
  return rows.map((row) => ({
    ...decisionOf(row),
    label: row.label,
    requestId: row.request_id,
    address: row.address,
  }));
}
