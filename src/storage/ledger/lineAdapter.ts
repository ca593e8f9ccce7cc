import type { RawBuilder } from 'kysely';
import type { PlanLine, PlanLineBody, Written } from '../../ports/planStores.ts';
import type { Lease } from '../../ports/runStores.ts';
import type { Scope, Writing } from '../database/scope.ts';

/** The parts of a line that are needed to carry it out. */
export type PlannedLine = Pick<PlanLine, 'seq' | 'stamp' | 'line'>;

/** How lines are carried out. */
export type Carrying = {
  /** A new AMP contact id for each `create`, by contact id. */
  readonly ids: ReadonlyMap<number, string>;
  readonly now: string;
};

/**
 * Some lines with the present state of everything they change; rows are collected, and written once
 * for each table.
 */
export type LineWork = {
  /** Whether things have moved on from a line since it was planned. */
  isStale(line: PlannedLine): boolean;
  /** Carries out a line that writes nothing to ConnectWise. */
  carryOut(line: PlannedLine, carrying: Carrying): void;
  writeTo(db: Writing, scope: Scope, runId: string, now: string): Promise<void>;
};

/** The result of a line that ConnectWise accepted. */
export type Committed = {
  readonly line: PlanLineBody;
  /** Version that the AMP side got, or had. */
  readonly version: number | null;
  /** The contact that was created. */
  readonly contactId?: number;
};

/**
 * The object-specific part of a line's life cycle: which rows belong to it, and when it is stale.
 */
export type LineAdapter = {
  /** Whether a line is about the object. */
  has(line: PlanLineBody): boolean;
  /** Whether a line writes to ConnectWise. */
  writes(line: PlanLineBody): boolean;
  load(db: Writing, scope: Scope, lines: readonly PlannedLine[]): Promise<LineWork>;
  /** Columns of lines that were just carried out, as expressions over their rows. */
  applied(organizationId: string): {
    readonly ampContactId: RawBuilder<unknown>;
    readonly version: RawBuilder<unknown>;
  };
  /** Records what ConnectWise accepted: AMP side, link, base, conflicts, skips, queue. */
  commit(
    db: Writing,
    scope: Scope,
    lease: Lease,
    planned: PlanLine,
    written: Written,
  ): Promise<Committed>;
};
