const actions = ['create', 'update', 'unchanged', 'refused', 'skipped'] as const;

export type RowAction = (typeof actions)[number];

/** The state in the address: the open import, and which of its rows are shown. */
export type ImportSearch = {
  readonly id?: string | undefined;
  readonly rows?: RowAction | undefined;
};

export function readImportSearch({ id, rows }: Record<string, unknown>): ImportSearch {
  const action = actions.find((one) => one === rows);
  return {
    ...(typeof id === 'string' && id !== '' ? { id } : {}),
    ...(action === undefined ? {} : { rows: action }),
  };
}
