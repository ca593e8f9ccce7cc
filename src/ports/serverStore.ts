import type { Times } from './connectwise.ts';

/** Facts about the organization's ConnectWise. */
export type ServerNote = 'wait_until' | 'times' | 'stamps' | 'item_writes';

/** Whether every change moves lastUpdated of a contact, or all but those of its communication items. */
export type LastUpdatedMoves = 'all' | 'not_items';

/** A contact of which only communication items were written, with lastUpdated as it was before. */
export type ItemWrite = { readonly contactId: number; readonly lastUpdated: string };

/** Knowledge of an organization about its ConnectWise. It outlives runs and processes. */
export interface ServerStore {
  /** Until when ConnectWise asked us to wait, if that is after `now`; ISO instants. */
  waitUntil(now: string): Promise<string | null>;
  /** Keeps the later of this wait and the one that is noted. */
  noteWait(until: string, now: string): Promise<void>;
  /** How the server reads times in conditions; null until it was found out. */
  times(): Promise<Times | null>;
  noteTimes(times: Times, now: string): Promise<void>;
  /** Which changes move lastUpdated; null until it was found out. */
  lastUpdatedMoves(): Promise<LastUpdatedMoves | null>;
  noteLastUpdatedMoves(moves: LastUpdatedMoves, now: string): Promise<void>;
  /** Contacts whose items were written since they were last read, oldest write first. */
  itemWrites(): Promise<readonly ItemWrite[]>;
  /** Replaces the noted ones. */
  noteItemWrites(writes: readonly ItemWrite[], now: string): Promise<void>;
}
