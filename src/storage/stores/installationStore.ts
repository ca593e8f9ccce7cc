import { type Kysely, sql } from 'kysely';
import { userActor } from '../../core/actor.ts';
import { notFound } from '../../core/notFound.ts';
import { storableText } from '../../core/storableText.ts';
import type { Claim, InstallationStore, OrganizationRow } from '../../ports/installation.ts';
import type { Handle } from '../database/connect.ts';
import type { Tables } from '../database/schema.ts';
import type { Writing } from '../database/scope.ts';
import { wholeDatabase } from '../database/wholeDatabase.ts';
import { resealAll } from '../ledger/reseal.ts';
import { examples } from '../rows/exampleRows.ts';
import { memberships } from '../rows/membershipRows.ts';
import { giveAccount, lockAccount } from '../rows/userAccounts.ts';

/** The organization that exists from the start, which the first claim takes over. */
const first = 'default';

/** What belongs to no single organization. */
export function createInstallationStore(handle: Handle): InstallationStore {
  const whole = wholeDatabase(handle);
  const { read, write } = whole;

  return {
    organizations: () =>
      read(async (open) => {
        const rows = await open
          .selectFrom('organizations')
          .select(organizationColumns)
          .orderBy('name')
          .orderBy('organization_id')
          .execute();
        return rows.map(organizationOf);
      }),

    organization: (id) =>
      read(async (open) => {
        const row = await open
          .selectFrom('organizations')
          .select(organizationColumns)
          .where('organization_id', '=', id)
          .executeTakeFirst();
        return row === undefined ? null : organizationOf(row);
      }),

    addOrganization: (id, name, now) =>
      write(async (trx) => {
        await insertOrganization(trx, id, name, now);
        return { id, name: storableText(name), createdAt: now };
      }),

    renameOrganization: (id, name) =>
      write(async (trx) => {
        const row = await trx
          .updateTable('organizations')
          .set({ name: storableText(name) })
          .where('organization_id', '=', id)
          .returning(organizationColumns)
          .executeTakeFirst();
        if (row === undefined) throw notFound('organization', id);
        return organizationOf(row);
      }),

    removeOrganization: (id) =>
      write(async (trx) => {
        await trx
          .deleteFrom('organizations')
          .where('organization_id', 'in', (example) =>
            example.selectFrom('examples').select('organization_id').where('beside', '=', id),
          )
          .execute();
        const { numDeletedRows } = await trx
          .deleteFrom('organizations')
          .where('organization_id', '=', id)
          .executeTakeFirst();
        return numDeletedRows > 0n;
      }),

    examples: examples(whole),

    ...memberships(whole),

    setupLink: () =>
      read(async (open) => {
        const row = await open
          .selectFrom('setup_link')
          .select(['token_hash', 'expires_at', 'claimed_at'])
          .executeTakeFirst();
        if (row === undefined) return null;
        const { token_hash: tokenHash, expires_at: expiresAt, claimed_at: claimedAt } = row;
        return { tokenHash, expiresAt, claimedAt };
      }),

    setSetupLink: (tokenHash, expiresAt, now) =>
      write(async (trx) => {
        const made = { token_hash: tokenHash, created_at: now, expires_at: expiresAt };
        const row = await trx
          .insertInto('setup_link')
          .values({ id: 1, ...made, claimed_at: null })
          .onConflict((conflict) =>
            conflict.column('id').doUpdateSet(made).where('setup_link.claimed_at', 'is', null),
          )
          .returning('id')
          .executeTakeFirst();
        return row !== undefined;
      }),

    claim: (tokenHash, made, now) =>
      write(async (trx) => {
        if (!(await lockAccount(trx, made.accountId))) return null;
        const { numUpdatedRows } = await trx
          .updateTable('setup_link')
          .set({ claimed_at: now })
          .where('token_hash', '=', tokenHash)
          .where('claimed_at', 'is', null)
          .where('expires_at', '>', now)
          .executeTakeFirst();
        return numUpdatedRows > 0n ? await makeFirst(trx, made, now) : null;
      }),

    publicAddress: () => read((open) => setting(open, 'public_address')),
    setPublicAddress: (value) => write((trx) => keep(trx, 'public_address', value)),
    signInSecret: () => read((open) => setting(open, 'sign_in_secret')),
    keepSignInSecret: (value) =>
      write(async (trx) => {
        await trx
          .insertInto('installation')
          .values({ name: 'sign_in_secret', value })
          .onConflict((conflict) => conflict.column('name').doNothing())
          .execute();
        return (await setting(trx, 'sign_in_secret')) ?? value;
      }),

    reseal: (again) => read((open) => resealAll(open, write, again)),

    inTurn: (work) =>
      write(async (trx) => {
        // On SQLite, a transaction that writes is alone.
        if (handle.dialect === 'postgres') {
          await sql`select pg_advisory_xact_lock(hashtext('installation in turn'))`.execute(trx);
        }
        await work();
      }),
  };
}

async function setting(
  open: Pick<Kysely<Tables>, 'selectFrom'>,
  name: SettingName,
): Promise<string | null> {
  const row = await open
    .selectFrom('installation')
    .select('value')
    .where('name', '=', name)
    .executeTakeFirst();
  return row?.value ?? null;
}

type SettingName = Tables['installation']['name'];

const organizationColumns = ['organization_id', 'name', 'created_at'] as const;

function organizationOf(
  row: Pick<Tables['organizations'], (typeof organizationColumns)[number]>,
): OrganizationRow {
  return { id: row.organization_id, name: row.name, createdAt: row.created_at };
}

async function insertOrganization(trx: Writing, id: string, name: string, now: string) {
  await trx
    .insertInto('organizations')
    .values({ organization_id: id, name: storableText(name), queue_stamp: 0, created_at: now })
    .execute();
}

async function keep(trx: Writing, name: SettingName, value: string): Promise<void> {
  await trx
    .insertInto('installation')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}

async function makeFirst(trx: Writing, made: Claim, now: string) {
  const { organization, user, accountId, publicAddress } = made;
  const organizationId = (await isFree(trx)) ? first : organization.id;
  if (organizationId === first) {
    await trx
      .updateTable('organizations')
      .set({ name: storableText(organization.name) })
      .where('organization_id', '=', first)
      .execute();
  } else await insertOrganization(trx, organizationId, organization.name, now);
  const admin = { ...user, role: 'admin', accountId } as const;
  const by = userActor(user, 'web');
  const given = await giveAccount(trx, organizationId, admin, by, now);
  if (publicAddress !== null) await keep(trx, 'public_address', publicAddress);
  return { organizationId, userId: given?.id ?? user.id };
}

/**
 * Whether nobody signs in to the default organization: then its data belongs to the operator who
 * entered it at the command line.
 */
async function isFree(trx: Writing): Promise<boolean> {
  const there = await trx
    .selectFrom('organizations')
    .select('organization_id')
    .where('organization_id', '=', first)
    .executeTakeFirst();
  if (there === undefined) return false;
  const user = await trx
    .selectFrom('users')
    .select('id')
    .where('organization_id', '=', first)
    .where('account_id', 'is not', null)
    .executeTakeFirst();
  return user === undefined;
}
