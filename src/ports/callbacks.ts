import type { CallbacksOff } from '../core/callbacksOff.ts';
import type { FailureCause } from '../core/failure.ts';

/** Kinds of records whose changes ConnectWise announces to us. */
export const callbackKinds = ['contact', 'company', 'activity'] as const;
export type CallbackKind = (typeof callbackKinds)[number];

/** A callback as ConnectWise keeps it: where it announces changes of one kind. */
export type Callback = {
  readonly id: number;
  /** In small letters; another kind than ours where somebody else made it. */
  readonly kind: string;
  /** In small letters; `owner` is all records of the kind. */
  readonly level: string;
  readonly url: string;
  /** Whether ConnectWise sends nothing any more, because too many messages failed. */
  readonly inactive: boolean;
};

/** That a record changed. A hint and no more: what it says is read again before anything follows from it. */
export type CallbackMessage = {
  /** Unlike that of any other message. */
  readonly id: string;
  readonly kind: CallbackKind;
  readonly recordId: number;
  readonly deleted: boolean;
  /** UTC, whole seconds; null where the message does not say. */
  readonly lastUpdated: string | null;
};

/** Why a message is not taken. */
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

/** What became of a message. */
export type CallbackOutcome = 'accepted' | CallbackRefusal;

/** Refusals of a request as such, before its message is looked at. */
export type EarlyRefusal = Extract<CallbackRefusal, 'too_large' | 'wrong_media_type' | 'too_many'>;

/** A message as it arrived. */
export type RawCallback = {
  /** The bytes that are signed. */
  readonly body: Uint8Array;
  /** Header `x-content-signature`; null where there is none. */
  readonly signature: string | null;
};

/** The side of ConnectWise that announces changes. All methods throw Failure. */
export interface CallbackSource {
  /** Callbacks whose address contains this text of letters, digits, dashes and slashes. */
  callbacks(urlPart: string, signal?: AbortSignal): Promise<readonly Callback[]>;
  /**
   * Has all changes of a kind announced at this address. Does nothing where just that is registered. Throws
   * `write_right_missing`.
   */
  registerCallback(kind: CallbackKind, url: string, signal?: AbortSignal): Promise<void>;
  /** Does nothing where there is none of this id. */
  removeCallback(id: number, signal?: AbortSignal): Promise<void>;
  /**
   * The message, or why it cannot be one of this ConnectWise and this company. Its signature is checked over the
   * bytes that arrived; the key comes from an address of ConnectWise alone, whatever the message says.
   */
  readCallback(raw: RawCallback): Promise<CallbackMessage | Exclude<CallbackRefusal, EarlyRefusal>>;
}

/** How an organization stands with callbacks. It outlives the connection, so that what is left is found again. */
export type Registration = {
  /** The part of the address that nobody can guess. */
  readonly key: string;
  /** The address of the service that was registered, or would have been; null: none. */
  readonly address: string | null;
  /** `keysSince` of the connection that was looked at. */
  readonly keysSince: string;
  /** Why there are none; null: all kinds are registered. */
  readonly off: CallbacksOff | null;
  readonly failure: FailureCause | null;
  /** When it was last looked at in ConnectWise; null: never. ISO instants, as all of these. */
  readonly checkedAt: string | null;
  /** When the last message was taken. */
  readonly receivedAt: string | null;
};

/** What is to be looked at because a message said so. */
export type AnnouncedRecord = Pick<
  CallbackMessage,
  'kind' | 'recordId' | 'deleted' | 'lastUpdated'
>;

/** Callbacks of an organization: their registration, and the messages that arrived. */
export interface CallbackStore {
  /** Null: no service has looked yet. */
  registration(): Promise<Registration | null>;
  /**
   * Takes the check of the registration where it is due for this address: the address or the keys are others than
   * at the last one, or its time has come. Null where it is not due, another process has it, or there is no connection.
   * `key` is that of a new registration.
   */
  takeCheck(given: {
    readonly address: string | null;
    readonly key: string;
    readonly now: string;
    /** When it may be taken again should this process die. */
    readonly again: string;
  }): Promise<Registration | null>;
  /** Notes what a check came to, and when the next one is due. */
  noteCheck(
    given: Pick<Registration, 'off' | 'failure'> & { readonly now: string; readonly due: string },
  ): Promise<void>;
  /** Has the registration looked at now, where there is one. */
  recheck(now: string): Promise<void>;
  /** Keeps a message, to be looked at from `takeFrom` on; false where it came before. */
  receive(message: CallbackMessage, now: string, takeFrom: string): Promise<boolean>;
  /** The records that messages announced, each once, the newest of its messages; they stay until `taken`. */
  waiting(): Promise<{ readonly records: readonly AnnouncedRecord[]; readonly upTo: number }>;
  /** Messages up to this one have been dealt with; those that nobody will send again are forgotten. */
  taken(upTo: number, forgetBefore: string): Promise<void>;
  /** Those that wait are looked at from then on. */
  postpone(until: string): Promise<void>;
}
