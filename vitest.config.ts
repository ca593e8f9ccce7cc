import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,sandbox,test,bench,docs}/**/*.test.ts'],
    pool: 'threads',
    // Most of the time a test waits for a disk or a process: more at once than there are cores.
    maxWorkers: 2,
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
