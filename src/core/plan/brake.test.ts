import { describe, expect, it } from 'vitest';
import { noMarks } from '../contact/ampContact.ts';
import { addLosses, brake, type Losses, noLosses } from './brake.ts';
import type { FieldChange, PlanEntry } from './plan.ts';

const usual = { brakePercent: 5, brakeRecords: 20 };

function losing(records: number, parts: Partial<Losses> = {}): Losses {
  return { ...noLosses, records, ...parts };
}

function entry(action: PlanEntry['action'], changes: readonly FieldChange[] = []): PlanEntry {
  return {
    action,
    changes,
    contactId: 1,
    ampContactId: 'amp-1',
    ampVersion: 1,
    conflicts: [],
    link: 'active',
    origin: 'connectwise',
    base: {},
    marks: noMarks,
    skip: null,
    target: null,
  };
}

const change = (field: string, old: string | null, value: string | null): FieldChange => ({
  side: 'amp',
  field,
  old,
  new: value,
  because: 'changed_in_connectwise',
});

describe('brake', () => {
  it.each([
    ['few of few', 20, 30, null],
    ['one more than the records', 21, 30, 21],
    ['the share of many', 50, 1000, null],
    ['one more than the share', 51, 1000, 51],
    ['nothing', 0, 0, null],
  ])('%s: %i of %i', (_, records, linked, held) => {
    expect(brake(losing(records), linked, usual)?.records ?? null).toBe(held);
  });

  it('names what was exceeded', () => {
    expect(brake(losing(51), 1000, usual)).toEqual({ reason: 'too_many', records: 51, limit: 50 });
    const strict = { brakePercent: 0, brakeRecords: 0 };
    expect(brake(losing(1), 1000, strict)).toEqual({ reason: 'too_many', records: 1, limit: 0 });
  });

  it.each([
    ['AMP', { lostInAmp: 3 }],
    ['ConnectWise', { lostInConnectWise: 3 }],
  ])('holds whatever would empty %s, however few there are', (_, lost) => {
    expect(brake(losing(3, lost), 3, usual)?.reason).toBe('side_emptied');
    expect(brake(losing(3, lost), 4, usual)).toBeNull();
  });

  it('counts records, not fields, and only what was there', () => {
    const entries = [
      entry('update', [change('title', 'CTO', null), change('city', 'Bonn', 'Ulm')]),
      entry('update', [change('title', null, 'CTO')]),
      entry('pause', [change('tags', 'vip', 'vip, left the contact filter')]),
      entry('create', [change('title', null, 'CTO')]),
      entry('remove'),
      entry('end'),
      entry('inactivate'),
      entry('agree'),
    ];
    expect(addLosses(noLosses, entries)).toEqual({
      records: 4,
      lostInAmp: 2,
      lostInConnectWise: 1,
    });
  });

  it('counts on from batch to batch', () => {
    const once = addLosses(noLosses, [entry('remove')]);
    expect(addLosses(once, [entry('remove')])).toEqual(losing(2, { lostInAmp: 2 }));
  });
});
