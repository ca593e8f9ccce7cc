import type { Actor } from '../core/actor.ts';
import type { InvitationStore, TokenStore } from './accessStores.ts';
import type { AmpContactStore } from './ampContactStores.ts';
import type { AnswerStore } from './answerStore.ts';
import type { CallbackStore } from './callbacks.ts';
import type { ChangeStore } from './changeStore.ts';
import type { ConflictStore } from './conflictStore.ts';
import type { DecisionStore } from './decisionStores.ts';
import type { ErasureStore } from './erasureStore.ts';
import type { HistoryStore } from './historyStore.ts';
import type { HoldStore } from './holdStore.ts';
import type { ImportStore } from './importStore.ts';
import type { MatchStore } from './matchStore.ts';
import type { MirrorStore, ReadingStore, SweepStore } from './mirrorStores.ts';
import type { PlanStore, WriteStore } from './planStores.ts';
import type {
  AmpFieldStore,
  ConnectionStore,
  FilterStore,
  KnownListStore,
  MappingStore,
  SettingsStore,
  UserStore,
} from './policyStores.ts';
import type { RecordIdStore } from './recordIds.ts';
import type { RunRequestStore } from './runRequests.ts';
import type { Lease, RunLockStore, RunStore } from './runStores.ts';
import type { SavedViewStore } from './savedViews.ts';
import type { ScheduleStore } from './schedules.ts';
import type { ServerStore } from './serverStore.ts';
import type { SetupGuideStore } from './setupGuideStore.ts';
import type { SkipStore } from './skipStore.ts';
import type { TodoStore, TodoSyncStore } from './todoStores.ts';
import type { WebhookDeliveryStore, WebhookStore } from './webhooks.ts';

/**
 * The stores of one organization. Each method is one transaction; none stays open while something
 * else happens. Every write of a run is done under its lease and fails with `run_superseded` once
 * another run has taken over.
 */
export type OrganizationStores = {
  readonly organizationId: string;
  /** Whose changes these stores record. */
  readonly actor: Actor;
  readonly answers: AnswerStore;
  readonly connections: ConnectionStore;
  readonly filters: FilterStore;
  readonly settings: SettingsStore;
  readonly mappings: MappingStore;
  readonly ampFields: AmpFieldStore;
  readonly knownLists: KnownListStore;
  readonly server: ServerStore;
  readonly users: UserStore;
  readonly tokens: TokenStore;
  readonly savedViews: SavedViewStore;
  readonly invitations: InvitationStore;
  readonly locks: RunLockStore;
  readonly readings: ReadingStore;
  readonly sweeps: SweepStore;
  readonly plans: PlanStore;
  readonly writes: WriteStore;
  readonly decisions: DecisionStore;
  readonly erasure: ErasureStore;
  readonly history: HistoryStore;
  readonly holds: HoldStore;
  readonly conflicts: ConflictStore;
  readonly skips: SkipStore;
  readonly matches: MatchStore;
  readonly changes: ChangeStore;
  readonly setupGuide: SetupGuideStore;
  readonly runs: RunStore;
  readonly requests: RunRequestStore;
  readonly callbacks: CallbackStore;
  readonly schedule: ScheduleStore;
  readonly mirror: MirrorStore;
  readonly ampContacts: AmpContactStore;
  readonly imports: ImportStore;
  readonly todos: TodoStore;
  readonly todoSync: TodoSyncStore;
  readonly ids: RecordIdStore;
  readonly webhooks: WebhookStore;
  readonly webhookDeliveries: WebhookDeliveryStore;
  /** Stores for a run: they write nothing once another run has taken over. */
  under(lease: Lease): OrganizationStores;
};
