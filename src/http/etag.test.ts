import { describe, expect, it } from 'vitest';
import type { SavedThing } from '../core/savedThing.ts';
import { etagOf, expectedVersion } from './etag.ts';

const own = { organizationId: 'o1', what: 'amp_contact', id: 'a', version: 3 } as const;
const of = { what: 'amp_contact', id: 'a' } as const;

describe('a tag', () => {
  it('fits the version that it was read of, alone or among others, and `*` whatever is there', () => {
    expect(expectedVersion(etagOf(own), 'o1', 3, of)).toBe(3);
    expect(expectedVersion(`"x", ${etagOf(own)}`, 'o1', 3, of)).toBe(3);
    expect(expectedVersion('*', 'o1', 3, of)).toBe('any');
  });

  const others: readonly (readonly [what: string, tag: string])[] = [
    ['another version', etagOf({ ...own, version: 2 })],
    ['another contact', etagOf({ ...own, id: 'b' })],
    ['the same id elsewhere', etagOf({ ...own, organizationId: 'o2' })],
    ['a to-do of the same id', etagOf({ ...own, what: 'todo' })],
    ...(['settings', 'filter', 'mapping', 'connection'] satisfies SavedThing[]).map(
      (what) => [what, etagOf({ organizationId: 'o1', what, version: 3 })] as const,
    ),
    ['a bare version', '"3"'],
    ['a weak tag', `W/${etagOf(own)}`],
  ];

  it.each(others)('of %s fits nothing else', (_, tag) => {
    expect(() => expectedVersion(tag, 'o1', 3, of)).toThrow(
      expect.objectContaining({ code: 'version_conflict' }),
    );
  });

  it('is one of the form that HTTP has, whatever the id', () => {
    expect(etagOf({ ...own, id: 'a"b, ü' })).toMatch(/^"[\x21\x23-\x7e]+"$/u);
  });
});
