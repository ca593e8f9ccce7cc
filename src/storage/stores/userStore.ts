import type { Selectable } from 'kysely';
import { badInput } from '../../core/badInput.ts';
import { canonicalName } from '../../core/contact/canonical.ts';
import { canonicalEmail } from '../../core/contact/emails.ts';
import type { User } from '../../core/contact/owners.ts';
import { changesBetween, type Decided, userLabel } from '../../core/decision.ts';
import { Failure } from '../../core/failure.ts';
import { notFound } from '../../core/notFound.ts';
import { withoutUser } from '../../core/settings/settings.ts';
import { storableText } from '../../core/storableText.ts';
import type { KeepAdmin, UserRow, UserStore } from '../../ports/policyStores.ts';
import { inOrderOf, listPage } from '../database/listPage.ts';
import { isOneOf } from '../database/rowSource.ts';
import type { Tables } from '../database/schema.ts';
import type { Scope, Writing } from '../database/scope.ts';
import { encodeJson } from '../database/storedJson.ts';
import { enqueueLinks } from '../ledger/requeue.ts';
import { changeSettings } from '../ledger/settings.ts';
import { noteDecisions } from '../rows/decisionRows.ts';
import { userConditions, userList } from '../rows/lists.ts';
import { actorOf, checkVersion } from '../rows/versions.ts';

/** Columns in which no two users have the same value. */
const ownColumns = [
  {
    column: 'email_key',
    field: 'email',
    accepted: { code: 'other_email' },
  },
  {
    column: 'member_id',
    field: 'Member ID',
    accepted: { code: 'free_member' },
  },
] as const;

