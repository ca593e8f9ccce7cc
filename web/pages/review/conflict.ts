import type { Row } from '../../api/queries.ts';

export type Conflict = Row<'GET /organizations/{org}/conflicts'>;

/** The conflicts of one record. */
export type InConflict = {
  readonly key: string;
  readonly name: string;
  readonly conflicts: readonly [Conflict, ...Conflict[]];
};
