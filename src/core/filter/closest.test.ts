import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closestNames } from './closest.ts';

const named = (names: readonly string[]) => names.map((name) => ({ name }));

describe('the closest names', () => {
  it.each([
    ['titel', ['site', 'title', 'city'], 'title'],
    ['Prosepct', ['Suspect', 'Prospect', 'Project'], 'Prospect'],
    ['cosnflict', ['conflict', 'contact', 'consent'], 'conflict'],
    ['jmoreon', ['jmoran', 'jmoreno', 'moreno'], 'jmoreno'],
    ['phne', ['phase', 'phone', 'home'], 'phone'],
    ['', ['b', 'a'], 'a'],
  ])('to %s of %o begin with %s', (entered, names, nearest) => {
    expect(closestNames(entered, named(names))[0]).toBe(nearest);
  });

  it('of two letters that were swapped begin with what was meant, beside any two other edits', () => {
    const word = fc.stringMatching(/^[a-z]{5,10}$/u);
    fc.assert(
      fc.property(word, fc.nat(), (meant, somewhere) => {
        const at = somewhere % (meant.length - 1);
        const swapped =
          meant.slice(0, at) + meant.charAt(at + 1) + meant.charAt(at) + meant.slice(at + 2);
        const twoEdits = [`${swapped.slice(0, -1)}##`, `##${swapped.slice(1)}`, `#${swapped}#`];
        expect(closestNames(swapped, named([...twoEdits, meant]))[0]).toBe(meant);
      }),
    );
  });
});
