import type { CallbacksOff } from '../core/callbacksOff.ts';
import type { FailureCause } from '../core/failure.ts';

/** Kinds of records whose changes ConnectWise announces to us. */
export const callbackKinds = ['contact', 'company', 'activity'] as const;
export type CallbackKind = (typeof callbackKinds)[number];

/** A callback as ConnectWise stores it: the address to which it announces changes of one kind. */
export type Callback = {
  readonly id: number;
  /** In lower case; an unknown kind if someone else created it. */
  readonly kind: string;
  /** In lower case; `owner` means all records of the kind. */
  readonly level: string;
  readonly url: string;
  /** Whether ConnectWise has stopped sending, because too many messages failed. */
  readonly inactive: boolean;
};

/**
 * The news that a record changed. It is only a hint: the record is read again before anything is
 * done.
 */
export type CallbackMessage = {
  /** Unique among messages. */
  readonly id: string;
  readonly kind: CallbackKind;
  readonly recordId: number;
  readonly deleted: boolean;
  /** UTC, whole seconds; null if the message does not say. */
  readonly lastUpdated: string | null;
};

/** Why a message is rejected. */
export const callbackRefusals = [
  'unknown_address',
  'too_large',
  'wrong_media_type',
  'too_many',
  'malformed',
  'other_company',
  'foreign_key_host',
  'key_unavailable',
  'wrong_signature',
  'replayed',
] as const;
export type CallbackRefusal = (typeof callbackRefusals)[number];

/** The result of a message. */
export type CallbackOutcome = 'accepted' | CallbackRefusal;

/** Rejections of a request before its message is read. */
export type EarlyRefusal = Extract<CallbackRefusal, 'too_large' | 'wrong_media_type' | 'too_many'>;

/** A message as it arrived. */
export type RawCallback = {
  /** The bytes that are signed. */
  readonly body: Uint8Array;
  /** Header `x-content-signature`; null if there is none. */
  readonly signature: string | null;
};

/** The side of ConnectWise that announces changes. All methods throw Failure. */
export interface CallbackSource {
  /** Callbacks whose address contains this text of letters, digits, dashes and slashes. */
  callbacks(urlPart: string, signal?: AbortSignal): Promise<readonly Callback[]>;
  /**
   * Registers an address for all changes of a kind. Does nothing if exactly that is registered.
   * Throws `write_right_missing`.
   */
  registerCallback(kind: CallbackKind, url: string, signal?: AbortSignal): Promise<void>;
  /** Does nothing if there is none with this id. */
  removeCallback(id: number, signal?: AbortSignal): Promise<void>;
  /**
   * The message, or why it cannot come from this ConnectWise and this company. The signature is checked
   * over the bytes that arrived, with a key that is only ever fetched from an address of ConnectWise,
   * whatever the message says.
   */
  readCallback(raw: RawCallback): Promise<CallbackMessage | Exclude<CallbackRefusal, EarlyRefusal>>;
}

/**
 * The state of an organization's callbacks. It outlives the connection, so that remaining callbacks
 * are found again.
 */
export type Registration = {
  /** The secret part of the address. */
  readonly key: string;
  /** The address of the service that was registered, or would have been; null: none. */
  readonly address: string | null;
  /** `keysSince` of the connection that was checked. */
  readonly keysSince: string;
  /** Why there are none; null: all kinds are registered. */
  readonly off: CallbacksOff | null;
  readonly failure: FailureCause | null;
  /** When it was last checked in ConnectWise; null: never. An ISO instant, as are all of these. */
  readonly checkedAt: string | null;
  /** When the last message was accepted. */
  readonly receivedAt: string | null;
};

/** A record to check because a message named it. */
export type AnnouncedRecord = Pick<
  CallbackMessage,
  'kind' | 'recordId' | 'deleted' | 'lastUpdated'
>;

/** An announced record, with the number of the first waiting message about it. */
export type WaitingRecord = AnnouncedRecord & { readonly firstMessage: number };

/** Callbacks of an organization: their registration, and the messages that arrived. */
export interface CallbackStore {
  /** Null: no service has looked yet. */
  registration(): Promise<Registration | null>;
  /**
   * Claims the check of the registration if it is due for this address: the address or the keys have
   * changed since the last check, or its time has come. Null if it is not due, another process has claimed
   * it, or there is no connection. `key` is for a new registration.
   */
  takeCheck(given: {
    readonly address: string | null;
    readonly key: string;
    readonly now: string;
    /** When another process may claim it, if this one dies. */
    readonly again: string;
  }): Promise<Registration | null>;
  /** Records the result of a check, and when the next one is due. */
  noteCheck(
    given: Pick<Registration, 'off' | 'failure'> & { readonly now: string; readonly due: string },
  ): Promise<void>;
  /** Requests a check of the registration now, if there is one. */
  recheck(now: string): Promise<void>;
  /** Stores a message, to be processed from `takeFrom` on; false if it came before. */
  receive(message: CallbackMessage, now: string, takeFrom: string): Promise<boolean>;
  /**
   * The records in waiting messages, each once and with its newest message, in the order of their first
   * messages. `upTo` is the number of the last message. They stay until `taken`.
   */
  waiting(): Promise<{ readonly records: readonly WaitingRecord[]; readonly upTo: number }>;
  /**
   * Marks messages up to this one as processed. Deletes those received before `forgetBefore`: they are no
   * longer needed to recognize a message that is sent again.
   */
  taken(upTo: number, forgetBefore: string): Promise<void>;
  /** Processes waiting messages from that time on. */
  postpone(until: string): Promise<void>;
}
