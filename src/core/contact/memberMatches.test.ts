import { describe, expect, it } from 'vitest';
import { membersByEmail } from './memberMatches.ts';
import type { User } from './owners.ts';

const user = (id: string, email: string, memberId: number | null = null): User => ({
  id,
  name: id,
  email,
  role: 'member',
  member:
    memberId === null
      ? null
      : { id: memberId, identifier: `m${memberId}`, verifiedAt: '2026-01-01' },
});
const member = (id: number, ...emails: string[]) => ({
  id,
  emails,
  inactive: false,
  isPerson: true,
});
const pairs = (...given: Parameters<typeof membersByEmail>) =>
  membersByEmail(...given).map((one) => [one.user.id, one.member.id]);

describe('members proposed for users', () => {
  it('have the same address, in whatever form', () => {
    const users = [user('ann', 'Ann@Example.com'), user('bea', 'bea@example.com')];
    expect(pairs(users, [member(7, 'office@example.com', ' ann@EXAMPLE.com ')])).toEqual([
      ['ann', 7],
    ]);
  });

  it('are active people that no other user has', () => {
    const users = [user('ann', 'ann@example.com'), user('bea', 'bea@example.com', 8)];
    expect(pairs(users, [{ ...member(7, 'ann@example.com'), inactive: true }])).toEqual([]);
    expect(pairs(users, [{ ...member(7, 'ann@example.com'), isPerson: false }])).toEqual([]);
    expect(pairs(users, [member(8, 'ann@example.com')])).toEqual([]);
    expect(pairs(users, [member(9, 'bea@example.com')])).toEqual([]);
  });

  it('are certain: neither one of two members, nor one member for two users', () => {
    const [ann, bea] = [user('ann', 'ann@example.com'), user('bea', 'bea@example.com')];
    expect(pairs([ann], [member(7, 'ann@example.com'), member(8, 'ann@example.com')])).toEqual([]);
    expect(pairs([ann, bea], [member(7, 'ann@example.com', 'bea@example.com')])).toEqual([]);
    expect(pairs([ann], [member(7, 'ann@example.com', 'ann@example.com')])).toEqual([['ann', 7]]);
  });
});