/** The users of an organization. The owners of contacts depend on their Member IDs. */
export function createUserStore(scope: Scope): UserStore {
  const { organizationId } = scope;

  /** The keys of the table would reject it too; this says who has the value. */
  const refuseTaken = async (db: Writing, row: ReturnType<typeof rowOf>) => {
    for (const { column, field, accepted } of ownColumns) {
      const value = row[column];
      if (value === null) continue;
      const other = await db
        .selectFrom('users')
        .select(['name', 'email'])
        .where('organization_id', '=', organizationId)
        .where(column, '=', value)
        .where('id', '!=', row.id)
        .executeTakeFirst();
      if (other === undefined) continue;
      const holder = `${other.name} (${other.email})`;
      throw badInput(field, { code: 'taken_by_user', holder }, accepted, { see: 'users' });
    }
  };

  const find = async (db: Writing, id: string): Promise<UserRow | undefined> => {
    const row = await db
      .selectFrom('users')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined ? undefined : userOf(row);
  };

  /** Throws `last_admin` if no other administrator can sign in. */
  const refuseLastAdmin = async (
    db: Writing,
    present: UserRow,
    { keepAdmin = false }: KeepAdmin,
  ) => {
    if (!keepAdmin || present.role !== 'admin' || present.accountId === null) return;
    const other = await db
      .selectFrom('users')
      .select('id')
      .where('organization_id', '=', organizationId)
      .where('role', '=', 'admin')
      .where('account_id', 'is not', null)
      .where('id', '!=', present.id)
      .executeTakeFirst();
    if (other === undefined) throw new Failure('last_admin');
  };

  const note = async (db: Writing, user: User, decided: Decided, now: string) => {
    const about = { kind: 'user', id: user.id } as const;
    await noteDecisions(db, scope, [{ about, label: userLabel(user), decided }], now);
  };

  return {
    page: (query) =>
      scope.snapshot((db) => {
        const { filter = {} } = query;
        const wanted = { ...query, filter };
        return listPage(db, scope, userList, wanted, userConditions(filter), async (keys) => {
          const rows = await db
            .selectFrom('users')
            .selectAll()
            .where('organization_id', '=', organizationId)
            .where(isOneOf(scope.dialect, 'id', 'text', keys.map(String)))
            .execute();
          return inOrderOf(keys, rows.map(userOf), ({ id }) => [id]);
        });
      }),

    list: () =>
      scope.read(async (db) => {
        const rows = await db
          .selectFrom('users')
          .selectAll()
          .where('organization_id', '=', organizationId)
          .orderBy('name_key')
          .orderBy('id')
          .execute();
        return rows.map(userOf);
      }),

    lastSeen: (ids) =>
      scope.snapshot(async (db) => {
        const sessions = await db
          .selectFrom('users')
          .innerJoin('sessions', 'sessions.account_id', 'users.account_id')
          .select(({ fn }) => ['users.id', fn.max('sessions.updated_at').as('at')])
          .where('users.organization_id', '=', organizationId)
          .where(isOneOf(scope.dialect, 'users.id', 'text', ids))
          .groupBy('users.id')
          .execute();
        // A session that ended is deleted; the sign-in itself stays recorded.
        const noted = await db
          .selectFrom('decisions')
          .select(({ fn }) => ['id', fn.max('at').as('at')])
          .where('organization_id', '=', organizationId)
          .where('kind', '=', 'user')
          .where(isOneOf(scope.dialect, 'id', 'text', ids))
          .where('what', 'in', ['signed_in', 'signed_out'])
          .groupBy('id')
          .execute();
        const seen = new Map<string, string>();
        for (const { id, at } of [...sessions, ...noted]) {
          if (at > (seen.get(id) ?? '')) seen.set(id, at);
        }
        return seen;
      }),

    add: (user, now) =>
      scope.write(async (db) => {
        const row = rowOf(user);
        await refuseTaken(db, row);
        const edited = { version: 1, edited_by: encodeJson(scope.actor) };
        await db
          .insertInto('users')
          .values({
            organization_id: organizationId,
            ...row,
            account_id: null,
            created_at: now,
            ...edited,
          })
          .execute();
        if (user.member !== null) await enqueueLinks(db, organizationId);
        await note(db, user, { what: 'added' }, now);
        return { ...user, accountId: null, version: 1, editedBy: scope.actor };
      }),

    edit: (id, change, expected, now, options = {}) =>
      scope.write(async (db) => {
        const present = await find(db, id);
        if (present === undefined) throw notFound('user', id);
        checkVersion('user', id, expected, { version: present.version, by: present.editedBy });
        const user = { ...present, ...change };
        const row = rowOf(user);
        const changes = changesBetween(toldOf(present), toldOf(user));
        if (changes.length === 0) return present;
        if (user.role !== 'admin') await refuseLastAdmin(db, present, options);
        await refuseTaken(db, row);
        const version = present.version + 1;
        await db
          .updateTable('users')
          .set({ ...row, version, edited_by: encodeJson(scope.actor) })
          .where('organization_id', '=', organizationId)
          .where('id', '=', id)
          .execute();
        await enqueueLinks(db, organizationId);
        await note(db, user, { what: 'changed', changes }, now);
        return { ...user, version, editedBy: scope.actor };
      }),

    remove: (id, expected, now, options = {}) =>
      scope.write(async (db) => {
        const present = await find(db, id);
        if (present === undefined) return false;
        checkVersion('user', id, expected, { version: present.version, by: present.editedBy });
        await refuseLastAdmin(db, present, options);
        await db
          .deleteFrom('users')
          .where('organization_id', '=', organizationId)
          .where('id', '=', id)
          .execute();
        // In the same transaction, so that settings never name a user who does not exist.
        await changeSettings(db, scope, (settings) => withoutUser(settings, id), 'any', now);
        await enqueueLinks(db, organizationId);
        await note(db, present, { what: 'removed' }, now);
        return true;
      }),
  };
}

/** The members of a user that the audit log describes. */
function toldOf({ name, email, role, member }: User) {
  const { id = null, identifier = null, verifiedAt = null } = member ?? {};
  const memberId = id === null ? null : String(id);
  return { name, email, role, member: identifier, memberId, memberVerifiedAt: verifiedAt };
}

function rowOf({ id, name, email, role, member }: User) {
  return {
    id,
    name: storableText(name),
    name_key: canonicalName(storableText(name)),
    email: storableText(email),
    email_key: canonicalEmail(storableText(email)),
    role,
    member_id: member?.id ?? null,
    member_identifier: member === null ? null : storableText(member.identifier),
    verified_at: member?.verifiedAt ?? null,
  };
}

function userOf(row: Selectable<Tables['users']>): UserRow {
  const { id, name, email, role } = row;
  const { member_id: memberId, member_identifier: identifier, verified_at: verifiedAt } = row;
  const member =
    memberId === null || identifier === null || verifiedAt === null
      ? null
      : { id: memberId, identifier, verifiedAt };
  const { account_id: accountId, version, edited_by: editedBy } = row;
  return { id, name, email, role, member, accountId, version, editedBy: actorOf(editedBy) };
}
