import type { Actor } from '../../core/actor.ts';
import type { CallbacksOff } from '../../core/callbacksOff.ts';
import type { FailureCause } from '../../core/failure.ts';
import type { StoredAnswer } from '../../ports/answerStore.ts';
import type { CallbackKind } from '../../ports/callbacks.ts';
import type { Example } from '../../ports/examples.ts';
import type { NotUndone } from '../../ports/notUndone.ts';
import type { RunWork } from '../../ports/runRequests.ts';
import type { RunEvent, RunStatus } from '../../ports/runStores.ts';
import type { JsonText } from './storedJson.ts';

/** The tables of the service; see schema.ts for how columns are kept. */
export type ServiceTables = {
  run_requests: RunRequestTable;
  schedules: ScheduleTable;
  run_events: RunEventTable;
  not_undone: NotUndoneTable;
  plan_line_groups: PlanLineGroupTable;
  examples: ExampleTable;
  site_limits: SiteLimitTable;
  callback_registrations: CallbackRegistrationTable;
  callback_messages: CallbackMessageTable;
  kept_answers: KeptAnswerTable;
};

/** Answers of requests with an Idempotency-Key; `answer` is null while it is being answered. */
type KeptAnswerTable = {
  organization_id: string;
  principal: string;
  target: string;
  key: string;
  digest: string;
  at: string;
  answer: JsonText<StoredAnswer> | null;
};

/** Turns of requests to a site, of all organizations together. Times are milliseconds since 1970. */
type SiteLimitTable = {
  site: string;
  /** Requests a second at present. */
  rate: number;
  /** Turns that were left at `counted_at`. */
  tokens: number;
  counted_at: number;
  paused_until: number;
};

/**
 * The runs that were requested and are not finished: one for everything and two for named records at most.
 */
type RunRequestTable = {
  organization_id: string;
  run_id: string;
  work: JsonText<RunWork>;
  requested_by: JsonText<Actor>;
  requested_at: string;
  /** Since when it waits for its turn: later than `requested_at` once its organization has had one. */
  in_line_at: string;
  /** Status of the run before it was queued; null if the request made the run. */
  was: RunStatus | null;
  /** How often its worker died. */
  attempts: number;
  /** Both are set while a worker has it. */
  taken_at: string | null;
  taken_by: string | null;
  /** Increases with each claim. */
  claim: number;
};

/** When an organization syncs by itself. */
type ScheduleTable = {
  organization_id: string;
  next_due_at: string;
  /** Version of the settings from which next_due_at was computed; 0 if none were saved. */
  settings_version: number;
  /** Scheduled and requested syncs that failed in a row. */
  failures: number;
  failure: JsonText<FailureCause> | null;
  failed_at: string | null;
  /** 1 if the keys were rejected: stopped until the connection is saved again. */
  stopped: number;
};

/** The callback registration of an organization. */
type CallbackRegistrationTable = {
  organization_id: string;
  /** The secret part of the address. */
  key: string;
  /** The address of the service; empty: none. */
  address: string;
  /** Of the connection that was checked. */
  keys_since: string;
  /** Null: all is registered. */
  off: CallbacksOff | null;
  failure: JsonText<FailureCause> | null;
  checked_at: string | null;
  /** When it is checked again. */
  due_at: string;
  received_at: string | null;
  /** Number of the last message. */
  last_seq: number;
  /** Messages up to this number have been dealt with. */
  taken_to: number;
  /** When waiting messages are processed; null: none waits. */
  take_from: string | null;
};

/** Messages of ConnectWise, kept so that none counts twice. */
type CallbackMessageTable = {
  organization_id: string;
  id: string;
  seq: number;
  kind: CallbackKind;
  record_id: number;
  deleted: number;
  last_updated: string | null;
  received_at: string;
};

/** An organization that holds only example data. */
type ExampleTable = {
  organization_id: string;
  /** The organization that it was made for; each has at most one. */
  beside: string;
  state: Example['state'];
  step: Example['step'];
  /** The address of its sandbox; null while it does not run. */
  origin: string | null;
  made_at: string;
};

/** Which groups a line of a plan is in. */
type PlanLineGroupTable = {
  organization_id: string;
  run_id: string;
  /** As `groupId` makes it. */
  group_id: string;
  seq: number;
};

/** Records that the undo of this run left alone. */
type NotUndoneTable = {
  organization_id: string;
  run_id: string;
  seq: number;
  contact_id: number | null;
  amp_contact_id: string | null;
  todo_id: string | null;
  reason: NotUndone['reason'];
};

type RunEventTable = {
  organization_id: string;
  run_id: string;
  seq: number;
  at: string;
  event: JsonText<RunEvent>;
};
