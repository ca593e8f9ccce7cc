import type { ContactFilter } from '../core/filter/contactFilter.ts';
import type { SkipReason } from '../core/plan/plan.ts';
import { type JudgedCompany, leftOutByRules } from '../core/plan/standing.ts';
import type { ContactOutline } from '../ports/mirrorStores.ts';

/** Counts who is taken while contacts go by, each e-mail address once (R16). */
export type Tally = {
  /** `reason`: why the contact is left out whoever else there is; null where it is not. */
  add(outline: ContactOutline, reason: SkipReason | null): void;
  /** Ids of those taken. */
  taken(): ReadonlySet<number>;
  skips(): Readonly<Partial<Record<SkipReason, number>>>;
  /** Whether one of those taken is in AMP and follows ConnectWise. */
  isLinked(id: number): boolean;
};

export function tallyOf(): Tally {
  const skips: Partial<Record<SkipReason, number>> = {};
  /** Who has an address: whoever is linked before whoever was, among equals the lowest id. */
  const holders = new Map<string, { readonly id: number; readonly rank: number }>();
  const linked = new Set<number>();
  const skip = (reason: SkipReason) => {
    skips[reason] = (skips[reason] ?? 0) + 1;
  };
  return {
    add({ id, link, email }, reason) {
      if (link === 'active') linked.add(id);
      if (reason !== null) return skip(reason);
      if (email.state !== 'valid') return skip('no_email');
      const rank = link === 'active' ? 0 : link === 'paused' ? 1 : 2;
      const holder = holders.get(email.key);
      if (holder !== undefined) skip('duplicate_email');
      if (holder === undefined || rank < holder.rank || (rank === holder.rank && id < holder.id)) {
        holders.set(email.key, { id, rank });
      }
    },
    taken: () => new Set([...holders.values()].map(({ id }) => id)),
    skips: () => skips,
    isLinked: (id) => linked.has(id),
  };
}

/** Why a contact is left out, whoever else there is; null where it is not. */
export function reasonFor(
  outline: ContactOutline,
  company: JudgedCompany | null,
  filter: ContactFilter,
): SkipReason | null {
  const reason = leftOutByRules({ ...outline, company }, filter);
  if (reason !== null) return reason;
  if (outline.email.state === 'none') return 'no_email';
  return outline.email.state === 'invalid' ? 'invalid_email' : null;
}
