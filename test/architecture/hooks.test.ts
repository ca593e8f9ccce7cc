import { expect, test } from 'vitest';
import { filesBelow, readText } from './tree.ts';

/** A hook that is registered when the module is loaded: it has no indentation. */
const hookAtLoad = /^(?:after|before)(?:All|Each)\(/mu;

test('only test files register hooks when they are loaded: a module is loaded once for many of them', () => {
  const shared = ['src', 'sandbox', 'test', 'bench']
    .flatMap((folder) => filesBelow(folder))
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'));
  expect(shared).toContain('test/support/databases.ts');
  expect(shared.filter((path) => hookAtLoad.test(readText(path)))).toEqual([
    // The one that vitest runs again for each file.
    'test/support/eachFile.ts',
  ]);
});
