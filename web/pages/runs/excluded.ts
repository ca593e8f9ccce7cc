import { useSessionStorage } from '@mantine/hooks';

type Stored = {
  readonly groups: readonly string[];
  /** Numbers of lines, each with the groups it is in. */
  readonly lines: readonly (readonly [number, readonly string[]])[];
};

/** What of a plan is not to be applied. */
export type Excluded = {
  readonly groups: ReadonlySet<string>;
  readonly lines: ReadonlySet<number>;
  /** Whether a record of the group is left out. */
  readonly touches: (group: string) => boolean;
  readonly toggleGroup: (group: string) => void;
  readonly toggleLine: (seq: number, groups: readonly string[]) => void;
  readonly clear: () => void;
};

const nothing: Stored = { groups: [], lines: [] };

/** What is left out of a plan; it is there again after a reload of the page. */
export function useExcluded(runId: string): Excluded {
  const [stored, store] = useSessionStorage<Stored>({
    key: `left-out-${runId}`,
    defaultValue: nothing,
    getInitialValueInEffect: false,
  });
  const touched = new Set(stored.lines.flatMap(([, groups]) => groups));
  return {
    groups: new Set(stored.groups),
    lines: new Set(stored.lines.map(([seq]) => seq)),
    touches: (group) => touched.has(group),
    toggleGroup: (group) =>
      store((before) => ({
        ...before,
        groups: before.groups.includes(group)
          ? before.groups.filter((one) => one !== group)
          : [...before.groups, group],
      })),
    toggleLine: (seq, groups) =>
      store((before) => ({
        ...before,
        lines: before.lines.some(([one]) => one === seq)
          ? before.lines.filter(([one]) => one !== seq)
          : [...before.lines, [seq, groups]],
      })),
    clear: () => store(nothing),
  };
}
