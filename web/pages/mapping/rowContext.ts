import type { Draft } from '../../parts/mapping/draft.ts';
import type { ConnectWiseField, Sampled } from './model.ts';
import type { Problem } from './problems.ts';

/** What all rows of the editor share. */
export type RowContext = {
  readonly org: string;
  readonly draft: Draft;
  readonly connectWise: readonly ConnectWiseField[];
  readonly sampled: Sampled | null;
  readonly problems: ReadonlyMap<string, readonly Problem[]>;
  readonly canChange: boolean;
  readonly onChange: (draft: Draft) => void;
};
