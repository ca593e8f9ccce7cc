import type { Actor } from '../../core/actor.ts';
import type { FieldValues, Link, LinkMarks } from '../../core/contact/ampContact.ts';
import type { AmpKind } from '../../core/contact/ampFields.ts';
import type { Company, ListKind, Reference } from '../../core/contact/contact.ts';
import type { User } from '../../core/contact/owners.ts';
import type { PreferredEmail } from '../../core/contact/preferred.ts';
import type { FailureCause } from '../../core/failure.ts';
import type { FailureCode } from '../../core/failureTable.ts';
import type { ContactFilter } from '../../core/filter/contactFilter.ts';
import type { FilterNote } from '../../core/filter/filterWatch.ts';
import type { MappingDocument } from '../../core/mapping/document.ts';
import type { HoldReason } from '../../core/plan/candidate.ts';
import type { Action, FieldConflict } from '../../core/plan/plan.ts';
import type { RecordKind } from '../../core/plan/record.ts';
import type { About, AmpSkipReason, NamedSkip, SkipReason } from '../../core/plan/skip.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { ConfirmableStep } from '../../core/setupGuide.ts';
import type { TodoAction, TodoConflict } from '../../core/todo/todoPlan.ts';
import type { CredentialKind } from '../../ports/connection.ts';
import type { UnreadableObject } from '../../ports/mirrorStores.ts';
import type { PlanEntryState } from '../../ports/planStores.ts';
import type { Run, RunStatus, RunStep } from '../../ports/runStores.ts';
import type { ServerNote } from '../../ports/serverStore.ts';
import type { StoredContact } from '../rows/storedContact.ts';
import type { StoredEntry, StoredTodoEntry } from '../rows/storedEntry.ts';
import type { StoredRun } from '../rows/storedRun.ts';
import type { AuditTables } from './auditSchema.ts';
import type { IdentityTables } from './identitySchema.ts';
import type { ImportTables } from './importSchema.ts';
import type { ServiceTables } from './serviceSchema.ts';
import type { JsonText } from './storedJson.ts';
import type { TodoTables } from './todoSchema.ts';
import type { WebhookTables } from './webhookSchema.ts';

/**
 * The tables in both databases. ConnectWise ids are integers, our ids text, times ISO text, flags 0
 * or 1 (libsql binds no booleans) and JSON columns text in the program: jsonb on PostgreSQL, text
 * on SQLite.
 */
export type Tables = {
  organizations: OrganizationTable;
  connections: ConnectionTable;
  contact_filters: ContactFilterTable;
  settings: SettingsTable;
  mappings: MappingTable;
  amp_fields: AmpFieldTable;
  known_lists: KnownListTable;
  server_notes: ServerNoteTable;
  users: UserTable;
  run_locks: RunLockTable;
  readings: ReadingTable;
  unreadable: UnreadableTable;
  companies: CompanyTable;
  contacts: ContactTable;
  contact_emails: ContactEmailTable;
  sweeps: SweepTable;
  queue: QueueTable;
  amp_queue: AmpQueueTable;
  amp_contacts: AmpContactTable;
  links: LinkTable;
  conflicts: ConflictTable;
  holds: HoldTable;
  rejected_matches: RejectedMatchTable;
  unlinked_pairs: UnlinkedPairTable;
  skips: SkipTable;
  amp_skips: AmpSkipTable;
  runs: RunTable;
  plan_lines: PlanLineTable;
  confirmed_steps: ConfirmedStepTable;
} & AuditTables &
  TodoTables &
  ImportTables &
  IdentityTables &
  ServiceTables &
  WebhookTables;

/** One row for each organization; its writers take turns on it. */
type OrganizationTable = {
  organization_id: string;
  name: string;
  /** The last queue version that was assigned. It never decreases. */
  queue_stamp: number;
  /** Null if an older version made it. */
  created_at: string | null;
  /** Runs that ended before this instant may be gone. */
  history_since: string | null;
  /** When old history was last removed. */
  history_at: string | null;
};

