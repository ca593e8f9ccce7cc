import {
  ACCOMPANYING,
  type FaultInput,
  type FaultKind,
  type FaultSpec,
  faultSchema,
} from './fault.ts';
import { createTurn, type FaultRequest, isTarget, type Turn } from './target.ts';

/** A scripted fault in place, with what it has seen so far. */
export interface Fault {
  readonly id: number;
  readonly name: string;
  readonly spec: FaultSpec;
  /** Ids of contacts in the lists it watched, in the order they were served (`pageShift`). */
  readonly servedIds: number[];
  /** Earlier answers by path with query (`staleRead`). */
  readonly remembered: Map<string, string>;
}

/** A fault as the control API shows it. */
export interface FaultStatus {
  readonly id: number;
  readonly name: string;
  readonly kind: FaultKind;
  readonly matched: number;
  readonly struck: number;
  /** Requests it holds right now. */
  readonly waiting: number;
  readonly spent: boolean;
}

/** The effect of the active faults on one request. */
export interface Strike {
  /** The one fault that decides the answer. */
  readonly answer: Fault | undefined;
  /** Faults that act in addition, in the order they were added. */
  readonly beside: readonly Fault[];
  /** Faults that watch the answer although it is not their turn. */
  readonly watching: readonly Fault[];
}

export type WaitEnd = 'released' | 'gaveUp' | 'closed';

interface Entry {
  readonly fault: Fault;
  readonly turn: Turn;
  readonly waiting: Set<(end: WaitEnd) => void>;
}

/** How many answers `staleRead` keeps. */
export const REMEMBERED_ANSWERS = 1_000;

/** The faults in place, in the order they were added. */
export class FaultDeck {
  readonly #entries = new Map<number, Entry>();
  #lastId = 0;

  get size(): number {
    return this.#entries.size;
  }

  /** Puts a fault in place. Throws a ZodError that names what is wrong with it. */
  add(input: FaultInput): FaultStatus {
    return this.put(faultSchema.parse(input));
  }

  /** Puts a fault in place that has been checked already. */
  put(spec: FaultSpec): FaultStatus {
    this.#lastId += 1;
    const id = this.#lastId;
    const fault = { id, name: spec.name ?? spec.kind, spec, servedIds: [], remembered: new Map() };
    const entry = { fault, turn: createTurn(spec), waiting: new Set<(end: WaitEnd) => void>() };
    this.#entries.set(id, entry);
    return status(entry);
  }

  list(): readonly FaultStatus[] {
    return [...this.#entries.values()].map(status);
  }

  /** Removes one fault, or all; requests they hold continue. Returns how many were removed. */
  clear(id?: number): number {
    const gone = [...this.#entries.values()].filter(
      (entry) => id === undefined || entry.fault.id === id,
    );
    for (const entry of gone) {
      this.#entries.delete(entry.fault.id);
      end(entry, 'released');
    }
    return gone.length;
  }

  /** Lets held requests continue, of one fault (by id or name) or of all. Returns how many. */
  release(which?: number | string): number {
    let released = 0;
    for (const entry of this.#entries.values()) {
      const { id, name } = entry.fault;
      if (which === undefined || which === id || which === name) released += end(entry, 'released');
    }
    return released;
  }

  /** Ends all waiting permanently; held requests get no answer. */
  close(): void {
    for (const entry of this.#entries.values()) end(entry, 'closed');
    this.#entries.clear();
  }

  /**
   * Counts a request and returns the faults that hit it. Of the faults that decide the answer the first wins;
   * the request does not count for later ones of that sort.
   */
  take(request: FaultRequest): Strike {
    const watching: Fault[] = [];
    const beside: Fault[] = [];
    let answer: Fault | undefined;
    for (const { fault, turn } of this.#entries.values()) {
      if (!isTarget(fault.spec, request)) continue;
      const watches = fault.spec.kind === 'pageShift' || fault.spec.kind === 'staleRead';
      if (watches && !turn.spent) watching.push(fault);
      if (ACCOMPANYING.has(fault.spec.kind)) {
        if (turn.strike()) beside.push(fault);
      } else if (answer === undefined && canStrike(fault, request) && turn.strike()) {
        answer = fault;
      }
    }
    return { answer, beside, watching };
  }

  /** Waits until the fault is released, the client gives up, or the deck closes. */
  wait(fault: Fault, gaveUp: AbortSignal): Promise<WaitEnd> {
    const entry = this.#entries.get(fault.id);
    if (gaveUp.aborted) return Promise.resolve('gaveUp');
    if (entry === undefined) return Promise.resolve('released');
    return new Promise((resolve) => {
      const finish = (how: WaitEnd) => {
        entry.waiting.delete(finish);
        gaveUp.removeEventListener('abort', onAbort);
        resolve(how);
      };
      const onAbort = () => finish('gaveUp');
      entry.waiting.add(finish);
      gaveUp.addEventListener('abort', onAbort, { once: true });
    });
  }
}

/** An old answer can only be given if there is one. */
function canStrike(fault: Fault, request: FaultRequest): boolean {
  return fault.spec.kind !== 'staleRead' || fault.remembered.has(request.path);
}

function end(entry: Entry, how: WaitEnd): number {
  const held = [...entry.waiting];
  for (const finish of held) finish(how);
  return held.length;
}

function status({ fault, turn, waiting }: Entry): FaultStatus {
  return {
    id: fault.id,
    name: fault.name,
    kind: fault.spec.kind,
    matched: turn.matched,
    struck: turn.struck,
    waiting: waiting.size,
    spent: turn.spent,
  };
}
