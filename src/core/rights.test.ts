import { describe, expect, it } from 'vitest';
import { lacking, type Right, rights } from './rights.ts';

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the names of a record are its keys
const names = Object.keys(rights) as Right[];

describe('rights', () => {
  it('let an administrator do everything, and a token of theirs what its scope allows', () => {
    expect(names.map((right) => lacking(right, { role: 'admin', scope: 'admin' }))).toEqual(
      names.map(() => null),
    );
    const withRead = names.filter(
      (right) => lacking(right, { role: 'admin', scope: 'read' }) === null,
    );
    expect(withRead).toEqual(names.filter((right) => rights[right].scope === 'read'));
    expect(lacking('contacts.change', { role: 'admin', scope: 'write' })).toBe(null);
    expect(lacking('settings.change', { role: 'admin', scope: 'write' })).toBe('scope');
  });

  it('let a member work with records, and set nothing up', () => {
    const refused = names.filter(
      (right) => lacking(right, { role: 'member', scope: 'admin' }) !== null,
    );
    expect(refused).toEqual([
      'organization.change',
      'connection.change',
      'filter.change',
      'mapping.change',
      'fields.change',
      'settings.change',
      'contacts.erase',
      'runs.apply',
      'runs.undo',
      'schedule.change',
      'users.change',
      'webhooks.read',
      'webhooks.change',
      'audit.read',
    ]);
  });
});
