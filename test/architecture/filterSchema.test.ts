import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readFilterDocument } from '../../src/core/filter/filterDocument.ts';
import { someFilter } from '../support/filters.ts';
import { pbt } from '../support/pbt.ts';

const schema: unknown = JSON.parse(readFileSync('docs/filter.schema.json', 'utf8'));
const published = z.fromJSONSchema(z.record(z.string(), z.any()).parse(schema));

function isRead(document: unknown): boolean {
  try {
    readFilterDocument(document);
    return true;
  } catch {
    return false;
  }
}

describe('docs/filter.schema.json', () => {
  it('takes every filter, alone and in its document', () => {
    fc.assert(
      fc.property(someFilter, (filter) => {
        expect(published.safeParse(filter).success).toBe(true);
        expect(published.safeParse({ filter, saved: true, text: 'x' }).success).toBe(true);
      }),
      pbt(100),
    );
  });

  it.each([
    ['no object', []],
    ['nothing', {}],
    ['an empty group', { all: [] }],
    ['two kinds of group', { all: [condition()], any: [condition()] }],
    ['an unknown field', condition({ field: 'colour' })],
    ['an unknown comparison', condition({ is: 'like' })],
    ['no values', condition({ values: [] })],
    ['a value without a name', condition({ values: [{ id: 3 }] })],
    ['a blank value', condition({ values: [''] })],
    ['something else besides', { ...condition(), note: 'x' }],
    ['a document without a filter', { saved: false }],
    ['a broken part deep inside', { any: [{ all: [condition(), 7] }] }],
  ])('refuses %s, and so does the program', (_, document) => {
    expect(published.safeParse(document).success).toBe(false);
    expect(isRead(document)).toBe(false);
  });
});

function condition(parts: Readonly<Record<string, unknown>> = {}) {
  return { field: 'market', is: 'one of', values: ['Retail', { name: 'Legal', id: 4 }], ...parts };
}
