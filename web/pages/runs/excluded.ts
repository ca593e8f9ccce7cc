import { useSessionStorage } from '@mantine/hooks';

/** A record of a plan, with what is needed to exclude it. */
type Record = {
  readonly seq: number;
  /** Ids of its groups. */
  readonly groups: readonly string[];
  /** Fields that can be excluded while the others are applied. */
  readonly separable: readonly string[];
  /** Fields that it changes. */
  readonly fields: readonly string[];
};

type Stored = {
  readonly groups: readonly string[];
  /** Numbers of lines, each with the groups it is in. */
  readonly lines: readonly (readonly [number, readonly string[]])[];
  /**
   * Numbers of lines that are applied except for these fields, each with the groups of the fields.
   */
  readonly fields?: readonly (readonly [number, readonly string[], readonly string[]])[];
};

/** The parts of a plan that are not to be applied. */
export type Excluded = {
  readonly groups: ReadonlySet<string>;
  readonly lines: ReadonlySet<number>;
  /** Fields excluded from lines that are otherwise applied, by number. */
  readonly fields: ReadonlyMap<number, readonly string[]>;
  readonly isWhole: boolean;
  /** Whether a record of the group, or its field in a record, is excluded. */
  readonly touches: (group: string) => boolean;
  readonly toggleGroup: (group: string) => void;
  /** Excludes or includes a record; one with excluded fields is included as a whole. */
  readonly toggleLine: (record: Record) => void;
  /**
   * Excludes a field of a record, or includes it again; a record without any field left is excluded
   * itself.
   */
  readonly toggleField: (record: Record, field: string) => void;
  readonly clear: () => void;
};

const nothing: Stored = { groups: [], lines: [], fields: [] };

/** The excluded parts of a plan; they survive a reload of the page. */
export function useExcluded(runId: string): Excluded {
  const [stored, store] = useSessionStorage<Stored>({
    key: `left-out-${runId}`,
    defaultValue: nothing,
    getInitialValueInEffect: false,
  });
  const { groups, lines, fields = [] } = stored;
  const touched = new Set([
    ...lines.flatMap(([, own]) => own),
    ...fields.flatMap(([, , own]) => own),
  ]);
  return {
    groups: new Set(groups),
    lines: new Set(lines.map(([seq]) => seq)),
    fields: new Map(fields.map(([seq, names]) => [seq, names])),
    isWhole: groups.length + lines.length + fields.length === 0,
    touches: (group) => touched.has(group),
    toggleGroup: (group) =>
      store((before) => ({
        ...before,
        groups: before.groups.includes(group)
          ? before.groups.filter((one) => one !== group)
          : [...before.groups, group],
      })),
    toggleLine: (record) =>
      store((before) => {
        const isOut = before.lines.some(([one]) => one === record.seq);
        const isPart = before.fields?.some(([one]) => one === record.seq) === true;
        return withRecord(before, record, isOut || isPart ? [] : record.fields);
      }),
    toggleField: (record, field) =>
      store((before) => {
        const isOut = before.lines.some(([one]) => one === record.seq);
        const out = isOut
          ? record.separable
          : (before.fields?.find(([one]) => one === record.seq)?.[1] ?? []);
        const next = out.includes(field) ? out.filter((one) => one !== field) : [...out, field];
        return withRecord(before, record, next);
      }),
    clear: () => store(nothing),
  };
}

/** The record with these fields excluded: if they are all of its fields, the record is excluded. */
function withRecord(
  { groups, lines, fields = [] }: Stored,
  { seq, groups: own, fields: all }: Record,
  out: readonly string[],
): Stored {
  const others = {
    groups,
    lines: lines.filter(([one]) => one !== seq),
    fields: fields.filter(([one]) => one !== seq),
  };
  if (out.length === 0) return others;
  if (all.every((field) => out.includes(field))) {
    return { ...others, lines: [...others.lines, [seq, own]] };
  }
  const theirs = own.filter((group) => out.includes(group.split('.')[3] ?? ''));
  return { ...others, fields: [...others.fields, [seq, out, theirs]] };
}
