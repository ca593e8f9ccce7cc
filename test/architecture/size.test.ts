import { describe, expect, it } from 'vitest';
import { filesBelow, readText } from './tree.ts';

/** The most lines that a source file may have. A longer one is two things. */
const limit = 400;

/** Files above the limit, each with the reason why it is still one thing. */
const exceptions: Readonly<Record<string, string>> = {};

const sources = ['src', 'sandbox', 'test', 'bench', 'docs']
  .flatMap((folder) => filesBelow(folder))
  .filter((path) => path.endsWith('.ts'));

const lines = (path: string) => readText(path).trimEnd().split('\n').length;

describe('the size of sources', () => {
  it(`is at most ${limit} lines`, () => {
    const tooLong = sources
      .filter((path) => lines(path) > limit && !(path in exceptions))
      .map((path) => `${path} has ${lines(path)} lines: split it by what it is about`);
    expect(tooLong).toEqual([]);
  });

  it('has no exception that is no longer needed', () => {
    const needless = Object.keys(exceptions).filter(
      (path) => !sources.includes(path) || lines(path) <= limit,
    );
    expect(needless).toEqual([]);
  });

  it('has a typical file of at most 130 lines', () => {
    const sizes = sources.map(lines).toSorted((a, b) => a - b);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(130);
  });
});

describe('names of files and folders', () => {
  it('say what is in them', () => {
    const vague = sources.filter((path) =>
      /(?:^|\/)(?:utils?|helpers?|common|shared|misc|index)(?:\/|\.ts$)/u.test(path),
    );
    expect(vague).toEqual([]);
  });

  it('are camelCase in src and sandbox, but for migrations', () => {
    const other = sources.filter((path) => {
      if (!/^(?:src|sandbox)\//u.test(path) || path.includes('/migrations/')) return false;
      return !/^(?:[a-z][a-zA-Z0-9]*\/)+[a-z][a-zA-Z0-9]*(?:\.(?:model|props|test))*\.ts$/u.test(
        path,
      );
    });
    expect(other).toEqual([]);
  });
});
