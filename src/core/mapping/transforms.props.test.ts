import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pbt } from '../../../test/support/pbt.ts';
import { type AmpField, type AmpKind, comparisonOf } from '../contact/ampFields.ts';
import { sameValue } from '../contact/comparison.ts';
import { listText, readList } from '../contact/listText.ts';
import { catalog } from './catalog.ts';
import { checkMapping } from './checkMapping.ts';
import { conversions } from './compileMapping.ts';
import { type DocumentEntry, dateForms, type Transform, type ValueMap } from './document.ts';
import { joined } from './joined.ts';

const sources = new Map(catalog.map((one) => [one.name, one]));
const custom = (kind: AmpKind): AmpField => ({
  name: 'own',
  label: 'Own',
  kind,
  comparison: comparisonOf(kind),
  ...(kind === 'choice' || kind === 'choices' ? { options: ['Red', 'Green', 'a, b'] } : {}),
  custom: { retired: false },
});

function waysOf(entry: Omit<DocumentEntry, 'amp'>, kind: AmpKind) {
  const source = sources.get(entry.connectwise);
  if (source === undefined) throw new Error('no such field');
  const whole = { ...entry, amp: 'own' };
  const { ways } = conversions(whole, joined(source, whole, sources), custom(kind));
  return { ...ways, comparison: comparisonOf(kind) };
}

const text = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12 }),
  fc.constantFrom(
    'Ann',
    'ANN lee',
    ' o’neil ',
    'straße',
    'ŉ',
    'ǆ',
    'van der  Dyk',
    'yes',
    'No',
    '555-0100',
    '+1 (555) 010-0199 x12',
    '2024-02-29',
    '02/29/2024',
    '31.12.1999',
    'Red',
    'green',
    'a, b',
  ),
);
const transform: fc.Arbitrary<Transform> = fc.oneof(
  fc.constant<Transform>({ kind: 'trim' }),
  fc.record({ kind: fc.constant('case' as const), to: fc.constantFrom('upper', 'lower', 'title') }),
  fc.record({
    kind: fc.constant('phone' as const),
    form: fc.constantFrom('###-####', '(###) ###-####'),
  }),
  fc.constant<Transform>({ kind: 'yes_no', yes: 'Yes', no: 'No' }),
  fc.record({ kind: fc.constant('date' as const), form: fc.constantFrom(...dateForms) }),
);
const names = ['Red', 'green', 'Blue', 'a, b'];
const values: fc.Arbitrary<ValueMap> = fc.record({
  pairs: fc.uniqueArray(
    fc.record({
      connectwise: fc.constantFrom(...names, 'x'),
      amp: fc.constantFrom('Red', 'Green', 'a, b'),
    }),
    {
      selector: ({ connectwise }) => connectwise.toLowerCase(),
      maxLength: 4,
    },
  ),
  others: fc.constantFrom('leave_out', 'same'),
});
const fields = ['title', 'phone', 'birthDay', 'marriedFlag', 'linkedInUrl'] as const;
const kinds = [
  'text',
  'long_text',
  'phone',
  'number',
  'date',
  'yes_no',
  'choice',
  'choices',
  'url',
] as const;
const parts = fc.record({
  connectwise: fc.constantFrom(...fields),
  kind: fc.constantFrom(...kinds),
  transforms: fc.array(transform, { maxLength: 3 }),
  values: fc.option(values, { nil: undefined }),
});
describe('round trips of transforms', () => {
  it('what went to AMP and comes back reads the same there, for everything that can be saved', () => {
    let came = 0;
    fc.assert(
      fc.property(
        parts,
        text,
        fc.boolean(),
        ({ connectwise, kind, transforms, values: map }, word, flag) => {
          const raw = connectwise === 'marriedFlag' ? flag : word;
          const entry = { connectwise, transforms, ...(map === undefined ? {} : { values: map }) };
          const findings = checkMapping(
            { entries: [{ ...entry, amp: 'own' }], off: ['title', 'phone'] },
            [custom(kind)],
            catalog,
          );
          fc.pre(!findings.some((finding) => finding.kind === 'refused'));
          const { toAmp, toConnectWise, same } = waysOf(entry, kind);
          const there = toAmp(raw);
          if (!there.fits || there.value === null) return;
          const back = toConnectWise(there.value);
          if (!back.fits || back.value === null) return;
          const again = toAmp(back.value);
          came++;
          expect(
            again.fits && same(there.value, again.value),
            JSON.stringify([there, back, again]),
          ).toBe(true);
          // And what is sent is what is read: nothing is taken for refused because of its transform.
          expect(same(there.value, there.value)).toBe(true);
        },
      ),
      pbt(1000),
    );
    expect(came).toBeGreaterThan(50);
  });

  it.each(['upper', 'lower', 'title'] as const)('case %s: once or twice is the same', (to) => {
    const { toAmp } = waysOf({ connectwise: 'title', transforms: [{ kind: 'case', to }] }, 'text');
    fc.assert(
      fc.property(text, (raw) => {
        const once = toAmp(raw);
        if (!once.fits || once.value === null) return;
        const twice = toAmp(once.value);
        expect(twice.fits && sameValue('text', once.value, twice.value)).toBe(true);
      }),
      pbt(500),
    );
  });

  it.each(dateForms)('date %s: every day there and back', (form) => {
    const days = fc
      .date({
        min: new Date('1900-01-01T00:00:00Z'),
        max: new Date('2099-12-31T00:00:00Z'),
        noInvalidDate: true,
      })
      .map((date) => date.toISOString().slice(0, 10));
    const { toAmp, toConnectWise } = waysOf(
      { connectwise: 'birthDay', transforms: [{ kind: 'date', form }] },
      'text',
    );
    fc.assert(
      fc.property(days, (day) => {
        const there = toAmp(day);
        expect(there.fits && there.value !== null && toConnectWise(there.value)).toEqual({
          fits: true,
          value: day,
        });
      }),
      pbt(300),
    );
  });

  it('yes and no: each word there and back', () => {
    const { toAmp, toConnectWise } = waysOf(
      { connectwise: 'marriedFlag', transforms: [{ kind: 'yes_no', yes: 'Ja', no: 'Nein' }] },
      'text',
    );
    expect(toAmp(true)).toEqual({ fits: true, value: 'Ja' });
    expect(toConnectWise('nein ')).toEqual({ fits: true, value: false });
    expect(toConnectWise('perhaps')).toMatchObject({ fits: false });
  });

  it('a phone number keeps its digits, and its extension', () => {
    const { toAmp } = waysOf(
      { connectwise: 'phone', transforms: [{ kind: 'phone', form: '(###) ###-####' }] },
      'phone',
    );
    expect(toAmp('555.010.0199 x12')).toEqual({ fits: true, value: '(555) 010-0199 x12' });
    expect(toAmp('555 0100')).toEqual({ fits: true, value: '555 0100' });
    fc.assert(
      fc.property(fc.stringMatching(/^[\d .()-]{3,20}$/u), (raw) => {
        const there = toAmp(raw);
        if (there.fits && there.value !== null)
          expect(sameValue('phone', there.value, raw)).toBe(true);
      }),
      pbt(300),
    );
  });

  it('names are joined and split', () => {
    const join = {
      connectwise: 'firstName',
      transforms: [{ kind: 'join', with: 'lastName', between: ' ' }],
    } as const;
    expect(joined(field('firstName'), { ...join, amp: 'own' }, sources).write).toBeUndefined();
    expect([part('first'), part('rest')]).toEqual([
      { fits: true, value: 'Ann' },
      { fits: true, value: 'van Dyk' },
    ]);
  });

  it('lists: what is joined is read again', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 8 }), { maxLength: 5 }), (all) => {
        const clean = [...new Set(all.map((name) => name.trim()).filter((name) => name !== ''))];
        expect(readList(listText(all))).toEqual(clean.toSorted());
      }),
      pbt(500),
    );
  });
});

