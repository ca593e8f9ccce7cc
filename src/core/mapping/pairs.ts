import type { Problem } from '../badInput.ts';
import type { AmpField } from '../contact/ampFields.ts';
import type { Direction } from '../settings/settings.ts';
import type { CatalogField } from './catalogField.ts';
import { checkMapping } from './checkMapping.ts';
import { directionOf } from './compileMapping.ts';
import { directions } from './readEntry.ts';

/** What there is to know about an AMP field and a ConnectWise field before they are mapped (R13). */
export type Pair = {
  readonly connectwise: string;
  /** Ways that values can go; none: the pair is impossible. */
  readonly directions: readonly Direction[];
  /** The default direction; null for an impossible pair. */
  readonly byDefault: Direction | null;
  /** Why it is impossible, or why not both ways; null if nothing is in the way. */
  readonly refused: Problem | null;
  /** What it loses in the default direction; null: nothing. */
  readonly warning: Problem | null;
};

/** An AMP field with each ConnectWise field of the catalog, each pair by itself. */
export function pairsOf(target: AmpField, catalog: readonly CatalogField[]): readonly Pair[] {
  return catalog.map((source) => {
    const found = directions.map((direction) => {
      const entry = { amp: target.name, connectwise: source.name, direction };
      const findings = checkMapping({ entries: [entry], off: [] }, [target], catalog);
      // The effect on the default mapping of other fields depends on those fields, not on the pair.
      const own = findings.filter(({ amp, part }) => amp === target.name && part !== 'off');
      const told = (kind: 'refused' | 'warning') =>
        own.find((finding) => finding.kind === kind)?.problem ?? null;
      return { direction, refused: told('refused'), warning: told('warning') };
    });
    const open = found.filter(({ refused }) => refused === null);
    const wanted = directionOf({ amp: target.name, connectwise: source.name }, source);
    const usual = open.find(({ direction }) => direction === wanted) ?? open[0];
    return {
      connectwise: source.name,
      directions: open.map(({ direction }) => direction),
      byDefault: usual?.direction ?? null,
      refused: found.find(({ refused }) => refused !== null)?.refused ?? null,
      warning: usual?.warning ?? null,
    };
  });
}
