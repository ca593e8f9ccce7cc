/** The owner of a secret. A sealed value opens only for the same organization, record and field. */
export type SecretPlace = {
  readonly organizationId: string;
  readonly record: string;
  readonly field: string;
};

/** Seals secrets before they are stored and opens them when they are used (R2). */
export interface Secrets {
  seal(plain: string, place: SecretPlace): string;
  /** Throws Failure `secret_unreadable` for another key, another place or a damaged value. */
  open(sealed: string, place: SecretPlace): string;
}
