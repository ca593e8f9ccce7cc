/** Secrets that give access to anyone who has them: API tokens and links. Only their digest is stored. */
export interface Bearers {
  /** 32 random bytes, as 43 characters of base64url. */
  next(): string;
  /** What is stored of one, and what it is found by. */
  digest(secret: string): string;
}
