/** Secrets that give access to anyone who has them: API tokens and links. Only their digest is stored. */
export interface Bearers {
  /** 32 random bytes, as 43 characters of base64url. */
  next(): string;
  /** The stored part of a token, by which it is found. */
  digest(secret: string): string;
}
