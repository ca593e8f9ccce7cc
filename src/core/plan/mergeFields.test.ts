import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pbt } from '../../../test/support/pbt.ts';
import { type FieldValue, type FieldValues, noMarks } from '../contact/ampContact.ts';
import { defaultMapping } from '../mapping/defaultMapping.ts';
import type { MappingEntry } from '../mapping/mapping.ts';
import type { ConflictRule, Direction } from '../settings/settings.ts';
import { type Merge, type MergeRules, mergeFields } from './mergeFields.ts';
import type { ChangeReason, Side } from './plan.ts';

const plain: MergeRules = {
  latest: null,
  requiredFill: null,
  first: false,
  doesNotGo: () => null,
  doesNotCome: () => null,
  disputed: () => false,
  native: () => undefined,
};

function entryOf(name: string, direction: Direction, conflict: ConflictRule): MappingEntry {
  const found = defaultMapping.find(({ target }) => target.name === name);
  if (found === undefined) throw new Error(`no field ${name}`);
  const { required: _, ...source } = found.source;
  return { ...found, source, direction, conflict };
}

/** What becomes of one field, `title`: base, ConnectWise, AMP. */
function merged(
  [base, cw, own]: readonly [FieldValue, FieldValue, FieldValue],
  direction: Direction = 'both',
  conflict: ConflictRule = 'connectwise',
  rules: Partial<MergeRules> = {},
): Merge {
  const mapping = [entryOf('title', direction, conflict)];
  const amp = { email: null, fields: { title: own } };
  const link = { base: { title: base }, marks: noMarks };
  return mergeFields(mapping, { title: cw }, amp, link, { ...plain, ...rules });
}

function shortly({ changes, conflicts }: Merge): string {
  const made = changes.map(({ side, new: value, because }) => `${side}=${value} ${because}`);
  return [...made, ...conflicts.map(({ because }) => because)].join();
}

describe('mergeFields', () => {
  it.each([
    ['neither changed', ['a', 'a', 'a'], '', 'a'],
    ['both changed alike', ['a', 'b', 'b'], '', 'b'],
    ['both changed to what means the same', ['a', 'b', ' b '], '', 'b'],
    ['changed in ConnectWise', ['a', 'b', 'a'], 'amp=b changed_in_connectwise', 'b'],
    ['cleared in ConnectWise', ['a', null, 'a'], 'amp=null changed_in_connectwise', undefined],
    ['changed in AMP', ['a', 'a', 'b'], 'connectwise=b changed_in_amp', 'b'],
    ['cleared in AMP', ['a', 'a', null], 'connectwise=null changed_in_amp', undefined],
    ['changed on both sides', ['a', 'b', 'c'], 'amp=b connectwise_wins', 'b'],
    [
      'cleared on one, changed on the other',
      ['a', null, 'c'],
      'amp=null connectwise_wins',
      undefined,
    ],
    ['new in ConnectWise', [null, 'b', null], 'amp=b changed_in_connectwise', 'b'],
    ['written otherwise only', ['a', ' a', 'a'], '', 'a'],
  ] as const)('both ways: %s', (_, values, outcome, base) => {
    const merge = merged(values);
    expect(shortly(merge)).toBe(outcome);
    expect(merge.base.title).toBe(base);
  });

  it.each([
    ['connectwise', null, 'amp=b connectwise_wins'],
    ['amp', null, 'connectwise=c amp_wins'],
    ['latest', 'amp', 'connectwise=c latest_wins'],
    ['latest', 'connectwise', 'amp=b latest_wins'],
    ['latest', null, 'amp=b latest_wins'],
    ['ask', null, 'both_changed'],
  ] as const)('changed on both sides, %s wins (last edit: %s)', (rule, latest, outcome) => {
    expect(shortly(merged(['a', 'b', 'c'], 'both', rule, { latest }))).toBe(outcome);
  });

  it.each([
    ['to_amp', ['a', 'a', 'c'], ''],
    ['to_amp', ['a', 'b', 'c'], 'amp=b connectwise_wins'],
    ['to_connectwise', ['a', 'b', 'a'], ''],
    ['to_connectwise', ['a', 'b', 'c'], 'connectwise=c amp_wins'],
  ] as const)('%s: %j', (direction, values, outcome) => {
    expect(shortly(merged(values, direction, 'ask'))).toBe(outcome);
  });

  it('decides each field by its own rule', () => {
    const names = ['firstName', 'lastName', 'title', 'city'] as const;
    const rules = ['connectwise', 'amp', 'latest', 'ask'] as const;
    const mapping = names.map((name, at) => entryOf(name, 'both', rules[at] ?? 'ask'));
    const values = (value: string) => Object.fromEntries(names.map((name) => [name, value]));
    const merge = mergeFields(
      mapping,
      values('b'),
      { email: null, fields: values('c') },
      { base: values('a'), marks: noMarks },
      { ...plain, latest: 'amp' },
    );
    expect(shortly(merge)).toBe(
      'amp=b connectwise_wins,connectwise=c amp_wins,connectwise=c latest_wins,both_changed',
    );
    expect(merge.base).toEqual({ firstName: 'b', lastName: 'c', title: 'c', city: 'a' });
  });

  it('asks where the contact cannot take a value, and sends it no second time', () => {
    const first = merged(['a', 'a', 'c'], 'both', 'amp', { doesNotGo: () => ({ code: 'gender' }) });
    expect(shortly(first)).toBe('does_not_fit');
    expect(first).toMatchObject({ ampEditOpen: true, marks: { unfit: { title: 'c' } } });
    const again = mergeFields(
      [entryOf('title', 'both', 'amp')],
      { title: 'a' },
      { email: null, fields: { title: 'c' } },
      { base: first.base, marks: first.marks },
      plain,
    );
    expect(shortly(again)).toBe('does_not_fit');
    expect(again).toMatchObject({
      ampEdited: true,
      ampEditOpen: false,
      marks: first.marks,
      base: first.base,
    });
  });

  it('keeps base and marks of fields that take no part', () => {
    const marks = { ...noMarks, fillers: { firstName: 'Unknown' }, unfit: { city: 'x' } };
    const link = { base: { city: 'y', title: 'a' }, marks };
    const amp = { email: null, fields: { title: 'a' } };
    const merge = mergeFields([entryOf('title', 'both', 'ask')], { title: 'a' }, amp, link, plain);
    expect(merge).toMatchObject({ base: link.base, marks });
  });

  it('V8 mirror: swapping the sides, with their directions and rules, mirrors the outcome', () => {
    fc.assert(
      fc.property(fc.array(someField, { minLength: 1, maxLength: names.length }), (fields) => {
        const parts = fields.map((field, at) => ({ ...field, name: names[at] ?? 'title' }));
        const latest = fields[0]?.latest ?? 'amp';
        const there = mergeAll(parts, { ...plain, latest });
        const back = mergeAll(
          parts.map((part) => ({
            ...part,
            cw: part.own,
            own: part.cw,
            direction: mirrored[part.direction],
            conflict: mirrored[part.conflict],
          })),
          { ...plain, latest: mirrored[latest] },
        );
        expect(back.changes).toEqual(
          there.changes.map((change) => ({
            ...change,
            side: mirrored[change.side],
            because: mirroredReasons[change.because] ?? change.because,
          })),
        );
        expect(back.conflicts).toEqual(
          there.conflicts.map((one) => ({ ...one, connectWise: one.amp, amp: one.connectWise })),
        );
        // Where both say the same in two forms, the base has that of ConnectWise.
        expect(forms(back.base)).toEqual(forms(there.base));
        expect([back.contactEdited, back.ampEdited]).toEqual([
          there.ampEdited,
          there.contactEdited,
        ]);
      }),
      pbt(2000),
    );
  });
});

