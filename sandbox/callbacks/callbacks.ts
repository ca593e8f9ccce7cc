import { randomUUID } from 'node:crypto';
import type { SandboxTimers } from '../timers.ts';
import type { CallbackEntry } from '../world/setupEntities.ts';
import type { World, WorldChange } from '../world/world.ts';
import { type AttemptOutcome, attempt, type Deliver } from './deliver.ts';
import { hears } from './match.ts';
import { type CallbackMessage, composeMessage, type SigningKey } from './message.ts';

/** Waits before the second and third attempt, and the statuses that are tried again (DOC). */
export const RETRY_WAITS_MS = [2_000, 4_000] as const;
export const RETRIED_STATUSES: readonly AttemptOutcome[] = [404, 409, 419, 429];

/** A registration that has failed this long without one success is disabled (DOC). */
export const DISABLED_AFTER_MS = 3 * 86_400_000;

/** One attempt, or one message that was dropped on purpose. */
export interface Delivery {
  readonly messageId: string;
  readonly callbackId: number;
  readonly url: string;
  /** Sandbox time, in milliseconds. */
  readonly at: number;
  /** 1 to 3; 0 when dropped. */
  readonly attempt: number;
  readonly outcome: AttemptOutcome | 'dropped';
}

/** The faults of the next messages, counted in messages. */
export interface Disturbance {
  /** Never sent. */
  readonly drop?: number | undefined;
  /** Sent twice with the same `MessageId`. */
  readonly duplicate?: number | undefined;
  /** Held back until so many are there, then sent last first. */
  readonly reorder?: number | undefined;
}

export interface CallbackTools {
  readonly timers: SandboxTimers;
  readonly deliver: Deliver;
  /** The address of the sandbox, without trailing slash; read for each message. */
  readonly origin: () => string;
  /** Whether a self-suppressed registration still receives the changes of its creator. */
  readonly ignoresSelfSuppression: () => boolean;
}

const KEPT_DELIVERIES = 10_000;

/** Sends callbacks for the changes of a world. */
export class Callbacks {
  readonly signingKey: SigningKey = { id: randomUUID(), key: randomUUID() };
  readonly #world: World;
  readonly #tools: CallbackTools;
  readonly #underWay = new Set<Promise<void>>();
  readonly #failingSince = new Map<number, number>();
  #deliveries: Delivery[] = [];
  #left = { drop: 0, duplicate: 0, reorder: 0 };
  #held: CallbackMessage[] = [];
  /** Rises with each reset, so that earlier attempts do not count afterwards. */
  #era = 0;

  constructor(world: World, tools: CallbackTools) {
    this.#world = world;
    this.#tools = tools;
    world.onChange((change) => this.#onChange(change));
  }

  /** Attempts made so far, oldest first. */
  get deliveries(): readonly Delivery[] {
    return this.#deliveries;
  }

  /** Disturbs the next messages; replaces the rest of an earlier disturbance. */
  disturb({ drop = 0, duplicate = 0, reorder = 0 }: Disturbance): void {
    this.flush();
    this.#left = { drop, duplicate, reorder };
  }

  /** Sends what is held back for reordering, last first. */
  flush(): void {
    const held = this.#held.toReversed();
    this.#held = [];
    this.#left.reorder = 0;
    for (const message of held) this.#send(message, 1);
  }

  /** Resolves when no attempt is under way; retries that wait for the clock do not count. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** Forgets history, held messages and pending retries. */
  reset(): void {
    this.#era += 1;
    this.#deliveries = [];
    this.#held = [];
    this.#left = { drop: 0, duplicate: 0, reorder: 0 };
    this.#failingSince.clear();
  }

  #onChange(change: WorldChange): void {
    for (const entry of this.#world.callbacks.all()) {
      if (!hears(this.#world, entry, change) || this.#suppressed(entry, change)) continue;
      const message = composeMessage(this.#world, entry, change, {
        messageId: randomUUID(),
        origin: this.#tools.origin(),
        signingKey: this.signingKey,
      });
      this.#dispatch(message);
    }
  }

  #suppressed(entry: CallbackEntry, change: WorldChange): boolean {
    if (!entry.isSelfSuppressedFlag || this.#tools.ignoresSelfSuppression()) return false;
    return this.#world.members.get(entry.memberId)?.identifier === change.memberIdentifier;
  }

  #dispatch(message: CallbackMessage): void {
    const left = this.#left;
    if (left.drop > 0) {
      left.drop -= 1;
      this.#note(message, 0, 'dropped');
      return;
    }
    if (left.reorder > 0) {
      this.#held.push(message);
      if (this.#held.length >= left.reorder) this.flush();
      return;
    }
    this.#send(message, 1);
    if (left.duplicate > 0) {
      left.duplicate -= 1;
      this.#send(message, 1);
    }
  }

  #send(message: CallbackMessage, turn: number): void {
    const era = this.#era;
    const run = async (): Promise<void> => {
      const outcome = await attempt(message, this.#tools.deliver, this.#tools.timers);
      if (era !== this.#era) return;
      this.#note(message, turn, outcome);
      if (typeof outcome === 'number' && outcome >= 200 && outcome < 300) {
        this.#failingSince.delete(message.callbackId);
        return;
      }
      const wait = RETRIED_STATUSES.includes(outcome) ? RETRY_WAITS_MS[turn - 1] : undefined;
      if (wait === undefined) this.#failed(message.callbackId);
      else
        this.#tools.timers.after(wait, () => {
          if (era === this.#era) this.#send(message, turn + 1);
        });
    };
    const running = run().finally(() => this.#underWay.delete(running));
    this.#underWay.add(running);
  }

  #failed(callbackId: number): void {
    const now = this.#world.clock.now();
    const since = this.#failingSince.get(callbackId);
    if (since === undefined) {
      this.#failingSince.set(callbackId, now);
      return;
    }
    const entry = this.#world.callbacks.get(callbackId);
    if (entry === undefined || now - since < DISABLED_AFTER_MS) return;
    this.#world.callbacks.put({ ...entry, inactiveFlag: true, ...this.#world.stamp('zadmin') });
    this.#failingSince.delete(callbackId);
  }

  #note(message: CallbackMessage, turn: number, outcome: Delivery['outcome']): void {
    const { messageId, callbackId, url } = message;
    const at = this.#world.clock.now();
    this.#deliveries.push({ messageId, callbackId, url, at, attempt: turn, outcome });
    if (this.#deliveries.length > KEPT_DELIVERIES) {
      this.#deliveries = this.#deliveries.slice(-KEPT_DELIVERIES / 2);
    }
  }
}
