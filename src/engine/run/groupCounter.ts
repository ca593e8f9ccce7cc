import { groupId, groupsOfLine, inReadingOrder } from '../../core/plan/planGroups.ts';
import type { CountedGroup, PlanLine } from '../../ports/planStores.ts';

/** Counts the groups of lines as they come. */
export class GroupCounter {
  readonly #groups = new Map<string, CountedGroup>();

  add(lines: readonly PlanLine[]): void {
    for (const { line } of lines) {
      for (const group of groupsOfLine(line)) {
        const id = groupId(group);
        this.#groups.set(id, { group, lines: (this.#groups.get(id)?.lines ?? 0) + 1 });
      }
    }
  }

  groups(): readonly CountedGroup[] {
    return inReadingOrder([...this.#groups.values()]);
  }
}
