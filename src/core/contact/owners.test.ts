import { describe, expect, it } from 'vitest';
import { company, contact } from '../../../test/support/records.ts';
import { catalog } from '../mapping/catalog.ts';
import { compileMapping } from '../mapping/compileMapping.ts';
import { nothingDecided } from '../mapping/document.ts';
import { mappingOf, valuesForAmp } from '../mapping/mapping.ts';
import { defaultSettings } from '../settings/settings.ts';
import { ampFields } from './ampFields.ts';
import { ownersBy, type User } from './owners.ts';

function user(id: string, memberId: number | null): User {
  const member =
    memberId === null ? null : { id: memberId, identifier: `M${memberId}`, verifiedAt: '' };
  return { id, name: id, email: `${id}@us.example`, role: 'member', member };
}

const users = [user('ann', 7), user('bob', null), user('zoe', 8)];
const rules = { defaultOwner: 'bob', ownerByCompany: { '2': 'zoe', '3': 'nobody' } };

describe('R19: the owner of an AMP contact', () => {
  it.each([
    ['the territory manager of the company', company(1, { territoryManagerId: 7 }), 'ann'],
    ['the manager before a rule', company(2, { territoryManagerId: 7 }), 'ann'],
    ['by rule, where the manager is no user', company(2, { territoryManagerId: 99 }), 'zoe'],
    ['by rule', company(2), 'zoe'],
    ['by default', company(1), 'bob'],
    ['by default, where the rule names no user', company(3), 'bob'],
    ['by default without a company', null, 'bob'],
  ])('%s', (_, of, owner) => {
    expect(ownersBy(users, rules)(of)).toBe(owner);
  });

  it('is nobody where no rule says so, or the default user is there no more', () => {
    expect(ownersBy(users, { defaultOwner: null, ownerByCompany: {} })(company(1))).toBeNull();
    expect(ownersBy([], rules)(company(2))).toBeNull();
  });

  it('is set on import, never sent, and kept by who was born in AMP', () => {
    const ownerOf = ownersBy(users, rules);
    const mapping = compileMapping(nothingDecided, ampFields, catalog, defaultSettings, ownerOf);
    const entry = mapping.find(({ target }) => target.name === 'owner');
    expect(entry?.direction).toBe('to_amp');
    const of = company(1, { territoryManagerId: 7 });
    expect(valuesForAmp(mapping, contact(5), of)).toMatchObject({ owner: 'ann' });
    for (const origin of ['amp', 'match', 'hand'] as const) {
      expect(mappingOf(mapping, origin).map(({ target }) => target.name)).not.toContain('owner');
    }
  });
});
