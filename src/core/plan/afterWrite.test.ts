import { describe, expect, it } from 'vitest';
import { type FieldValues, noMarks } from '../contact/ampContact.ts';
import { defaultMapping } from '../mapping/defaultMapping.ts';
import { afterWrite, ampAfter, refuseWrite } from './afterWrite.ts';
import type { FieldChange, PlanEntry } from './plan.ts';
import { withoutRefused } from './refusedFields.ts';

const ann = { email: 'a@x.example', fields: { title: 'Chief', owner: 'u1', company: 'acme' } };

function send(
  field: string,
  value: string | null,
  because: FieldChange['because'] = 'changed_in_amp',
) {
  return { side: 'connectwise', field, old: null, new: value, because } as const;
}

function entry(changes: readonly FieldChange[], parts: Partial<PlanEntry> = {}): PlanEntry {
  return {
    action: 'update',
    contactId: 5,
    ampContactId: 'amp-1',
    ampVersion: 1,
    changes,
    conflicts: [],
    link: 'active',
    origin: 'connectwise',
    base: { title: 'Chief' },
    marks: noMarks,
    skip: null,
    target: null,
    ...parts,
  };
}

const settle = (planned: PlanEntry, returned: FieldValues) =>
  afterWrite(planned, asReturned(returned), ann, defaultMapping);
const asReturned = (values: FieldValues) => ({
  contactId: 5,
  values,
  native: () => undefined,
  item: () => null,
});

describe('afterWrite', () => {
  it.each([
    ['as sent', 'Chief', 'Chief', 'Chief', []],
    ['in another form that means the same', ' Chief\n', 'Chief', 'Chief', []],
    ['cut', 'Chief', 'Chi', 'Chi', ['does_not_fit']],
    ['not at all', 'Chief', null, undefined, ['does_not_fit']],
    ['not cleared', null, 'CTO', 'CTO', ['does_not_fit']],
  ] as const)('takes as base what came back: %s', (_, sent, back, base, conflicts) => {
    const settled = settle(entry([send('title', sent)]), { title: back });
    expect(settled.base.title).toBe(base);
    expect(settled.conflicts.map(({ because }) => because)).toEqual(conflicts);
    expect(Object.keys(settled.marks.unfit)).toEqual(conflicts.length > 0 ? ['title'] : []);
  });

  it('keeps other conflicts and marks', () => {
    const conflict = {
      field: 'city',
      base: 'a',
      connectWise: 'b',
      amp: 'c',
      because: 'both_changed',
    } as const;
    const marks = { ...noMarks, unfit: { zip: 'x' } };
    const settled = settle(entry([send('title', 'Chief')], { conflicts: [conflict], marks }), {});
    expect(settled.conflicts).toHaveLength(2);
    expect(settled.marks.unfit).toEqual({ zip: 'x', title: 'Chief' });
  });

  it('brings along what a new contact has by itself, but for the owner', () => {
    const push = entry([send('title', 'Chief')], {
      action: 'push',
      contactId: null,
      origin: 'amp',
    });
    const settled = settle(push, {
      title: 'Chief',
      country: 'Homeland',
      company: 'Acme',
      owner: 'u2',
    });
    expect(settled.contactId).toBe(5);
    expect(settled.base).toEqual({ title: 'Chief', country: 'Homeland', company: 'Acme' });
    expect(ampAfter(ann, settled).fields).toEqual({
      title: 'Chief',
      owner: 'u1',
      company: 'Acme',
      country: 'Homeland',
    });
    expect(settled.changes).toContainEqual({
      side: 'amp',
      field: 'company',
      old: 'acme',
      new: 'Acme',
      because: 'first_sync',
    });
  });
});

describe('R20: what fills a required field', () => {
  const marks = { ...noMarks, fillers: { firstName: 'Unknown' } };
  const filled = entry([send('firstName', 'Unknown', 'required')], { base: {}, marks });

  it('is read as nothing', () => {
    expect(settle(filled, {})).toMatchObject({ base: {}, conflicts: [], marks });
  });

  it('is read as nothing where ConnectWise cut it', () => {
    const settled = settle(filled, { firstName: 'Unkn' });
    expect(settled).toMatchObject({ base: {}, conflicts: [] });
    expect(settled.marks).toEqual({ ...noMarks, fillers: { firstName: 'Unkn' } });
  });

  it('is none where ConnectWise has something else', () => {
    const settled = settle(filled, { firstName: 'Ann' });
    expect(settled.marks).toEqual({ ...noMarks, unfit: { firstName: null } });
    expect(settled.base).toEqual({ firstName: 'Ann' });
  });

  it('is none where it was refused', () => {
    const kept = refuseWrite(filled, { firstName: null }, asReturned({ firstName: 'Ann' }));
    expect(kept.marks).toEqual({ ...noMarks, unfit: { firstName: null }, refused: ['firstName'] });
  });
});

describe('refuseWrite', () => {
  it('drops what was refused, and goes on with the rest', () => {
    const toAmp: FieldChange = {
      side: 'amp',
      field: 'city',
      old: 'a',
      new: 'b',
      because: 'changed_in_connectwise',
    };
    const planned = entry([send('title', 'Chief'), send('zip', '1'), toAmp]);
    const kept = refuseWrite(planned, { title: null }, asReturned({ title: 'CTO' }));
    expect(kept.changes).toEqual([send('zip', '1'), toAmp]);
    expect(kept).toMatchObject({ base: { title: 'CTO' }, marks: { unfit: { title: 'Chief' } } });
    expect(kept.conflicts).toEqual([
      { field: 'title', base: 'CTO', connectWise: 'CTO', amp: 'Chief', because: 'does_not_fit' },
    ]);
  });

  it('knows what was rejected from what is kept otherwise: only the former may be sent again', () => {
    const planned = entry([send('title', 'Chief'), send('zip', '1')]);
    const refused = refuseWrite(planned, { title: null }, asReturned({ title: 'CTO' }));
    const { marks } = settle(refused, { title: 'CTO', zip: null });
    expect(marks).toMatchObject({ unfit: { title: 'Chief', zip: '1' }, refused: ['title'] });
    const again = withoutRefused(marks);
    expect(again?.unfit).toEqual({ zip: '1' });
    expect(again && withoutRefused(again)).toBeNull();
  });
});