function part(take: 'first' | 'rest') {
  return waysOf({ connectwise: 'title', transforms: [{ kind: 'split', take }] }, 'text').toAmp(
    'Ann van Dyk',
  );
}

function field(name: string) {
  const found = sources.get(name);
  if (found === undefined) throw new Error('no such field');
  return found;
}

describe('values that do not fit', () => {
  it.each([
    ['title', 'number', 'CTO', 'no_number'],
    ['title', 'date', '2024-02-30', 'no_date'],
    ['title', 'url', 'nowhere', 'no_web_address'],
    ['title', 'choice', 'Blue', 'no_option'],
    ['title', 'choices', 'Red, Blue', 'no_options'],
    ['title', 'yes_no', 'maybe', 'no_yes_no'],
    ['title', 'phone', 'ask', 'no_phone'],
    ['title', 'long_text', 'x'.repeat(4001), 'too_long_for_amp'],
  ] as const)(
    'R13: %s into %s is skipped, with a reason and never the value',
    (connectwise, kind, raw, code) => {
      const said = waysOf({ connectwise }, kind).toAmp(raw);
      expect(said).toMatchObject({
        fits: false,
        because: { code },
      });
      expect(JSON.stringify(said)).not.toContain(raw.length > 100 ? raw : `"${raw}"`);
    },
  );

  it('R13: a value that is too long for ConnectWise is skipped', () => {
    const { toConnectWise } = waysOf({ connectwise: 'zip' }, 'text');
    expect(toConnectWise('x'.repeat(13))).toMatchObject({ fits: false });
    expect(toConnectWise('x'.repeat(12))).toEqual({ fits: true, value: 'x'.repeat(12) });
  });
});
