import type { RightId } from '../../core/checkFindings.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { ReadableThing } from '../../ports/connectwise.ts';
import type { EngineDeps } from '../deps.ts';

/** A right that is needed: the row of System > Security Roles, and the level it must have. */
export type NeededRight = {
  readonly check: RightId;
  readonly thing: ReadableThing;
  readonly module: string;
  readonly row: string;
  /** Null if any level that allows reading is enough. */
  readonly level: 'All' | null;
};

/**
 * The rights to read, which every organization needs. Rows as vendors list them (3P); that setup tables
 * need no row for reading is documented (DOC).
 */
export const neededRights: readonly NeededRight[] = [
  {
    check: 'right_companies',
    thing: 'companies',
    module: 'Companies',
    row: 'Company Maintenance',
    level: 'All',
  },
  {
    check: 'right_contacts',
    thing: 'contacts',
    module: 'Companies',
    row: 'Contacts',
    level: 'All',
  },
  {
    check: 'right_activities',
    thing: 'activities',
    module: 'Companies',
    row: 'CRM/Sales Activities',
    level: 'All',
  },
  {
    check: 'right_company_types',
    thing: 'company_types',
    module: 'System',
    row: 'Table Setup',
    level: null,
  },
  {
    check: 'right_api_reports',
    thing: 'reports',
    module: 'System',
    row: 'API Reports',
    level: 'All',
  },
];

/** A right to write. It is read from the role, because trying it would change something. */
export type NeededWrite = {
  readonly check: RightId;
  readonly module: string;
  readonly row: string;
  readonly columns: readonly Column[];
  /** Columns that only an undo needs: without them syncs work, but an undo may be incomplete. */
  readonly forUndo?: readonly Column[];
};

/** A column of System > Security Roles, except Inquire. */
export type Column = 'add' | 'edit' | 'delete';

/** The write rights required by the features in use. */
export function neededWrites(uses: Uses): readonly NeededWrite[] {
  const needed: NeededWrite[] = [];
  if (uses.push) {
    // Delete is for communication items: a number that was cleared in AMP.
    needed.push({
      check: 'right_change_contacts',
      module: 'Companies',
      row: 'Contacts',
      columns: ['add', 'edit', 'delete'],
    });
  }
  if (uses.push && uses.company === 'create') {
    needed.push({
      check: 'right_add_companies',
      module: 'Companies',
      row: 'Company Maintenance',
      columns: ['add'],
    });
  }
  if (uses.todoPush && uses.hasTodos) {
    const deletes = uses.todoRemoved === 'delete';
    needed.push({
      check: 'right_change_activities',
      module: 'Companies',
      row: 'CRM/Sales Activities',
      columns: deletes ? ['add', 'edit', 'delete'] : ['add', 'edit'],
      // Undoing a run deletes the activities that it made.
      forUndo: ['delete'],
    });
  }
  return needed;
}

/** The features that the organization uses. */
export type Uses = Pick<Settings, 'push' | 'company' | 'todoPush' | 'todoRemoved'> & {
  /** Whether there are to-dos, or links of to-dos to activities. */
  readonly hasTodos: boolean;
};

/** The features that the organization uses at present. */
export async function usesOf(
  stores: Pick<EngineDeps['stores'], 'settings' | 'todos'>,
): Promise<Uses> {
  const { push, company, todoPush, todoRemoved } = await stores.settings.get();
  const { todos, linked } = await stores.todos.counts();
  return { push, company, todoPush, todoRemoved, hasTodos: todos + linked > 0 };
}
