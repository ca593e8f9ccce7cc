import { describe, expect, it } from 'vitest';
import type { TestModule } from 'vitest/node';
import { closingLine } from './closingLine.ts';

type State = 'passed' | 'failed' | 'skipped' | 'pending';
type File = Parameters<typeof closingLine>[0][number];

function file(state: ReturnType<TestModule['state']>, ...tests: State[]): File {
  const all = tests.map((of) => ({ result: () => ({ state: of }) }));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as much as the line looks at
  return { state: () => state, children: { allTests: () => all.values() } } as unknown as File;
}

describe('the closing line', () => {
  it('counts the tests of all files', () => {
    const files = [file('passed', 'passed', 'passed'), file('failed', 'failed', 'passed')];
    expect(closingLine(files, 0)).toBe('3 passed, 1 failed');
  });

  it('names skipped ones only if there are some', () => {
    const files = [file('passed', 'passed', 'skipped', 'pending')];
    expect(closingLine(files, 0)).toBe('1 passed, 0 failed, 2 skipped');
  });

  it('never calls a run good in which a file could not be run or an error came from nowhere', () => {
    expect(closingLine([file('failed'), file('passed', 'passed')], 0)).toBe('1 passed, 1 failed');
    expect(closingLine([file('failed', 'passed')], 0)).toBe('1 passed, 1 failed');
    expect(closingLine([file('passed', 'passed')], 1)).toBe('1 passed, 1 failed');
  });
});
