import type { FieldValues, Link } from '../core/contact/ampContact.ts';
import type { Company, Contact } from '../core/contact/contact.ts';
import type { PreferredEmail } from '../core/contact/preferred.ts';
import type { ContactFilter } from '../core/filter/contactFilter.ts';
import type { Action, PlanEntry, Skip, SkipReason } from '../core/plan/plan.ts';
import type { CredentialKind } from '../ports/connection.ts';
import type { PlanEntryState, ReadObject, Run, RunStatus } from '../ports/stores.ts';
import type { JsonText } from './storedJson.ts';

/**
 * The tables as both databases have them. ConnectWise ids are whole numbers, ids of ours text, times
 * ISO text, flags 0 or 1 (libsql binds no booleans) and JSON columns text in the program: jsonb on
 * PostgreSQL, text on SQLite.
 */
export type Tables = {
  organizations: OrganizationTable;
  connections: ConnectionTable;
  contact_filters: ContactFilterTable;
  run_locks: RunLockTable;
  readings: ReadingTable;
  unreadable: UnreadableTable;
  companies: CompanyTable;
  contacts: ContactTable;
  queue: QueueTable;
  amp_contacts: AmpContactTable;
  links: LinkTable;
  skips: SkipTable;
  runs: RunTable;
  plan_lines: PlanLineTable;
};

/** One row for each tenant; writers of a tenant take turns on it. */
type OrganizationTable = {
  organization_id: string;
  name: string;
  /** The last stamp given out in the queue; it never goes back. */
  queue_stamp: number;
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
};

type ContactFilterTable = {
  organization_id: string;
  filter: JsonText<ContactFilter>;
  saved_at: string;
};

/** The lock is free while run_id is null. The token stays when it is released. */
type RunLockTable = {
  organization_id: string;
  token: number;
  run_id: string | null;
  host: string | null;
  pid: number | null;
  started_at: string | null;
  renewed_at: string | null;
};

/** A reading is under way while started_at is set. */
type ReadingTable = {
  organization_id: string;
  object: ReadObject;
  cursor: string | null;
  started_at: string | null;
  since: string | null;
  after_id: number;
};

/** Records whose form was not understood when they were last read. */
type UnreadableTable = {
  organization_id: string;
  object: ReadObject;
  id: number;
  problem: string;
};

type CompanyTable = {
  organization_id: string;
  id: number;
  deleted: number;
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
  body: JsonText<Omit<Contact, 'lastUpdated'>>;
};

/** Contacts waiting to be looked at by the planner. */
type QueueTable = { organization_id: string; contact_id: number; stamp: number };

type AmpContactTable = {
  organization_id: string;
  id: string;
  email: string | null;
  email_key: string | null;
  search_key: string;
  version: number;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
  fields: JsonText<FieldValues>;
};

type LinkTable = {
  organization_id: string;
  contact_id: number;
  amp_contact_id: string;
  state: Link['state'];
  base: JsonText<FieldValues>;
};

type SkipTable = {
  organization_id: string;
  contact_id: number;
  reason: SkipReason;
  about_kind: NonNullable<Skip['about']>['kind'] | null;
  about_id: string | null;
  /** The run that recorded it. */
  run_id: string;
};

type RunTable = {
  organization_id: string;
  id: string;
  kind: Run['kind'];
  status: RunStatus;
  started_at: string;
  finished_at: string | null;
  body: JsonText<Pick<Run, 'counts' | 'skips' | 'requests' | 'read' | 'failure'>>;
};

/** An entry as it is stored: what a new AMP contact is given is its base, and kept once. */
export type StoredEntry = Omit<PlanEntry, 'changes'> & { readonly changes?: PlanEntry['changes'] };

/** The plan of a run and, once applied, its history. */
type PlanLineTable = {
  organization_id: string;
  run_id: string;
  seq: number;
  contact_id: number;
  stamp: number;
  state: PlanEntryState;
  kind: 'entry' | 'skip';
  action: Action | null;
  /** For `create`: the AMP contact that was made. */
  amp_contact_id: string | null;
  applied_at: string | null;
  body: JsonText<StoredEntry | Skip>;
};
