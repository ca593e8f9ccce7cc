import { canonicalEmail } from './emails.ts';
import type { User } from './owners.ts';

/** The parts of a member that show which user it may be. */
type Known = {
  readonly id: number;
  readonly inactive: boolean;
  readonly isPerson: boolean;
  readonly emails: readonly string[];
};

/** A user without a Member ID, and the member that has the same e-mail address. */
export type MemberMatch<M> = { readonly user: User; readonly member: M };

/**
 * Users without a Member ID whose e-mail address exactly one active member has. A member that another user
 * has is never proposed, nor is one member for two users.
 */
export function membersByEmail<M extends Known>(
  users: readonly User[],
  members: readonly M[],
): readonly MemberMatch<M>[] {
  const taken = new Set(users.flatMap(({ member }) => member?.id ?? []));
  const free = members.filter(
    ({ id, inactive, isPerson }) => isPerson && !inactive && !taken.has(id),
  );
  const byEmail = new Map<string, Set<M>>();
  for (const member of free) {
    for (const email of member.emails.map(canonicalEmail)) {
      byEmail.set(email, (byEmail.get(email) ?? new Set()).add(member));
    }
  }
  const found = users.flatMap((user) => {
    const [member, ...others] = byEmail.get(canonicalEmail(user.email)) ?? [];
    if (user.member !== null || member === undefined || others.length > 0) return [];
    return [{ user, member }];
  });
  return found.filter(
    ({ member }) => found.filter((one) => one.member.id === member.id).length === 1,
  );
}
