import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { companyModel } from '../../sandbox/model/company.ts';
import { contactModel } from '../../sandbox/model/contact.ts';
import { defaultQueryOptions, parseConditions } from '../../sandbox/query/conditions.ts';
import type { WireRecord } from '../../sandbox/query/schema.ts';
import type { Company, Contact } from '../../src/core/contact/contact.ts';
import { type ContactFilter, conditionsIn } from '../../src/core/filter/contactFilter.ts';
import { type FilterQuery, filterQuery } from '../../src/core/filter/filterQuery.ts';
import { mayTakeOf, takes } from '../../src/core/filter/takes.ts';
import { filteredCompany, filteredContact, someFilter } from '../support/filters.ts';
import { pbt } from '../support/pbt.ts';

/** Both answers to each open question about conditions. */
const someOptions = fc
  .record({
    childSameElement: fc.boolean(),
    inOutsideConditions: fc.boolean(),
    nullMatchesNegation: fc.boolean(),
  })
  .map((parts) => ({ ...defaultQueryOptions, ...parts }));

type Options = typeof defaultQueryOptions;

/** A record as the API would return it, with the parts that filters look at: nulls are dropped (OBS). */
function wire(parts: Readonly<Record<string, unknown>>): WireRecord {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== null));
}

const wireCompany = ({ id, types, status, territory, market }: Company) =>
  wire({ id, types, status, territory, market });
const wireContact = ({ id, types }: Contact) => wire({ id, types });

function finds(
  query: FilterQuery,
  of: 'companies' | 'contacts',
  record: WireRecord,
  options: Options,
): boolean {
  const { schema } = of === 'companies' ? companyModel : contactModel;
  return (['conditions', 'childConditions'] as const).every((kind) => {
    const text = query[kind];
    return text === null || parseConditions(text, kind, schema, options)(record);
  });
}

/** Whether a filter never needs a negated condition on an array. */
function isPlain(filter: ContactFilter): boolean {
  return conditionsIn(filter).every(({ field, is }) => is === 'one of' || !field.endsWith('type'));
}

describe('R8: a filter as ConnectWise is asked for it', () => {
  it('finds what the filter takes, judged by the condition parser of the sandbox', () => {
    let exact = 0;
    fc.assert(
      fc.property(
        someFilter,
        filteredContact,
        filteredCompany,
        someOptions,
        (filter, contact, company, options) => {
          const byCompany = filterQuery(filter, 'companies');
          const byContact = filterQuery(filter, 'contacts');
          const companyFound = finds(byCompany, 'companies', wireCompany(company), options);
          const contactFound = finds(byContact, 'contacts', wireContact(contact), options);
          const { taken } = takes(filter, contact, company);
          // Never fewer records than the filter includes …
          if (taken) expect([companyFound, contactFound]).toEqual([true, true]);
          // … and no others, if the conditions can express that.
          if (byCompany.exact) {
            expect(companyFound).toBe(mayTakeOf(filter, company));
            exact++;
          } else expect(byCompany.left.length).toBeGreaterThan(0);
          // With one condition after the other there is nothing that has to be joined here.
          if (isPlain(filter) && 'field' in filter)
            expect(companyFound && contactFound).toBe(taken);
        },
      ),
      pbt(3000),
    );
    // The property would say little if no conditions were exact.
    expect(exact).toBeGreaterThan(0);
  });

  it('agrees with the filter on every record, where conditions are asked one by one', () => {
    fc.assert(
      fc.property(
        someFilter,
        filteredContact,
        filteredCompany,
        someOptions,
        (filter, contact, company, options) => {
          const asked = (part: ContactFilter): boolean => {
            if ('all' in part) return part.all.every(asked);
            if ('any' in part) return part.any.some(asked);
            const of = part.field === 'contact type' ? 'contacts' : 'companies';
            const record = of === 'contacts' ? wireContact(contact) : wireCompany(company);
            const query = filterQuery(part, of);
            if (query.exact) return finds(query, of, record, options);
            // None of an array: all but those that have one of them.
            const opposite = filterQuery({ ...part, is: 'one of' }, of);
            expect(opposite.exact).toBe(true);
            return !finds(opposite, of, record, options);
          };
          expect(asked(filter)).toBe(takes(filter, contact, company).taken);
        },
      ),
      pbt(3000),
    );
  });
});
