/** Which runs the list shows. */
export type Shown = 'held' | 'problems' | 'plans';

type RunsSearch = { readonly show?: Shown | undefined };

const shown: readonly string[] = ['held', 'problems', 'plans'] satisfies Shown[];

const isShown = (value: unknown): value is Shown =>
  typeof value === 'string' && shown.includes(value);

/** Reads the address of the list; unknown parameters are ignored. */
export function readRunsSearch({ show }: Record<string, unknown>): RunsSearch {
  return isShown(show) ? { show } : {};
}

/** Parts of a run's page, in addition to its changes. */
export type RunTab = 'skipped' | 'problems' | 'details';

const tabs: readonly string[] = ['skipped', 'problems', 'details'] satisfies RunTab[];

const isTab = (value: unknown): value is RunTab =>
  typeof value === 'string' && tabs.includes(value);

/** Kinds of change of a plan, in the order they are shown. */
export const planKinds = ['new', 'changed', 'removed', 'other'] as const;

export type PlanKind = (typeof planKinds)[number];

const kinds: readonly string[] = planKinds;

const isKind = (value: unknown): value is PlanKind =>
  typeof value === 'string' && kinds.includes(value);

/** The side that is changed. */
export type Towards = 'amp' | 'connectwise';

type RunSearch = {
  readonly tab?: RunTab | undefined;
  readonly kind?: PlanKind | undefined;
  readonly to?: Towards | undefined;
};

/** Reads the address of a run. */
export function readRunSearch({ tab, kind, to }: Record<string, unknown>): RunSearch {
  return {
    ...(isTab(tab) ? { tab } : {}),
    ...(isKind(kind) ? { kind } : {}),
    ...(to === 'amp' || to === 'connectwise' ? { to } : {}),
  };
}

/** The part of a run to undo; all of it unless one line is given. */
type UndoSearch = { readonly line?: number | undefined };

export function readUndoSearch({ line }: Record<string, unknown>): UndoSearch {
  const number = Number(line);
  return Number.isInteger(number) && number > 0 ? { line: number } : {};
}
