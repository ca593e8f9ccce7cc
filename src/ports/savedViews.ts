import type { ExpectedVersion } from './version.ts';

/** The lists of the web app that people save views of. */
export type ViewedList = 'contacts' | 'todos';

/** A view of a list that someone named, to come back to. */
export type SavedView = {
  readonly id: string;
  readonly list: ViewedList;
  readonly name: string;
  /** The query in the address of the list: search, filters and sort. */
  readonly query: Readonly<Record<string, string>>;
  /** Columns beside the name, in order; null: the list's default. */
  readonly columns: readonly string[] | null;
  readonly version: number;
};

export type NewView = Omit<SavedView, 'version'>;

/** Changes to a view; absent members stay unchanged. */
export type ViewChange = Partial<Pick<SavedView, 'name' | 'query' | 'columns'>>;

/** How many views of one list someone may have. */
export const mostViews = 50;

/**
 * The saved views of the users of an organization: each sees and changes only their own. Removing a user
 * removes theirs.
 */
export interface SavedViewStore {
  /** By name. */
  list(userId: string): Promise<readonly SavedView[]>;
  /** Throws `bad_input` for a name they have already, and if they have the maximum number of views. */
  add(userId: string, view: NewView): Promise<SavedView>;
  /** Throws `not_found`, `version_conflict`, and `bad_input` for a name they have. */
  change(
    userId: string,
    id: string,
    change: ViewChange,
    expected: ExpectedVersion,
  ): Promise<SavedView>;
  /** False if they have none of this id. */
  remove(userId: string, id: string): Promise<boolean>;
}
