import type { Times } from './connectwise.ts';

/** What is noted of the organization's ConnectWise. */
export type ServerNote = 'wait_until' | 'times' | 'stamps';

/** Whether every change moves lastUpdated of a contact, or all but those of its communication items. */
export type Stamps = 'all' | 'not_items';

/** What an organization knows of its ConnectWise. It outlives runs and processes. */
export interface ServerStore {
  /** Until when ConnectWise asked to wait, where that is after `now`; ISO instants. */
  waitUntil(now: string): Promise<string | null>;
  /** Keeps the later of this wait and the one that is noted. */
  noteWait(until: string, now: string): Promise<void>;
  /** How the server reads times in conditions; null until it was found out. */
  times(): Promise<Times | null>;
  noteTimes(times: Times, now: string): Promise<void>;
  /** Which changes move lastUpdated; null until it was found out. */
  stamps(): Promise<Stamps | null>;
  noteStamps(stamps: Stamps, now: string): Promise<void>;
}
