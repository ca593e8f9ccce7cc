import type { Selectable } from 'kysely';
import { badInput } from '../../core/badInput.ts';
import { canonicalEmail } from '../../core/contact/emails.ts';
import { changesBetween, type Decided, userLabel } from '../../core/decision.ts';
import { Failure } from '../../core/failure.ts';
import { notFound } from '../../core/notFound.ts';
import { daysBefore, keptDays } from '../../core/settings/historySettings.ts';
import { storableText } from '../../core/storableText.ts';
import type { InvitationRow, InvitationStore } from '../../ports/accessStores.ts';
import type { InvitationEnding } from '../../ports/installation.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { decodeJson, encodeJson } from '../database/storedJson.ts';
import { noteDecisions } from '../rows/decisionRows.ts';
import { giveAccount, lockAccount } from '../rows/userAccounts.ts';

/** The open invitations of an organization. */
export function createInvitationStore(scope: Scope): InvitationStore {
  const { organizationId } = scope;

  /** An expired one does not block a new one. */
  const makeRoom = async (db: Writing, key: string, now: string): Promise<void> => {
    const present = await db
      .selectFrom('invitations')
      .select(['id', 'expires_at'])
      .where('organization_id', '=', organizationId)
      .where('email_key', '=', key)
      .executeTakeFirst();
    if (present === undefined) return;
    if (present.expires_at > now) throw new Failure('already_invited', { id: present.id });
    await removeRow(db, present.id);
  };

  const removeRow = async (db: Writing, id: string) =>
    await db
      .deleteFrom('invitations')
      .where('organization_id', '=', organizationId)
      .where('id', '=', id)
      .returning(['id', 'email', 'token_hash'])
      .executeTakeFirst();

  /** Someone who opens the link later sees what happened to it. */
  const noteEnding = async (
    db: Writing,
    tokenHash: string,
    ending: InvitationEnding,
    now: string,
  ) => {
    await db
      .deleteFrom('ended_invitations')
      .where('organization_id', '=', organizationId)
      .where('ended_at', '<', daysBefore(Date.parse(now), keptDays.endedInvitations))
      .execute();
    await db
      .insertInto('ended_invitations')
      .values({ organization_id: organizationId, token_hash: tokenHash, ending, ended_at: now })
      .onConflict((conflict) => conflict.columns(['organization_id', 'token_hash']).doNothing())
      .execute();
  };

  const note = async (
    db: Writing,
    { id, email }: Pick<InvitationRow, 'id' | 'email'>,
    decided: Decided,
    now: string,
  ) => {
    const about = { kind: 'invitation', id } as const;
    await noteDecisions(db, scope, [{ about, label: email, decided }], now);
  };

  return {
    list: () =>
      scope.read(async (db) => {
        const rows = await db
          .selectFrom('invitations')
          .selectAll()
          .where('organization_id', '=', organizationId)
          .orderBy('created_at', 'desc')
          .orderBy('id', 'desc')
          .execute();
        return rows.map(invitationOf);
      }),

    add: ({ id, email, role, expiresAt, tokenHash }, now) =>
      scope.write(async (db) => {
        const key = canonicalEmail(storableText(email));
        const user = await db
          .selectFrom('users')
          .select('account_id')
          .where('organization_id', '=', organizationId)
          .where('email_key', '=', key)
          .executeTakeFirst();
        if (user !== undefined && user.account_id !== null) {
          throw badInput('email', { code: 'email_taken' }, { code: 'other_email' });
        }
        await makeRoom(db, key, now);
        const row = {
          organization_id: organizationId,
          id,
          email: storableText(email),
          email_key: key,
          role,
          token_hash: tokenHash,
          created_at: now,
          created_by: encodeJson(scope.actor),
          expires_at: expiresAt,
        };
        await db.insertInto('invitations').values(row).execute();
        await note(db, row, { what: 'added' }, now);
        return invitationOf(row);
      }),

    renew: (id, tokenHash, expiresAt, now) =>
      scope.write(async (db) => {
        const before = await db
          .selectFrom('invitations')
          .select('token_hash')
          .where('organization_id', '=', organizationId)
          .where('id', '=', id)
          .executeTakeFirst();
        const row = await db
          .updateTable('invitations')
          .set({ token_hash: tokenHash, expires_at: expiresAt })
          .where('organization_id', '=', organizationId)
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirst();
        if (row === undefined || before === undefined) throw notFound('invitation', id);
        await noteEnding(db, before.token_hash, 'renewed', now);
        await note(db, row, { what: 'renewed' }, now);
        return invitationOf(row);
      }),

    revoke: (id, now) =>
      scope.write(async (db) => {
        const row = await removeRow(db, id);
        if (row === undefined) return false;
        await noteEnding(db, row.token_hash, 'revoked', now);
        await note(db, row, { what: 'removed' }, now);
        return true;
      }),

    accept: (invitation, { id, name, accountId }, now) =>
      scope.write(async (db) => {
        if (!(await lockAccount(db, accountId))) return false;
        const row = await db
          .deleteFrom('invitations')
          .where('organization_id', '=', organizationId)
          .where('id', '=', invitation.id)
          .where('token_hash', '=', invitation.tokenHash)
          .where('expires_at', '>', now)
          .returningAll()
          .executeTakeFirst();
        if (row === undefined) return false;
        const user = { id, name, email: row.email, role: row.role, accountId };
        const given = await giveAccount(db, organizationId, user, scope.actor, now);
        if (given === null) return false;
        await noteEnding(db, row.token_hash, 'accepted', now);
        await note(db, row, { what: 'accepted' }, now);
        const changes = changesBetween({ role: given.before }, { role: row.role });
        const decided =
          given.before === null
            ? ({ what: 'added' } as const)
            : ({ what: 'changed', changes } as const);
        if (given.before !== row.role) {
          const about = { kind: 'user', id: given.id } as const;
          await noteDecisions(db, scope, [{ about, label: userLabel(given), decided }], now);
        }
        return true;
      }),
  };
}

function invitationOf(row: Selectable<Tables['invitations']>): InvitationRow {
  const { id, email, role, created_at: createdAt, expires_at: expiresAt } = row;
  return { id, email, role, createdAt, createdBy: decodeJson(row.created_by), expiresAt };
}
