import { defineConfig } from 'vitest/config';
import LongestFirst from './test/support/longestFirst.ts';

// Times are shown in the zone of the terminal; tests have one of their own.
process.env.TZ = 'UTC';

export default defineConfig({
  test: {
    include: ['{src,web,sandbox,test,bench,docs}/**/*.test.ts'],
    pool: 'threads',
    // Tests wait for PostgreSQL and for processes: with one more than there are cores, no core does.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // Modules are loaded once for each worker, not for each file, which takes a second of CPU a file.
    // What a file of tests leaves open or changed would be there in the next: eachFile closes it.
    isolate: false,
    globalSetup: ['test/support/ownDatabases.ts'],
    setupFiles: ['test/support/eachFile.ts'],
    restoreMocks: true,
    testTimeout: 120_000,
    // States of a page are waited for; how long they take decides no test.
    expect: { poll: { timeout: 30_000 } },
    hookTimeout: 120_000,
    teardownTimeout: 10_000,
    // A test left out says why where it is left out; a focused one would leave out all others.
    allowOnly: false,
    reporters: ['default', './test/support/closingLine.ts'],
  },
});
