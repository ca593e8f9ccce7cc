import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { History } from '../../../test/support/coreHistories.ts';
import { pbt } from '../../../test/support/pbt.ts';
import { company, contact } from '../../../test/support/records.ts';
import type { FieldValue } from '../contact/ampContact.ts';
import { type AmpField, type AmpKind, ampFieldsWith, comparisonOf } from '../contact/ampFields.ts';
import { ofCompanyTypes } from '../filter/contactFilter.ts';
import { catalog } from '../mapping/catalog.ts';
import { checkMapping } from '../mapping/checkMapping.ts';
import { compileMapping } from '../mapping/compileMapping.ts';
import type { DocumentEntry, MappingDocument, Transform } from '../mapping/document.ts';
import { mappingOf, valuesForAmp } from '../mapping/mapping.ts';
import { defaultSettings } from '../settings/settings.ts';
import { ampValue } from './mergeFields.ts';

const customer = { id: 1, name: 'Customer' };

function ownField(name: string, kind: AmpKind): AmpField {
  const options = kind === 'choice' ? { options: ['Red', 'Green'] } : {};
  return {
    name,
    label: name,
    kind,
    comparison: comparisonOf(kind),
    ...options,
    custom: { retired: false },
  };
}
const fields = ampFieldsWith([
  ownField('ownText', 'text'),
  ownField('ownNumber', 'number'),
  ownField('ownChoice', 'choice'),
  ownField('ownDate', 'date'),
]);

const sources = ['title', 'nickName', 'school', 'zip', 'city'] as const;
const targets = ['title', 'city', 'ownText', 'ownNumber', 'ownChoice', 'ownDate'] as const;
const words = [
  'Ann',
  ' ann',
  'RED',
  'green',
  'crimson',
  '12',
  '013',
  '2024-02-29',
  '02/29/2024',
  'a much too long zip',
  '',
];
const word = fc.constantFrom(...words);

const transform: fc.Arbitrary<Transform> = fc.oneof(
  fc.constant<Transform>({ kind: 'trim' }),
  fc.record({ kind: fc.constant('case' as const), to: fc.constantFrom('upper', 'lower', 'title') }),
  fc.record({ kind: fc.constant('date' as const), form: fc.constant('MM/DD/YYYY' as const) }),
  fc.constant<Transform>({ kind: 'split', take: 'first' }),
  fc.constant<Transform>({ kind: 'join', with: 'lastName', between: ' ' }),
);
const pair = fc.record({
  connectwise: fc.constantFrom('red', 'crimson', 'green', '12'),
  amp: fc.constantFrom('Red', 'Green'),
});
const entry: fc.Arbitrary<DocumentEntry> = fc.record(
  {
    amp: fc.constantFrom(...targets),
    connectwise: fc.constantFrom(...sources),
    direction: fc.constantFrom('both', 'both', 'to_amp', 'to_connectwise'),
    conflict: fc.constantFrom('connectwise', 'amp', 'latest', 'ask'),
    blank: fc.constantFrom('clear', 'keep', 'fill_only_empty'),
    transforms: fc.array(transform, { maxLength: 2 }),
    values: fc.record({
      pairs: fc.uniqueArray(pair, { selector: ({ connectwise }) => connectwise, maxLength: 3 }),
      others: fc.constantFrom('leave_out', 'same'),
    }),
  },
  { requiredKeys: ['amp', 'connectwise'] },
);

/** Any mapping that can be saved. */
const document: fc.Arbitrary<MappingDocument> = fc
  .array(entry, { maxLength: 4 })
  .map((entries): MappingDocument => {
    const kept: DocumentEntry[] = [];
    for (const one of entries) {
      const next = { entries: [...kept, one], off: [] };
      const fine = checkMapping(next, fields, catalog).every(({ kind }) => kind !== 'refused');
      if (fine) kept.push(one);
    }
    return { entries: kept, off: [] };
  });

type Step =
  | { readonly do: 'there'; readonly field: (typeof sources)[number]; readonly value: string }
  | { readonly do: 'here'; readonly field: (typeof targets)[number]; readonly value: string }
  | { readonly do: 'map'; readonly document: MappingDocument }
  | { readonly do: 'sync' };
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('there' as const),
      field: fc.constantFrom(...sources),
      value: word,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('here' as const),
      field: fc.constantFrom(...targets),
      value: word,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('map' as const), document }) },
  { weight: 3, arbitrary: fc.constant<Step>({ do: 'sync' }) },
);

