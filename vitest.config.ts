import { defineConfig } from 'vitest/config';
import LongestFirst from './test/support/longestFirst.ts';

export default defineConfig({
  test: {
    include: ['{src,sandbox,test,bench,docs}/**/*.test.ts'],
    pool: 'threads',
    // Tests wait for PostgreSQL and for processes: with one more than there are cores, no core does.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // Without it a module is loaded once for several files, and the afterAll of a supporting module
    // would clean up after the first of them only. It costs a few seconds over all files.
    isolate: true,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    teardownTimeout: 10_000,
    // A test left out says why where it is left out; a focused one would leave out all others.
    allowOnly: false,
    reporters: ['default', './test/support/closingLine.ts'],
  },
});
