import type { Selectable } from 'kysely';
import type {
  AnnouncedRecord,
  CallbackStore,
  Registration,
  WaitingRecord,
} from '../../ports/callbacks.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { decodeJson, encodeJson } from '../database/storedJson.ts';

/** The callback registration of an organization, and its messages. */
export function createCallbackStore(scope: Scope): CallbackStore {
  const { organizationId } = scope;

  const loaded = async (db: Pick<Writing, 'selectFrom'>) =>
    await db
      .selectFrom('callback_registrations')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .executeTakeFirst();
  const change = async (
    db: Writing,
    set: Partial<Omit<Tables['callback_registrations'], 'organization_id'>>,
  ) => {
    await db
      .updateTable('callback_registrations')
      .set(set)
      .where('organization_id', '=', organizationId)
      .execute();
  };

  return {
    registration: () =>
      scope.read(async (db) => {
        const row = await loaded(db);
        return row === undefined ? null : registrationOf(row);
      }),

    takeCheck: ({ address, key, now, again }) =>
      scope.write(async (db) => {
        const connection = await db
          .selectFrom('connections')
          .select('keys_since')
          .where('organization_id', '=', organizationId)
          .executeTakeFirst();
        if (connection === undefined) return null;
        const wanted = { address: address ?? '', keys_since: connection.keys_since };
        const row = await loaded(db);
        if (row === undefined) {
          const made = { ...nothingYet, ...wanted, key, due_at: again };
          await db
            .insertInto('callback_registrations')
            .values({ organization_id: organizationId, ...made })
            .execute();
          return registrationOf({ organization_id: organizationId, ...made });
        }
        const same = row.address === wanted.address && row.keys_since === wanted.keys_since;
        if (same && row.due_at > now) return null;
        await change(db, { ...wanted, due_at: again });
        return registrationOf({ ...row, ...wanted });
      }),

    noteCheck: ({ off, failure, now, due }) =>
      scope.write(async (db) => {
        const noted = failure === null ? null : encodeJson(failure);
        await change(db, { off, failure: noted, checked_at: now, due_at: due });
      }),

    recheck: (now) =>
      scope.write(async (db) => {
        const row = await loaded(db);
        if (row !== undefined && row.due_at > now) await change(db, { due_at: now });
      }),

    receive: (message, now, takeFrom) =>
      scope.write(async (db) => {
        const row = await loaded(db);
        if (row === undefined) return false;
        const seq = row.last_seq + 1;
        const added = await db
          .insertInto('callback_messages')
          .values({
            organization_id: organizationId,
            id: message.id,
            seq,
            kind: message.kind,
            record_id: message.recordId,
            deleted: message.deleted ? 1 : 0,
            last_updated: message.lastUpdated,
            received_at: now,
          })
          .onConflict((conflict) => conflict.columns(['organization_id', 'id']).doNothing())
          .returning('seq')
          .executeTakeFirst();
        if (added === undefined) return false;
        const take_from = row.take_from ?? takeFrom;
        await change(db, { last_seq: seq, received_at: now, take_from });
        return true;
      }),

    waiting: () =>
      scope.snapshot(async (db) => {
        const row = await loaded(db);
        if (row === undefined) return { records: [], upTo: 0 };
        const rows = await db
          .selectFrom('callback_messages')
          .select(['seq', 'kind', 'record_id', 'deleted', 'last_updated'])
          .where('organization_id', '=', organizationId)
          .where('seq', '>', row.taken_to)
          .orderBy('seq')
          .execute();
        const records = new Map<string, WaitingRecord>();
        for (const { seq, kind, record_id: recordId, deleted, last_updated: lastUpdated } of rows) {
          const name = `${kind} ${recordId}`;
          const before = records.get(name);
          records.set(name, {
            kind,
            recordId,
            // Messages arrive in any order, so none cancels another.
            deleted: deleted === 1 || before?.deleted === true,
            lastUpdated: later(before, lastUpdated),
            firstMessage: before?.firstMessage ?? seq,
          });
        }
        return { records: [...records.values()], upTo: rows.at(-1)?.seq ?? row.taken_to };
      }),

    taken: (upTo, forgetBefore) =>
      scope.write(async (db) => {
        const row = await loaded(db);
        if (row === undefined || upTo < row.taken_to) return;
        const take_from = row.last_seq > upTo ? row.take_from : null;
        await change(db, { taken_to: upTo, take_from });
        await db
          .deleteFrom('callback_messages')
          .where('organization_id', '=', organizationId)
          .where('seq', '<=', upTo)
          .where('received_at', '<', forgetBefore)
          .execute();
      }),

    postpone: (until) =>
      scope.write(async (db) => {
        await db
          .updateTable('callback_registrations')
          .set({ take_from: until })
          .where('organization_id', '=', organizationId)
          .where('take_from', 'is not', null)
          .execute();
      }),
  };
}

const nothingYet = {
  off: null,
  failure: null,
  checked_at: null,
  received_at: null,
  last_seq: 0,
  taken_to: 0,
  take_from: null,
};

function registrationOf(row: Selectable<Tables['callback_registrations']>): Registration {
  return {
    key: row.key,
    address: row.address === '' ? null : row.address,
    keysSince: row.keys_since,
    off: row.off,
    failure: row.failure === null ? null : decodeJson(row.failure),
    checkedAt: row.checked_at,
    receivedAt: row.received_at,
  };
}

/**
 * The later `lastUpdated` of two messages about a record; null if one of them has none, because it may be
 * about any change.
 */
function later(before: AnnouncedRecord | undefined, stamp: string | null): string | null {
  if (before === undefined || stamp === null) return stamp;
  if (before.lastUpdated === null) return null;
  return before.lastUpdated > stamp ? before.lastUpdated : stamp;
}
