import type { Kysely } from 'kysely';
import type { Actor } from '../core/actor.ts';
import { storableText } from '../core/storableText.ts';
import type { IdentityStore } from '../ports/identityStore.ts';
import type { InstallationStore } from '../ports/installation.ts';
import type { ServiceStore } from '../ports/schedules.ts';
import type { SiteLimitStore } from '../ports/siteLimits.ts';
import type { OrganizationStores } from '../ports/stores.ts';
import type { WebhookWork } from '../ports/webhooks.ts';
import { connect, type DatabaseOptions, type Handle } from './database/connect.ts';
import { withDatabase } from './database/databaseFailure.ts';
import { verifyIntegrity } from './database/integrity.ts';
import { migrate, standingOf } from './database/migrate.ts';
import { perStatement } from './database/perStatement.ts';
import type { SchemaStanding } from './database/schemaRange.ts';
import {
  inOneTransaction,
  type Scope,
  scopeFor,
  underLease,
  type Writing,
} from './database/scope.ts';
import { copySqliteInto } from './database/sqliteCopy.ts';
import { createAmpContactStore } from './stores/ampContactStore.ts';
import { createAmpFieldStore } from './stores/ampFieldStore.ts';
import { createAnswerStore } from './stores/answerStore.ts';
import { createCallbackStore } from './stores/callbackStore.ts';
import { createChangeStore } from './stores/changeStore.ts';
import { createConflictStore } from './stores/conflictStore.ts';
import { createConnectionStore } from './stores/connectionStore.ts';
import { createDecisionStore } from './stores/decisionStore.ts';
import { createErasureStore } from './stores/erasureStore.ts';
import { createFilterStore } from './stores/filterStore.ts';
import { createHistoryStore } from './stores/historyStore.ts';
import { createHoldStore } from './stores/holdStore.ts';
import { createIdentityStore } from './stores/identityStore.ts';
import { createImportStore } from './stores/importStore.ts';
import { createInstallationStore } from './stores/installationStore.ts';
import { createInvitationStore } from './stores/invitationStore.ts';
import { createKnownListStore } from './stores/knownListStore.ts';
import { createMappingStore } from './stores/mappingStore.ts';
import { createMatchStore } from './stores/matchStore.ts';
import { createMirrorStore } from './stores/mirrorStore.ts';
import { createPlanStore } from './stores/planStore.ts';
import { createReadingStore } from './stores/readingStore.ts';
import { createRecordIdStore } from './stores/recordIdStore.ts';
import { createRunLockStore } from './stores/runLockStore.ts';
import { createRunRequestStore } from './stores/runRequestStore.ts';
import { createRunStore } from './stores/runStore.ts';
import { createSavedViewStore } from './stores/savedViewStore.ts';
import { createScheduleStore } from './stores/scheduleStore.ts';
import { createServerStore } from './stores/serverStore.ts';
import { createServiceStore } from './stores/serviceStore.ts';
import { createSettingsStore } from './stores/settingsStore.ts';
import { createSetupGuideStore } from './stores/setupGuideStore.ts';
import { createSiteLimitStore } from './stores/siteLimitStore.ts';
import { createSkipStore } from './stores/skipStore.ts';
import { createSweepStore } from './stores/sweepStore.ts';
import { createTodoStore } from './stores/todoStore.ts';
import { createTodoSyncStore } from './stores/todoSyncStore.ts';
import { createTokenStore } from './stores/tokenStore.ts';
import { createUserStore } from './stores/userStore.ts';
import { createWebhookDeliveryStore } from './stores/webhookDeliveryStore.ts';
import { createWebhookStore } from './stores/webhookStore.ts';
import { createWebhookWork } from './stores/webhookWork.ts';
import { createWriteStore } from './stores/writeStore.ts';
import type { Contents } from './transfer/contents.ts';
import { type MovedIn, moveIn } from './transfer/moveIn.ts';
import { contentsOf, moveOut } from './transfer/moveOut.ts';

/** The database of an installation. All methods throw Failure only. */
export type Database = {
  /** The stores of one organization only, for changes by this actor. */
  organization(id: string, actor: Actor): OrganizationStores;
  /**
   * Runs work on the stores of one organization in one transaction: all of its changes are made, or none.
   * Work may run twice, must not wait for anything outside the database, and writes one thing after the
   * other.
   */
  together<T>(
    id: string,
    work: (storesFor: (actor: Actor) => OrganizationStores) => Promise<T>,
  ): Promise<T>;
  /** Finds work to do, across all organizations. */
  readonly service: ServiceStore;
  /** Finds events to send, across all organizations. */
  readonly webhookWork: WebhookWork;
  /** Brings the tables up to date; returns the migrations made. Throws `schema_newer`. */
  migrate(): Promise<readonly string[]>;
  /** Compares its schema with that of this version. Throws `schema_newer`. */
  schema(): Promise<SchemaStanding>;
  /** Creates an organization unless it exists; an existing one keeps its name. */
  ensureOrganization(id: string, name: string, now?: string): Promise<void>;
  hasOrganization(id: string): Promise<boolean>;
  /** What belongs to no single organization. */
  readonly installation: InstallationStore;
  /** Requests to sites, counted for all processes together. */
  readonly siteLimits: SiteLimitStore;
  readonly identity: IdentityStore;
  /** For a library that reads and writes tables of its own: see perStatement.ts. */
  readonly forLibrary: Kysely<unknown>;
  /** See integrity.ts. Throws `database_damaged`. */
  verify(): Promise<boolean>;
  /** Only for SQLite: see sqliteCopy.ts. */
  copyInto(file: string): Promise<void>;
  /** Everything in it as lines: see moveOut.ts. */
  moveOut(...given: Rest<typeof moveOut>): Promise<Contents>;
  /**
   * Fills it from such lines: see moveIn.ts. Throws `bad_input`, `schema_newer`,
   * `secret_unreadable`.
   */
  moveIn(...given: Rest<typeof moveIn>): Promise<MovedIn>;
  contents(): Promise<Contents>;
  close(): Promise<void>;
};

