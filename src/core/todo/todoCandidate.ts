import type { Link } from '../contact/ampContact.ts';
import type { Contact } from '../contact/contact.ts';
import type { Skip } from '../plan/skip.ts';
import type { Activity, Todo, TodoLink } from './todo.ts';
import type { TodoConflict } from './todoPlan.ts';

/** All that the planner has to know to decide about one to-do. */
export type TodoCandidate = {
  readonly todo: Todo;
  readonly link: TodoLink | null;
  /** As last read; null if there is no link. */
  readonly activity: Activity | null;
  /** Whether the activity no longer exists in ConnectWise. */
  readonly gone: boolean;
  readonly contact: TodoContact;
  /** Whether the to-do is on hold. */
  readonly onHold: boolean;
  /** Whether a write was sent and its result is not known yet. */
  readonly sent: boolean;
  /** Its recorded skip. */
  readonly skip: Skip<'todo'> | null;
  /** The conflicts that are open. */
  readonly conflicts: readonly TodoConflict[];
};

/** The contact that a to-do is about, on both sides. */
export type TodoContact = {
  /** Whether the AMP contact was removed, or does not exist. */
  readonly removed: boolean;
  readonly link: Pick<Link, 'contactId' | 'state'> | null;
  /** The contact in ConnectWise as last read. */
  readonly contact: Contact | null;
  /** Whether it no longer exists in ConnectWise. */
  readonly gone: boolean;
  /** Whether it is on hold, on either side. */
  readonly onHold: boolean;
};
