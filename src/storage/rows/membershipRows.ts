import type { Kysely } from 'kysely';
import type { InstallationStore, Membership } from '../../ports/installation.ts';
import type { Tables } from '../database/schema.ts';
import { decodeJson } from '../database/storedJson.ts';
import type { WholeDatabase } from '../database/wholeDatabase.ts';

type Found = Pick<
  InstallationStore,
  | 'memberships'
  | 'membership'
  | 'roleOf'
  | 'tokenByHash'
  | 'noteTokenUse'
  | 'invitationByHash'
  | 'invitationEnding'
>;

/** Look-ups for requests by account, token or link, over all organizations. */
export function memberships({ read, write }: WholeDatabase): Found {
  return {
    memberships: (accountId) => read((open) => membershipsOf(open, accountId)),

    membership: (accountId, organizationId) =>
      read(async (open) => {
        const row = await usersOf(open, accountId)
          .where('u.organization_id', '=', organizationId)
          .executeTakeFirst();
        return row === undefined ? null : membershipOf(row);
      }),

    roleOf: (organizationId, userId) =>
      read(async (open) => {
        const row = await open
          .selectFrom('users')
          .select('role')
          .where('organization_id', '=', organizationId)
          .where('id', '=', userId)
          .executeTakeFirst();
        return row?.role ?? null;
      }),

    tokenByHash: (hash) =>
      read(async (open) => {
        const row = await open
          .selectFrom('api_tokens')
          .selectAll()
          .where('hash', '=', hash)
          .executeTakeFirst();
        if (row === undefined) return null;
        const { organization_id: organizationId, id, name, scope, user_id: userId } = row;
        const { expires_at: expiresAt, last_used_at: lastUsedAt } = row;
        return { organizationId, id, name, scope, userId, expiresAt, lastUsedAt };
      }),

    noteTokenUse: ({ organizationId, id }, address, now) =>
      write(async (trx) => {
        await trx
          .updateTable('api_tokens')
          .set({ last_used_at: now, last_used_from: address })
          .where('organization_id', '=', organizationId)
          .where('id', '=', id)
          .execute();
      }),

    invitationByHash: (hash) =>
      read(async (open) => {
        const row = await open
          .selectFrom('invitations as i')
          .innerJoin('organizations as o', 'o.organization_id', 'i.organization_id')
          .select([
            'i.organization_id',
            'o.name',
            'i.id',
            'i.email',
            'i.role',
            'i.expires_at',
            'i.created_by',
          ])
          .where('i.token_hash', '=', hash)
          .executeTakeFirst();
        if (row === undefined) return null;
        const { organization_id: organizationId, name: organizationName, id, email, role } = row;
        const { expires_at: expiresAt } = row;
        const invitedBy = decodeJson(row.created_by);
        return { organizationId, organizationName, id, email, role, invitedBy, expiresAt };
      }),

    invitationEnding: (hash) =>
      read(async (open) => {
        const row = await open
          .selectFrom('ended_invitations')
          .select('ending')
          .where('token_hash', '=', hash)
          .executeTakeFirst();
        return row?.ending ?? null;
      }),
  };
}

/** The organizations of an account, sorted by name. */
export async function membershipsOf(
  open: Pick<Kysely<Tables>, 'selectFrom'>,
  accountId: string,
): Promise<readonly Membership[]> {
  const rows = await usersOf(open, accountId).orderBy('o.name').execute();
  return rows.map(membershipOf);
}

function usersOf(open: Pick<Kysely<Tables>, 'selectFrom'>, accountId: string) {
  return open
    .selectFrom('users as u')
    .innerJoin('organizations as o', 'o.organization_id', 'u.organization_id')
    .leftJoin('examples as e', 'e.organization_id', 'u.organization_id')
    .select([
      'u.organization_id',
      'o.name as organization_name',
      'u.id',
      'u.role',
      'u.name',
      'e.beside as example_of',
    ])
    .where('u.account_id', '=', accountId);
}

function membershipOf(row: {
  readonly organization_id: string;
  readonly organization_name: string;
  readonly id: string;
  readonly role: Membership['role'];
  readonly name: string;
  readonly example_of: string | null;
}): Membership {
  return {
    organizationId: row.organization_id,
    organizationName: row.organization_name,
    userId: row.id,
    role: row.role,
    name: row.name,
    exampleOf: row.example_of,
  };
}
