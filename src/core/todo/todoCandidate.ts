import type { Link } from '../contact/ampContact.ts';
import type { Contact } from '../contact/contact.ts';
import type { Skip } from '../plan/skip.ts';
import type { Activity, Todo, TodoLink } from './todo.ts';
import type { TodoConflict } from './todoPlan.ts';

/** All that the planner has to know to decide about one to-do. */
export type TodoCandidate = {
  readonly todo: Todo;
  readonly link: TodoLink | null;
  /** As last read; null where there is no link. */
  readonly activity: Activity | null;
  /** Whether ConnectWise has the activity no more. */
  readonly gone: boolean;
  readonly contact: TodoContact;
  /** Whether a person keeps the to-do back. */
  readonly onHold: boolean;
  /** Whether a write of it is under way, and nobody knows yet what became of it. */
  readonly sent: boolean;
  /** The skip that stands recorded for it. */
  readonly skip: Skip<'todo'> | null;
  /** The conflicts that are open. */
  readonly conflicts: readonly TodoConflict[];
};

/** The contact that a to-do is about, on both sides. */
export type TodoContact = {
  /** Whether the AMP contact was removed, or is not there. */
  readonly removed: boolean;
  readonly link: Pick<Link, 'contactId' | 'state'> | null;
  /** The contact in ConnectWise as last read. */
  readonly contact: Contact | null;
  /** Whether ConnectWise has it no more. */
  readonly gone: boolean;
  /** Whether a person keeps it back, on either side. */
  readonly onHold: boolean;
};