type ConnectionTable = {
  organization_id: string;
  site: string;
  company: string;
  kind: CredentialKind;
  user_name: string;
  sealed_secret: string;
  client_id: string;
  api_base: string;
  codebase: string;
  verified_at: string;
  keys_since: string;
  /** Whether the keys before these are still valid in ConnectWise; null: there were none. */
  old_keys: 'valid' | 'deleted' | null;
  /** Both are set while ConnectWise rejects the keys, and null otherwise. */
  refused_at: string | null;
  refused: JsonText<FailureCause> | null;
  /** Set by every save. */
  saved_at: string | null;
} & Saved;

type ContactFilterTable = {
  organization_id: string;
  filter: JsonText<ContactFilter>;
  saved_at: string;
  /** Open warnings from comparing it with ConnectWise. */
  notes: JsonText<readonly FilterNote[]>;
} & Saved;

type SettingsTable = {
  organization_id: string;
  /** As they were saved: an older version may have stored fewer. */
  settings: JsonText<Partial<Settings>>;
  saved_at: string;
} & Saved;

/**
 * Data that is saved as a whole counts its versions. `saved_by` is null if an older version saved
 * it.
 */
type Saved = { version: number; saved_by: JsonText<Actor> | null };

/**
 * Data that people edit counts its versions. `edited_by` is null if an older version wrote it last.
 */
type Edited = { version: number; edited_by: JsonText<Actor> | null };

/** Each saved mapping; the highest version is in force. */
type MappingTable = {
  organization_id: string;
  version: number;
  document: JsonText<MappingDocument>;
  author: string;
  note: string | null;
  saved_at: string;
  saved_by: JsonText<Actor> | null;
};

/** The fields that organizations made themselves. */
type AmpFieldTable = {
  organization_id: string;
  name: string;
  label: string;
  label_key: string;
  kind: AmpKind;
  options: JsonText<readonly string[]>;
  retired: number;
  saved_at: string;
} & Edited;

/** Facts about the organization's ConnectWise. */
type ServerNoteTable = {
  organization_id: string;
  name: ServerNote;
  value: string;
  noted_at: string;
};

/** Lists of ConnectWise: every name that an entry was ever seen with. */
type KnownListTable = {
  organization_id: string;
  list: ListKind;
  entries: JsonText<readonly Reference[]>;
  seen_at: string;
};

type UserTable = {
  organization_id: string;
  id: string;
  name: string;
  name_key: string;
  email: string;
  email_key: string;
  role: User['role'];
  /** All three are set, or none. */
  member_id: number | null;
  member_identifier: string | null;
  verified_at: string | null;
  created_at: string;
  /** The account they sign in with; null for someone who does not. */
  account_id: string | null;
} & Edited;

/** The lock is free while run_id is null. The token stays when it is released. */
type RunLockTable = {
  organization_id: string;
  token: number;
  run_id: string | null;
  started_at: string | null;
  renewed_at: string | null;
};

/** A reading is under way while started_at is set. */
type ReadingTable = {
  organization_id: string;
  object: UnreadableObject;
  cursor: string | null;
  started_at: string | null;
  since: string | null;
  after_id: number;
};

/** Records whose form was not understood when they were last read. */
type UnreadableTable = {
  organization_id: string;
  object: UnreadableObject;
  id: number;
  problem: string;
};

type CompanyTable = {
  organization_id: string;
  id: number;
  deleted: number;
  name_key: string;
  last_updated: string | null;
  digest: string;
  body: JsonText<Omit<Company, 'lastUpdated'>>;
};

type ContactTable = {
  organization_id: string;
  id: number;
  company_id: number | null;
  inactive: number;
  email_state: PreferredEmail['state'];
  /** Set for a valid preferred address only. */
  email_key: string | null;
  /** All addresses, valid or not, each between line feeds. */
  all_emails: string;
  name_key: string;
  last_updated: string | null;
  digest: string;
  /** Since when it no longer exists in ConnectWise. */
  gone_at: string | null;
  /** Of its contact types. */
  type_ids: JsonText<readonly number[]>;
  body: JsonText<StoredContact>;
};

/** The addresses of a contact beyond its preferred one. */
type ContactEmailTable = { organization_id: string; email_key: string; contact_id: number };

