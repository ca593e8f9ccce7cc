import type { Actor } from '../../core/actor.ts';
import type { Decided, DecisionSubject } from '../../core/decision.ts';
import type { FieldConflict, Side } from '../../core/plan/plan.ts';
import type { TodoConflict } from '../../core/todo/todoPlan.ts';
import type { MovedBase } from '../rows/movedBase.ts';
import type { JsonText } from './storedJson.ts';

/** Tables that record people's actions. */
export type AuditTables = {
  decisions: DecisionTable;
  settled_conflicts: SettledConflictTable;
  former_connections: FormerConnectionTable;
};

/** People's decisions, in the order they were made. */
type DecisionTable = {
  organization_id: string;
  seq: number;
  at: string;
  decided_by: JsonText<Actor>;
  kind: DecisionSubject['kind'];
  id: string;
  amp_contact_id: string | null;
  body: JsonText<Decided>;
  /** Id of the actor; null for the command line. */
  actor_id: string | null;
  what: string;
  label: string | null;
  request_id: string | null;
  address: string | null;
};

/** The site of the last connection that ended. Links stay, and are valid only for that ConnectWise. */
type FormerConnectionTable = {
  organization_id: string;
  site: string;
  company: string;
  api_base: string;
  ended_at: string;
};

/** A conflict that someone decided; its number is that of the decision. */
type SettledConflictTable = {
  organization_id: string;
  seq: number;
  kind: 'contact' | 'todo';
  id: string;
  field: string;
  /** Since when it had been open. */
  since: string;
  body: JsonText<FieldConflict> | JsonText<TodoConflict>;
  choose: Side;
  /** What the decision changed: the base of the field before and after it. */
  moved: JsonText<MovedBase>;
  at: string;
  decided_by: JsonText<Actor>;
};
