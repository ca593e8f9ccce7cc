import type { Callbacks } from '../callbacks/callbacks.ts';
import type { Deliver } from '../callbacks/deliver.ts';
import type { SandboxClock } from '../clock.ts';
import type { FaultDeck } from '../faults/deck.ts';
import type { RateLimit } from '../faults/rateLimit.ts';
import type { Sandbox } from '../sandbox.ts';
import type { SeedOptions } from '../seed/seedWorld.ts';
import type { Switches } from '../switches.ts';
import type { SandboxTimers } from '../timers.ts';
import type { Journal } from './journal.ts';

/** A sandbox with everything that tests and demos control it with. */
export interface SteeredSandbox extends Sandbox {
  readonly faults: FaultDeck;
  readonly rateLimit: RateLimit;
  readonly journal: Journal;
  readonly callbacks: Callbacks;
  readonly timers: SandboxTimers;
  /** The state that `reset` returns to. */
  readonly seed: SeedOptions;
  /**
   * Seeds the world again, and makes that the state to reset to; also resets faults, journal and callbacks.
   */
  reseed(options: SeedOptions): void;
}

export interface SteeredOptions {
  /** Real time unless given. */
  readonly clock?: SandboxClock;
  readonly switches?: Partial<Switches>;
  /** 100 contacts by default. */
  readonly seed?: SeedOptions;
  /** How callbacks go out; by default over HTTP to loopback addresses only. */
  readonly deliver?: Deliver;
  /** Whether the control API is available to anyone who can reach the sandbox; true by default. */
  readonly isControlled?: boolean;
  /** Requests that the journal keeps; 100,000 by default. */
  readonly journalSize?: number;
}