type SweepTable = { organization_id: string; last_started_at: string };

/** The planner's queue of contacts. */
type QueueTable = { organization_id: string; contact_id: number; stamp: number };

/** The planner's queue of AMP contacts without a link. */
type AmpQueueTable = { organization_id: string; amp_contact_id: string; stamp: number };

type AmpContactTable = {
  organization_id: string;
  id: string;
  email: string | null;
  email_key: string | null;
  search_key: string;
  name_key: string;
  company_key: string;
  /** The user in the field `owner`. */
  owner: string | null;
  version: number;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
  fields: JsonText<FieldValues>;
  /** Null if a run changed it last. */
  edited_by: JsonText<Actor> | null;
};

type LinkTable = {
  organization_id: string;
  contact_id: number;
  amp_contact_id: string;
  state: Link['state'];
  base: JsonText<FieldValues>;
  origin: Link['origin'];
  marks: JsonText<LinkMarks>;
  /** Null if an older version linked them. */
  linked_at: string | null;
};

/** Conflicts that are open. */
type ConflictTable = {
  organization_id: string;
  kind: 'contact' | 'todo';
  id: string;
  field: string;
  since: string;
  body: JsonText<FieldConflict> | JsonText<TodoConflict>;
};

type HoldTable = {
  organization_id: string;
  kind: RecordKind;
  id: string;
  reason: HoldReason;
  run_id: string | null;
  since: string;
  /** Rises with each new hold. */
  seq: number;
  held_by: JsonText<Actor> | null;
};

/** Steps of the set-up guide that someone confirmed, or a check tried. */
type ConfirmedStepTable = {
  organization_id: string;
  step: ConfirmableStep;
  about: string;
  passed: number;
  at: string;
};

/** Pairs that a person rejected as a match. */
type RejectedMatchTable = { organization_id: string; contact_id: number; amp_contact_id: string };

/** Pairs that a person unlinked and has not confirmed or rejected as a match since. */
type UnlinkedPairTable = {
  organization_id: string;
  contact_id: number;
  amp_contact_id: string;
  since: string;
  /** The base that their link had. */
  base: JsonText<FieldValues>;
};

type SkipTable = {
  organization_id: string;
  contact_id: number;
  reason: SkipReason;
  about_kind: NonNullable<About>['kind'] | null;
  about_id: string | null;
  /** The run that recorded it. */
  run_id: string;
};

type AmpSkipTable = {
  organization_id: string;
  amp_contact_id: string;
  reason: AmpSkipReason;
  about_kind: NonNullable<About>['kind'] | null;
  about_id: string | null;
  run_id: string;
};

type RunTable = {
  organization_id: string;
  id: string;
  kind: Run['kind'];
  status: RunStatus;
  started_at: string;
  finished_at: string | null;
  body: JsonText<StoredRun>;
  /** Records that it changed on each side, as its body says. */
  changed_amp: number;
  changed_connectwise: number;
  /** 1 if a callback from ConnectWise caused the run and it has changed nothing so far. */
  quiet: number;
  /** Its progress while it runs. */
  step: RunStep['step'] | null;
  step_done: number | null;
  step_total: number | null;
  step_at: string | null;
  /** Set once someone asked to cancel it. */
  cancel_at: string | null;
  cancel_by: JsonText<Actor> | null;
};

/** The plan of a run and, once applied, its history. */
type PlanLineTable = {
  organization_id: string;
  run_id: string;
  seq: number;
  /** 0 for a line without a contact. */
  contact_id: number;
  stamp: number;
  state: PlanEntryState;
  kind: 'entry' | 'skip' | 'ampSkip' | 'todo' | 'todoSkip';
  action: Action | TodoAction | null;
  /** For `create`: the AMP contact that was made. */
  amp_contact_id: string | null;
  applied_at: string | null;
  problem: FailureCode | null;
  applied_version: number | null;
  sent_at: string | null;
  /** Set for lines about to-dos. */
  todo_id: string | null;
  body: JsonText<StoredEntry | StoredTodoEntry | NamedSkip>;
};
