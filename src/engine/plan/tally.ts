import type { ContactFilter } from '../../core/filter/contactFilter.ts';
import { isFilterReason } from '../../core/plan/filterReasons.ts';
import type { SkipReason } from '../../core/plan/plan.ts';
import { type JudgedCompany, leftOutByRules } from '../../core/plan/standing.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { ContactOutline } from '../../ports/mirrorStores.ts';

/** Counts who is taken while contacts go by, each e-mail address once (R16). */
export type Tally = {
  /** `reason`: why the contact is left out whoever else there is; null where it is not. */
  add(outline: ContactOutline, reason: SkipReason | null): void;
  /** Ids of those taken, and how many are left out for which reason. */
  result(): {
    readonly taken: ReadonlySet<number>;
    readonly skips: Readonly<Partial<Record<SkipReason, number>>>;
  };
  /** Whether a contact is in AMP and follows ConnectWise. */
  isLinked(id: number): boolean;
};

type Leaving = Pick<Settings, 'leavesFilter' | 'inactive'>;

export function tallyOf(settings: Leaving): Tally {
  const counted: Partial<Record<SkipReason, number>> = {};
  /** Who has an address: whoever is linked before whoever was, among equals the lowest id. */
  const holders = new Map<string, { readonly id: number; readonly rank: number }>();
  /** Addresses of those who are left out and stay in AMP. */
  const kept = new Set<string>();
  const linked = new Set<number>();
  const count = (reason: SkipReason) => {
    counted[reason] = (counted[reason] ?? 0) + 1;
  };
  return {
    add({ id, link, email }, reason) {
      const inAmp = link === 'active' || link === 'paused';
      if (link === 'active') linked.add(id);
      if (reason !== null) {
        if (inAmp && email.state === 'valid' && !removes(reason, settings)) kept.add(email.key);
        count(reason);
        return;
      }
      if (email.state !== 'valid') return;
      const rank = link === 'active' ? 0 : inAmp ? 1 : unlinked;
      const holder = holders.get(email.key);
      if (holder !== undefined) count('duplicate_email');
      if (holder === undefined || rank < holder.rank || (rank === holder.rank && id < holder.id)) {
        holders.set(email.key, { id, rank });
      }
    },
    result() {
      const taken = new Set<number>();
      let elsewhere = 0;
      for (const [key, { id, rank }] of holders) {
        if (rank === unlinked && kept.has(key)) elsewhere++;
        else taken.add(id);
      }
      const skips =
        elsewhere === 0 ? counted : { ...counted, amp_contact_linked_elsewhere: elsewhere };
      return { taken, skips };
    },
    isLinked: (id) => linked.has(id),
  };
}

const unlinked = 2;

/** Whether the AMP contact of somebody who is left out for this reason is removed, and its address free. */
function removes(reason: SkipReason, { leavesFilter, inactive }: Leaving): boolean {
  if (reason === 'inactive') return inactive === 'remove';
  const left = isFilterReason(reason) || reason === 'company_deleted';
  return left && leavesFilter === 'remove';
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
