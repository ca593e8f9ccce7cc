type Side = { readonly created: number; readonly updated: number; readonly removed: number };
type Sides = { readonly amp: Side; readonly connectwise: Side };

/**
 * How many records of all objects a run changed on each side, including those that it found to have
 * arrived.
 */
export function changesOf({
  counts,
  todos,
  completed = {},
}: {
  readonly counts: Sides;
  readonly todos?: Sides;
  readonly completed?: Readonly<Record<string, Sides>>;
}): { readonly amp: number; readonly connectwise: number } {
  const done = [counts, ...(todos === undefined ? [] : [todos]), ...Object.values(completed)];
  const of = (side: keyof Sides) =>
    done.reduce((sum, one) => sum + one[side].created + one[side].updated + one[side].removed, 0);
  return { amp: of('amp'), connectwise: of('connectwise') };
}
