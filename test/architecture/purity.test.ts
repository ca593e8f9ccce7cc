import { describe, expect, it } from 'vitest';
import { breachesIn, restrictions } from './purity.ts';
import { readText, sourcesBelow } from './tree.ts';

describe('time, chance, environment and the outside', () => {
  it('are touched only where they are at home', () => {
    const sources = sourcesBelow('src', 'sandbox');
    expect(sources.length).toBeGreaterThan(100);
    expect(sources.flatMap((path) => breachesIn(path, readText(path)))).toEqual([]);
  });

  it.each([
    ['the time of this machine', 'const now = Date.now();'],
    ['the time of this machine', 'const now = new Date( );'],
    ['chance', 'const id = Math.random();'],
    ['the environment', 'const url = process.env.DATABASE_URL;'],
    ['the environment', "import { argv, env } from 'node:process';"],
    ['timers', 'setTimeout(act, 10);'],
    ['timers', "import { setTimeout as pause } from 'node:timers/promises';"],
    ['SQLite', "import Libsql from 'libsql';"],
    ['SQLite', "import { DatabaseSync } from 'node:sqlite';"],
    ['the end of the process', 'process.exit(1);'],
    ['standard output and standard error', "process.stdout.write('x');"],
  ])('would be noticed in the engine: %s by %s', (name, statement) => {
    expect(breachesIn('src/engine/a.ts', `\n${statement}\n`)).toEqual([
      expect.stringContaining(`src/engine/a.ts:2 touches ${name}`),
    ]);
  });

  it('may be spoken of in comments, and a given instant is no clock', () => {
    const source = '// never Date.now()\n/* process.env */\nconst at = new Date(given);\n';
    expect(breachesIn('src/core/a.ts', source)).toEqual([]);
  });

  it('have exceptions that exist', () => {
    const files = restrictions
      .flatMap(({ allowedIn }) => allowedIn)
      .filter((p) => p.endsWith('.ts'));
    for (const path of files) expect(readText(path)).not.toBe('');
  });
});
