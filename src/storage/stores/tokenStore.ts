import type { Selectable } from 'kysely';
import { notFound } from '../../core/notFound.ts';
import { storableText } from '../../core/storableText.ts';
import type { TokenRow, TokenStore } from '../../ports/accessStores.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope } from '../database/scope.ts';
import { decodeJson, encodeJson } from '../database/storedJson.ts';
import { noteDecisions } from '../rows/decisionRows.ts';

/** The API tokens of an organization. */
export function createTokenStore(scope: Scope): TokenStore {
  const { organizationId } = scope;
  return {
    list: () =>
      scope.read(async (db) => {
        const rows = await db
          .selectFrom('api_tokens')
          .selectAll()
          .where('organization_id', '=', organizationId)
          .orderBy('created_at', 'desc')
          .orderBy('id', 'desc')
          .execute();
        return rows.map(tokenOf);
      }),

    add: ({ id, name, prefix, hash, scope: reach, userId, expiresAt }, now) =>
      scope.write(async (db) => {
        if (userId !== null) {
          const user = await db
            .selectFrom('users')
            .select('id')
            .where('organization_id', '=', organizationId)
            .where('id', '=', userId)
            .executeTakeFirst();
          if (user === undefined) throw notFound('user', userId);
        }
        const row = {
          organization_id: organizationId,
          id,
          name: storableText(name),
          prefix,
          hash,
          scope: reach,
          user_id: userId,
          created_at: now,
          created_by: encodeJson(scope.actor),
          expires_at: expiresAt,
          last_used_at: null,
          last_used_from: null,
        };
        await db.insertInto('api_tokens').values(row).execute();
        const about = { kind: 'token', id } as const;
        await noteDecisions(db, scope, [{ about, label: name, decided: { what: 'added' } }], now);
        return tokenOf(row);
      }),

    remove: (id, now) =>
      scope.write(async (db) => {
        const row = await db
          .deleteFrom('api_tokens')
          .where('organization_id', '=', organizationId)
          .where('id', '=', id)
          .returning('name')
          .executeTakeFirst();
        if (row === undefined) return false;
        const about = { kind: 'token', id } as const;
        const entry = { about, label: row.name, decided: { what: 'removed' } } as const;
        await noteDecisions(db, scope, [entry], now);
        return true;
      }),
  };
}

function tokenOf(row: Selectable<Tables['api_tokens']>): TokenRow {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scope: row.scope,
    userId: row.user_id,
    createdAt: row.created_at,
    createdBy: decodeJson(row.created_by),
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    lastUsedFrom: row.last_used_from,
  };
}