/** What AMP would take from a person. */
function entered(field: string, text: string): FieldValue {
  if (text === '') return null;
  if (field === 'ownNumber') return /^\d+$/u.test(text) ? Number(text) : 7;
  if (field === 'ownChoice') return text.toLowerCase() === 'green' ? 'Green' : 'Red';
  if (field === 'ownDate') return /^\d{4}-/u.test(text) ? text : '2020-01-31';
  return text;
}

function play(first: MappingDocument, steps: readonly Step[]): History {
  const h = new History();
  h.world.companies.set(1, company(1, { types: [customer] }));
  h.world.put(
    contact(5, { companyId: 1, email: 'ann@x.example', firstName: 'Ann', lastName: 'Lee' }),
  );
  const policyOn = (one: MappingDocument) => ({
    filter: ofCompanyTypes([customer]),
    catchAllCompany: null,
    settings: defaultSettings,
    mapping: compileMapping(one, fields, catalog, defaultSettings, () => null),
  });
  h.policy = policyOn(first);
  h.sync();
  for (const one of steps) {
    const present = h.world.contacts.get(5);
    if (one.do === 'sync') h.sync();
    else if (one.do === 'map') h.policy = policyOn(one.document);
    else if (one.do === 'here')
      h.world.editAmp('amp-001', one.field, entered(one.field, one.value));
    else if (present !== undefined) h.world.put({ ...present, [one.field]: one.value || null });
  }
  return h;
}

describe('any mapping that can be saved', () => {
  it('V1 converge, V2 quiet, V3 no echo: whatever is edited, and however the mapping changes meanwhile', () => {
    fc.assert(
      fc.property(document, fc.array(step, { maxLength: 8 }), (first, steps) => {
        const h = play(first, steps);
        h.sync();
        // Nothing is left to do, on either side.
        expect(h.plan().entries).toEqual([]);
        const link = h.world.links.get(5);
        const there = h.world.contacts.get(5);
        const here = h.world.ampContacts.get('amp-001');
        if (link === undefined || there === undefined || here === undefined)
          throw new Error('apart');
        const open = h.world.conflicts.get(5) ?? [];
        // ConnectWise keeps here whatever it gets: it is never taken to have kept something else.
        const misread = open.filter(({ because, why }) => because === 'does_not_fit' && !why);
        expect(misread).toEqual([]);
        const told = new Set(open.map(({ field }) => field));
        const values = valuesForAmp(
          h.policy.mapping,
          there,
          h.world.companyOf(there),
          link.marks.fillers,
        );
        for (const { target, direction, blank, same } of mappingOf(h.policy.mapping, link.origin)) {
          if (direction !== 'both' || blank !== 'clear' || told.has(target.name)) continue;
          const [cw, amp] = [values[target.name] ?? null, ampValue(here, target.name)];
          expect(same(cw, amp), `${target.name}: ${JSON.stringify([cw, amp])}`).toBe(true);
        }
      }),
      pbt(1000),
    );
  });

  it('V10 one-way: a field that only comes is never written, one that only goes never read into AMP', () => {
    fc.assert(
      fc.property(document, fc.array(step, { maxLength: 8 }), (first, steps) => {
        const h = play(first, steps);
        for (const { done } of h.sync()) {
          for (const { side, field } of done.flatMap(({ changes }) => changes)) {
            const own = h.policy.mapping.find(({ target }) => target.name === field);
            expect(own?.direction).not.toBe(side === 'amp' ? 'to_connectwise' : 'to_amp');
          }
        }
      }),
      pbt(500),
    );
  });

  it('V14 poison: nothing is emptied because it does not fit', () => {
    fc.assert(
      fc.property(document, fc.array(step, { maxLength: 8 }), (first, steps) => {
        const h = play(first, steps);
        for (const { done } of h.sync()) {
          for (const { changes, conflicts } of done) {
            const unfit = conflicts.filter(({ because }) => because !== 'both_changed');
            for (const { field } of unfit) {
              expect(changes.some((change) => change.field === field && change.new === null)).toBe(
                false,
              );
            }
          }
        }
      }),
      pbt(500),
    );
  });
});
