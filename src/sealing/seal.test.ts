import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pbt } from '../../test/support/pbt.ts';
import { createSecrets } from './seal.ts';
import { generateSecretKey, parseSecretKeys } from './secretKeys.ts';

const place = { organizationId: 'o1', record: 'connection', field: 'secret' };
const oldKey = generateSecretKey();
const newKey = generateSecretKey();

describe('R2: sealing', () => {
  test('opens what it sealed, for the same place, and never shows it', () => {
    const secrets = createSecrets(parseSecretKeys(newKey));
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (plain) => {
        const sealed = secrets.seal(plain, place);
        expect(secrets.open(sealed, place)).toBe(plain);
        expect(sealed).toMatch(/^v1\.[0-9a-f]{8}\.[\w-]+$/);
        expect(secrets.seal(plain, place)).not.toBe(sealed);
      }),
      pbt(100),
    );
  });

  test.each([
    { ...place, organizationId: 'o2' },
    { ...place, record: 'other' },
    { ...place, field: 'other' },
    { organizationId: 'o1","connection', record: 'secret', field: '' },
  ])('does not open for another place: %j', (other) => {
    const secrets = createSecrets(parseSecretKeys(newKey));
    const sealed = secrets.seal('private', place);
    expect(() => secrets.open(sealed, other)).toThrowError(
      expect.objectContaining({ code: 'secret_unreadable' }),
    );
  });

  test('does not open what was altered anywhere', () => {
    const secrets = createSecrets(parseSecretKeys(newKey));
    const sealed = secrets.seal('private key', place);
    fc.assert(
      fc.property(fc.nat(sealed.length - 2), fc.constantFrom('A', 'z', '.', ''), (at, put) => {
        fc.pre(sealed[at] !== put);
        const altered = sealed.slice(0, at) + put + sealed.slice(at + 1);
        expect(() => secrets.open(altered, place)).toThrowError(
          expect.objectContaining({ code: 'secret_unreadable' }),
        );
      }),
      pbt(200),
    );
    for (const broken of ['', 'v1', 'v1..', 'v1.aaaaaaaa.', `${sealed}.x`]) {
      expect(() => secrets.open(broken, place)).toThrowError(
        expect.objectContaining({ code: 'secret_unreadable' }),
      );
    }
  });

  test('seals with the first of several keys and opens with any', () => {
    const before = createSecrets(parseSecretKeys(oldKey)).seal('private', place);
    const rotated = createSecrets(parseSecretKeys(`${newKey},\n ${oldKey}`));
    expect(rotated.open(before, place)).toBe('private');
    const after = createSecrets(parseSecretKeys(newKey));
    expect(after.open(rotated.seal('private', place), place)).toBe('private');
    expect(() => after.open(before, place)).toThrowError(
      expect.objectContaining({
        code: 'secret_unreadable',
        detail: { keyId: parseSecretKeys(oldKey)[0].id },
      }),
    );
  });
});

describe('secret keys', () => {
  test.each(['', ' , ', 'short', `${newKey}x`, `${newKey} short`, newKey.replace(/./, '+')])(
    'refuse %j without repeating it',
    (text) => {
      const parse = () => parseSecretKeys(text);
      expect(parse).toThrowError(expect.objectContaining({ code: 'configuration' }));
      expect(parse).not.toThrowError(newKey);
    },
  );
});
