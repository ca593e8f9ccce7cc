import { describe, expect, it } from 'vitest';
import { type ConfirmedStep, type SetupFacts, setupGuide } from './setupGuide.ts';

const day = (number: number) => `2026-03-0${number}T12:00:00.000Z`;
const nothing: SetupFacts = {
  connection: null,
  filterSavedAt: null,
  mappingSavedAt: null,
  syncedAt: null,
  confirmed: [],
};
const connection = { keysSince: day(1), isRefused: false };
const check: ConfirmedStep = { step: 'check', about: day(1), passed: true, at: day(1) };
const fields: ConfirmedStep = { step: 'fields', about: '', passed: true, at: day(2) };
const all: SetupFacts = {
  connection,
  filterSavedAt: day(2),
  mappingSavedAt: null,
  syncedAt: day(3),
  confirmed: [check, fields],
};
const states = (facts: SetupFacts) => Object.values(setupGuide(facts)).join(' ');

describe('the set-up guide', () => {
  it('goes step by step, each derived from what exists', () => {
    expect(states(nothing)).toBe('here not_yet not_yet not_yet not_yet');
    expect(states({ ...nothing, connection })).toBe('done here not_yet not_yet not_yet');
    const checked = { ...nothing, connection, confirmed: [check] };
    expect(states(checked)).toBe('done done here not_yet not_yet');
    expect(states({ ...checked, filterSavedAt: day(2) })).toBe('done done done here not_yet');
    expect(states({ ...all, syncedAt: null })).toBe('done done done done here');
    expect(states(all)).toBe('done done done done done');
  });

  it('has a later step done before an earlier one', () => {
    expect(states({ ...nothing, connection, mappingSavedAt: day(2) })).toBe(
      'done here not_yet done not_yet',
    );
  });

  it.each([
    [
      'other keys',
      { connection: { ...connection, keysSince: day(4) } },
      'done needs_a_look done done done',
    ],
    [
      'refused keys',
      { connection: { ...connection, isRefused: true } },
      'needs_a_look done done done done',
    ],
    [
      'a check that failed',
      { confirmed: [{ ...check, passed: false }, fields] },
      'done needs_a_look done done done',
    ],
    ['another filter', { filterSavedAt: day(4) }, 'done done done done needs_a_look'],
    ['another mapping', { mappingSavedAt: day(4) }, 'done done done done needs_a_look'],
    ['a sync after that', { mappingSavedAt: day(4), syncedAt: day(5) }, 'done done done done done'],
    [
      'no connection any more',
      { connection: null },
      'needs_a_look needs_a_look needs_a_look needs_a_look needs_a_look',
    ],
  ])('asks for a look after %s', (_, change, expected) => {
    expect(states({ ...all, ...change })).toBe(expected);
  });
});
