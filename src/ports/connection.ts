import type { FailureCause } from '../core/failure.ts';

/** How a connection signs in. */
export type CredentialKind = 'api_keys' | 'integrator';

/** The credentials for ConnectWise; the secret is unsealed here and never leaves the process. */
export type Credentials = {
  readonly kind: CredentialKind;
  /** Public key, or integrator user. */
  readonly user: string;
  /** Private key, or integrator password. */
  readonly secret: string;
};

/** The organization's one link to ConnectWise, without its secret. */
export type Connection = {
  /** Address as entered and checked: `https://host` or, in development, `http://127.0.0.1:port`. */
  readonly site: string;
  /** Login company name, as typed at sign-in. */
  readonly company: string;
  readonly kind: CredentialKind;
  readonly user: string;
  readonly clientId: string;
  /** Base of the API found by discovery, without codebase: `https://api-na.myconnectwise.net`. */
  readonly apiBase: string;
  /** With its trailing slash, `v2026_4/`. */
  readonly codebase: string;
  /** When the keys were last found to work; ISO instant. */
  readonly verifiedAt: string;
  /** When these keys were entered; ISO instant. */
  readonly keysSince: string;
  /**
   * Whether the keys before these are still valid in ConnectWise, according to people; null: there were
   * none.
   */
  readonly oldKeys: 'valid' | 'deleted' | null;
  /** Set while ConnectWise rejects these keys: since the first rejection after they last worked. */
  readonly refused: { readonly at: string; readonly failure: FailureCause } | null;
};