// Fields of the contact that are compared as text.
const names = ['firstName', 'lastName', 'title', 'addressLine1', 'city', 'zip'] as const;
const value = fc.constantFrom<FieldValue>(null, 'a', 'b', 'c', ' a', 'B');
const someField = fc.record({
  cw: value,
  own: value,
  agreed: value,
  direction: fc.constantFrom<Direction>('both', 'to_amp', 'to_connectwise'),
  conflict: fc.constantFrom<ConflictRule>('connectwise', 'amp', 'latest', 'ask'),
  latest: fc.constantFrom<Side>('amp', 'connectwise'),
});

const mirrored = {
  both: 'both',
  to_amp: 'to_connectwise',
  to_connectwise: 'to_amp',
  connectwise: 'amp',
  amp: 'connectwise',
  latest: 'latest',
  ask: 'ask',
} as const;

const mirroredReasons: Partial<Record<ChangeReason, ChangeReason>> = {
  changed_in_amp: 'changed_in_connectwise',
  changed_in_connectwise: 'changed_in_amp',
  amp_wins: 'connectwise_wins',
  connectwise_wins: 'amp_wins',
};

function mergeAll(
  fields: readonly {
    readonly name: string;
    readonly cw: FieldValue;
    readonly own: FieldValue;
    readonly agreed: FieldValue;
    readonly direction: Direction;
    readonly conflict: ConflictRule;
  }[],
  rules: MergeRules,
): Merge {
  const column = (pick: (field: (typeof fields)[number]) => FieldValue) =>
    Object.fromEntries(fields.map((field) => [field.name, pick(field)]));
  return mergeFields(
    fields.map(({ name, direction, conflict }) => entryOf(name, direction, conflict)),
    column(({ cw }) => cw),
    { email: null, fields: column(({ own }) => own) },
    { base: column(({ agreed }) => agreed), marks: noMarks },
    rules,
  );
}

function forms(values: FieldValues): FieldValues {
  return Object.fromEntries(
    Object.entries(values).map(([field, one]) => [field, String(one).trim()]),
  );
}
