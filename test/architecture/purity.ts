import { withoutComments } from './tree.ts';

/** Something that only some rooms may touch. */
export type Restriction = {
  readonly name: string;
  readonly pattern: RegExp;
  /** Folders and files that may use it, as beginnings of paths. */
  readonly allowedIn: readonly string[];
  readonly instead: string;
};

export const restrictions: readonly Restriction[] = [
  {
    name: 'the time of this machine',
    pattern: /\bDate\.now\b|\bnew Date\(\s*\)|\bDate\(\s*\)|\bperformance\.now\b|\bhrtime\b/u,
    allowedIn: ['src/app/', 'src/cli/', 'sandbox/clock.ts'],
    instead: 'take it from the Clock that is handed in',
  },
  {
    name: 'chance',
    pattern: /\bMath\.random\b/u,
    allowedIn: ['src/app/'],
    instead: 'take it from Ids in the product, from the seeded generator in the sandbox',
  },
  {
    name: 'the environment',
    pattern:
      /\bprocess\.env\b|\bprocess\[['"]env|import\s*\{[^}]*\benv\b[^}]*\}\s*from 'node:process'/u,
    allowedIn: ['src/config/'],
    instead: 'add the variable to the table in src/config, and have its value handed in',
  },
  {
    name: 'timers',
    pattern: /\b(?:setTimeout|setInterval|setImmediate)\b|node:timers/u,
    // Storage waits for a SQLite lock outside of SQLite. Between long pages it and the reader only yield to
    // other work, which is no wait. Sandbox timers follow the sandbox's own clock.
    allowedIn: [
      'src/app/',
      'src/cli/',
      'src/connectors/connectwise/paging.ts',
      'src/storage/database/databaseFailure.ts',
      'src/storage/database/sqliteDriver.ts',
      'src/storage/database/underway.ts',
      'sandbox/',
    ],
    instead: 'wait with Clock.sleep, which tests can steer',
  },
  {
    name: 'SQLite',
    // A second copy of SQLite, or a second place that opens files, could drop the locks of the first.
    pattern: /['"](?:libsql|node:sqlite)['"]/u,
    allowedIn: ['src/storage/database/sqlite.ts', 'src/storage/database/sqliteDriver.ts'],
    instead: 'open the database with connect() of src/storage/database',
  },
  {
    name: 'the end of the process',
    pattern: /\bprocess\.(?:exit|exitCode|on|once|kill|abort)\b/u,
    allowedIn: ['src/app/', 'src/cli/'],
    instead: 'throw a Failure; the command line turns it into an exit code',
  },
  {
    name: 'standard output and standard error',
    pattern: /\bprocess\.(?:stdout|stderr|stdin)\b|\bconsole\./u,
    allowedIn: ['src/app/', 'src/cli/'],
    instead: 'report progress by a callback, and events through Log',
  },
];

/** Violations in one source, each as `path:line touches …; instead …`. */
export function breachesIn(path: string, source: string): readonly string[] {
  const lines = withoutComments(source).split('\n');
  return restrictions
    .filter(({ allowedIn }) => !allowedIn.some((home) => path.startsWith(home)))
    .flatMap(({ name, pattern, instead }) =>
      lines.flatMap((line, index) =>
        pattern.test(line) ? [`${path}:${index + 1} touches ${name}: ${instead}`] : [],
      ),
    );
}
