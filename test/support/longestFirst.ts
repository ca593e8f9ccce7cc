import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The slowest files, by path. */
const long =
  /[.](model|props)[.]test|storage[.]test|[/]test[/](browser|system|cli)[/]|conformance[/]sandbox/u;

function isLong({ moduleId }: TestSpecification): boolean {
  return long.test(moduleId);
}

/**
 * The order of test files: the slowest first, or the last one would run alone on one core. vitest only knows
 * how long they took on the same machine.
 */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- a sequencer is no array
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
