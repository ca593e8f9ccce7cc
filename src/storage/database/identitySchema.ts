import type { ColumnType, Generated } from 'kysely';
import type { Actor } from '../../core/actor.ts';
import type { User } from '../../core/contact/owners.ts';
import type { Scope } from '../../core/rights.ts';
import type { Theme } from '../../ports/identityStore.ts';
import type { InvitationEnding } from '../../ports/installation.ts';
import type { SavedView, ViewedList } from '../../ports/savedViews.ts';
import type { JsonText } from './storedJson.ts';

/** Tables that belong to no organization: identities, and settings of the installation. */
export type IdentityTables = {
  accounts: AccountTable;
  credentials: CredentialTable;
  sessions: SessionTable;
  verifications: VerificationTable;
  second_factors: SecondFactorTable;
  account_links: AccountLinkTable;
  email_changes: EmailChangeTable;
  setup_link: SetupLinkTable;
  installation: InstallationTable;
  failed_sign_ins: FailedSignInTable;
  known_addresses: KnownAddressTable;
  api_tokens: ApiTokenTable;
  invitations: InvitationTable;
  ended_invitations: EndedInvitationTable;
  saved_views: SavedViewTable;
};

/** The link of an invitation that no longer works, and why. */
type EndedInvitationTable = {
  organization_id: string;
  token_hash: string;
  ending: InvitationEnding;
  ended_at: string;
};

/** A person who signs in; a user of any number of organizations. Written by better-auth. */
type AccountTable = {
  id: string;
  name: string;
  email: string;
  email_verified: number;
  image: string | null;
  two_factor_enabled: number;
  created_at: string;
  updated_at: string;
  /** Our own columns, which better-auth does not know. */
  time_zone: ColumnType<string | null, string | null | undefined, string | null>;
  theme: Generated<Theme>;
  shortcuts: Generated<number>;
  version: Generated<number>;
};

type CredentialTable = {
  id: string;
  account_id: string;
  provider: string;
  provider_account_id: string;
  password: string | null;
  access_token: string | null;
  refresh_token: string | null;
  id_token: string | null;
  access_token_expires_at: string | null;
  refresh_token_expires_at: string | null;
  scope: string | null;
  created_at: string;
  updated_at: string;
};

type SessionTable = {
  id: string;
  account_id: string;
  token: string;
  expires_at: string;
  created_at: string;
  updated_at: string;
  ip_address: string | null;
  user_agent: string | null;
  /** When the password was last entered in it. */
  confirmed_at: string | null;
};

type VerificationTable = {
  id: string;
  identifier: string;
  value: string;
  expires_at: string;
  created_at: string;
  updated_at: string;
};

type SecondFactorTable = {
  id: string;
  account_id: string;
  secret: string;
  backup_codes: string;
  verified: number;
  failed_count: number;
  locked_until: string | null;
  last_step: number | null;
};

type AccountLinkTable = {
  token_hash: string;
  account_id: string;
  created_at: string;
  expires_at: string;
};

/** A new e-mail address of an account, until the link mailed to it is opened. */
type EmailChangeTable = {
  account_id: string;
  email: string;
  token_hash: string;
  session_id: string;
  created_at: string;
  expires_at: string;
};

/** One row at most. It stays once claimed, so that no other link is made. */
type SetupLinkTable = {
  id: number;
  token_hash: string;
  created_at: string;
  expires_at: string;
  claimed_at: string | null;
};

type InstallationTable = { name: 'public_address' | 'sign_in_secret'; value: string };

type FailedSignInTable = { id: string; account_key: string; at: string };

/** Places from which an account has signed in before. */
type KnownAddressTable = { account_key: string; address: string; at: string };

type ApiTokenTable = {
  organization_id: string;
  id: string;
  name: string;
  prefix: string;
  hash: string;
  scope: Scope;
  /** Null: it belongs to the organization. */
  user_id: string | null;
  created_at: string;
  created_by: JsonText<Actor>;
  expires_at: string | null;
  last_used_at: string | null;
  last_used_from: string | null;
};

type InvitationTable = {
  organization_id: string;
  id: string;
  email: string;
  email_key: string;
  role: User['role'];
  token_hash: string;
  created_at: string;
  created_by: JsonText<Actor>;
  expires_at: string;
};

/** A view of a list that a user saved for themselves. */
type SavedViewTable = {
  organization_id: string;
  user_id: string;
  id: string;
  list: ViewedList;
  name: string;
  name_key: string;
  query: JsonText<SavedView['query']>;
  /** Null: the default columns. */
  columns: JsonText<readonly string[]> | null;
  version: number;
};
