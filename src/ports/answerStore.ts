/** A request that is carried out once, however often it is sent. */
export type RepeatableRequest = {
  /** Who sends it: each sender has their own keys. */
  readonly principal: string;
  readonly key: string;
  /** Method and path. */
  readonly target: string;
  /** A digest of the request; two requests are the same if their digests are. */
  readonly digest: string;
};

/** A stored answer to send again. */
export type StoredAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text; null without a body. */
  readonly body: string | null;
};

/** Answers of requests with an Idempotency-Key, kept for a day. */
export interface AnswerStore {
  /**
   * Null: the request is new and now claimed. `open`: it is being answered. `other`: its key was
   * sent with another request. Otherwise the stored answer. `now` is an ISO instant.
   */
  take(request: RepeatableRequest, now: string): Promise<StoredAnswer | 'open' | 'other' | null>;
  keep(request: RepeatableRequest, answer: StoredAnswer): Promise<void>;
  /** A rejected request may be sent again with the same key. */
  drop(request: RepeatableRequest): Promise<void>;
}
