import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  filterChoices,
  filteredCompany,
  filteredContact,
  someFilter,
} from '../../../test/support/filters.ts';
import { pbt } from '../../../test/support/pbt.ts';
import type { Company, Contact } from '../contact/contact.ts';
import { type ContactFilter, normalForm } from './contactFilter.ts';
import { readFilterDocument } from './filterDocument.ts';
import { filterGap } from './filterGap.ts';
import { filterText } from './filterText.ts';
import { parseFilter } from './parseFilter.ts';
import { resolveFilter } from './resolveFilter.ts';
import { mayTakeOf, takes } from './takes.ts';

/** What a filter means, as plainly as it can be said. */
function means(filter: ContactFilter, contact: Contact, company: Company): boolean {
  if ('all' in filter) return filter.all.every((part) => means(part, contact, company));
  if ('any' in filter) return filter.any.some((part) => means(part, contact, company));
  const { types, status, territory, market } = company;
  const has = {
    'company type': types,
    'company status': [status],
    territory: [territory],
    market: [market],
    'contact type': contact.types,
  }[filter.field].flatMap((value) => value?.id ?? []);
  const among = filter.values.some(({ id }) => has.includes(id));
  return filter.is === 'one of' ? among : !among;
}

describe('R8: any filter', () => {
  it('is the same after it was written as text and read again, and so is its text', () => {
    fc.assert(
      fc.property(someFilter, (filter) => {
        const text = filterText(filter);
        const read = resolveFilter(parseFilter(text), filterChoices);
        expect(read).toEqual(filter);
        expect(filterText(read)).toBe(text);
      }),
      pbt(1000),
    );
  });

  it('is the same after it went through JSON', () => {
    fc.assert(
      fc.property(someFilter, (filter) => {
        const document: unknown = JSON.parse(JSON.stringify({ filter, saved: true }));
        expect(resolveFilter(readFilterDocument(document), filterChoices)).toEqual(filter);
      }),
      pbt(300),
    );
  });

  it('takes what it means to, by company first or at once', () => {
    fc.assert(
      fc.property(someFilter, filteredContact, filteredCompany, (filter, contact, company) => {
        const wanted = means(filter, contact, company);
        expect(takes(filter, contact, company).taken).toBe(wanted);
        expect(mayTakeOf(filter, company) || !wanted).toBe(true);
      }),
      pbt(2000),
    );
  });

  it('says what is needed where it leaves one out: that is not met, and the rest is', () => {
    fc.assert(
      fc.property(someFilter, filteredContact, filteredCompany, (filter, contact, company) => {
        const verdict = takes(filter, contact, company);
        const gap = filterGap(filter, contact, company);
        expect(gap === null).toBe(verdict.taken);
        if (verdict.taken || gap === null) return;
        expect(means(verdict.unmet, contact, company)).toBe(false);
        expect(normalForm(resolveFilter(parseFilter(gap.needed), filterChoices))).toEqual(
          normalForm(verdict.unmet),
        );
        expect(gap.has.length).toBeGreaterThan(0);
      }),
      pbt(1000),
    );
  });
});