/** The parameters of a function after the database. */
type Rest<F> = F extends (handle: Handle, ...rest: infer R) => unknown ? R : never;

/** Opens a database; its tables are made by migrate(). Throws `database_unavailable`, `database_damaged`. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  return databaseOn(await connect(options));
}

/** The database on a connection that is already open. */
export function databaseOn(handle: Handle): Database {
  return {
    organization: (id, actor) => storesOf(scopeFor(handle, id, actor)),
    together: (id, work) =>
      inOneTransaction(handle, id, (scopeOf) => work((actor) => storesOf(scopeOf(actor)))),
    service: createServiceStore(handle.db),
    webhookWork: createWebhookWork(handle.db),
    migrate: () => migrate(handle),
    schema: () => standingOf(handle),
    ensureOrganization: (id, name, now) => ensureOrganization(handle, id, name, now ?? null),
    hasOrganization: (id) => hasOrganization(handle, id),
    installation: createInstallationStore(handle),
    siteLimits: createSiteLimitStore(handle),
    identity: createIdentityStore(handle),
    forLibrary: perStatement(handle),
    verify: () => verifyIntegrity(handle),
    copyInto: (file) => copySqliteInto(handle, file),
    moveOut: (...given) => moveOut(handle, ...given),
    moveIn: (...given) => moveIn(handle, ...given),
    contents: () => contentsOf(handle),
    close: () =>
      withDatabase(async () => {
        if (handle.reading !== handle.db) await handle.reading.destroy();
        await handle.db.destroy();
      }),
  };
}

function storesOf(scope: Scope): OrganizationStores {
  return {
    organizationId: scope.organizationId,
    actor: scope.actor,
    answers: createAnswerStore(scope),
    connections: createConnectionStore(scope),
    filters: createFilterStore(scope),
    settings: createSettingsStore(scope),
    mappings: createMappingStore(scope),
    ampFields: createAmpFieldStore(scope),
    knownLists: createKnownListStore(scope),
    server: createServerStore(scope),
    users: createUserStore(scope),
    tokens: createTokenStore(scope),
    savedViews: createSavedViewStore(scope),
    invitations: createInvitationStore(scope),
    locks: createRunLockStore(scope),
    readings: createReadingStore(scope),
    sweeps: createSweepStore(scope),
    plans: createPlanStore(scope),
    writes: createWriteStore(scope),
    decisions: createDecisionStore(scope),
    erasure: createErasureStore(scope),
    history: createHistoryStore(scope),
    holds: createHoldStore(scope),
    conflicts: createConflictStore(scope),
    skips: createSkipStore(scope),
    matches: createMatchStore(scope),
    changes: createChangeStore(scope),
    setupGuide: createSetupGuideStore(scope),
    runs: createRunStore(scope),
    requests: createRunRequestStore(scope),
    callbacks: createCallbackStore(scope),
    schedule: createScheduleStore(scope),
    mirror: createMirrorStore(scope),
    ampContacts: createAmpContactStore(scope),
    imports: createImportStore(scope),
    todos: createTodoStore(scope),
    todoSync: createTodoSyncStore(scope),
    ids: createRecordIdStore(scope),
    webhooks: createWebhookStore(scope),
    webhookDeliveries: createWebhookDeliveryStore(scope),
    under: (lease) => storesOf(underLease(scope, lease)),
  };
}

async function ensureOrganization(
  { db }: Handle,
  id: string,
  name: string,
  now: string | null,
): Promise<void> {
  const insert = (trx: Writing) =>
    trx
      .insertInto('organizations')
      .values({ organization_id: id, name: storableText(name), queue_stamp: 0, created_at: now })
      .onConflict((conflict) => conflict.column('organization_id').doNothing())
      .execute();
  await withDatabase(async () => {
    // Checked first, because a database user who may only read cannot insert.
    const there = await db
      .selectFrom('organizations')
      .select('organization_id')
      .where('organization_id', '=', id)
      .executeTakeFirst();
    if (there === undefined) await db.transaction().execute(insert);
  });
}

async function hasOrganization({ db }: Handle, id: string): Promise<boolean> {
  const row = await withDatabase(() =>
    db
      .selectFrom('organizations')
      .select('organization_id')
      .where('organization_id', '=', id)
      .executeTakeFirst(),
  );
  return row !== undefined;
}
