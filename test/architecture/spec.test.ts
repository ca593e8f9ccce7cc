import { describe, expect, it } from 'vitest';
import { filesBelow, readText } from './tree.ts';

/** A test as SPEC.md and the sources name it: `path › title`. */
const testFiles = ['src', 'sandbox', 'test', 'bench']
  .flatMap((folder) => filesBelow(folder))
  .filter((path) => /\.test\.ts$|\/suite\/.*\.ts$/u.test(path))
  .filter((path) => !path.startsWith('test/architecture/'));

function titlesIn(path: string): readonly string[] {
  const title =
    /\b(?:describe|it|test)(?:\.\w+(?:\([\s\S]*?\))?)?\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/gu;
  return [...readText(path).matchAll(title)].map(([, , text = '']) =>
    text.replaceAll(/\\(.)/gu, '$1'),
  );
}

const written = new Set(
  testFiles.flatMap((path) => titlesIn(path).map((title) => `${path} › ${title}`)),
);

/** Promises that a title begins with: `V1 converge, V2 quiet: …` has two. */
function namedIn(title: string): readonly string[] {
  const [names = ''] = /^[VR]\d+\b[^:]*/u.exec(title) ?? [];
  return names.match(/\b[VR]\d+\b/gu) ?? [];
}

const spec = readText('SPEC.md');
const listed = [...spec.matchAll(/^ *- `([^`]+)` › (.+)$/gmu)].map(
  ([, path = '', title = '']) => `${path} › ${title}`,
);

describe('SPEC.md', () => {
  it('names tests that exist', () => {
    expect(written.size).toBeGreaterThan(100);
    expect(listed.length).toBeGreaterThan(20);
    expect(listed.filter((test) => !written.has(test))).toEqual([]);
  });

  it('lists every test under each invariant or rule that its title begins with, and no other', () => {
    const placed: string[] = [];
    let heading = '';
    for (const line of spec.split('\n')) {
      heading = /^### ([VR]\d+)\b/u.exec(line)?.[1] ?? heading;
      const [, path = '', title = ''] = /^ *- `([^`]+)` › (.+)$/u.exec(line) ?? [];
      if (namedIn(title).length > 0) placed.push(`${heading}: ${path} › ${title}`);
    }
    const wanted = [...written].flatMap((test) => {
      const title = test.slice(test.indexOf(' › ') + 3);
      return namedIn(title).map((number) => `${number}: ${test}`);
    });
    expect(placed.toSorted()).toEqual(wanted.toSorted());
  });

  it('has each invariant once, with tests that enforce it', () => {
    const parts = spec.split(/^(?=### V\d+ )/mu).slice(1);
    expect(parts.map((part) => /^### (V\d+)/u.exec(part)?.[1])).toEqual(
      Array.from({ length: 21 }, (_, index) => `V${index + 1}`),
    );
    for (const part of parts) expect(part).toMatch(/Enforced by:\n- /u);
  });

  it('has each of the rules R1 to R24 once', () => {
    const rules = [...spec.matchAll(/^### (R\d+) /gmu)].map(([, rule]) => rule);
    expect(rules).toEqual(Array.from({ length: 24 }, (_, index) => `R${index + 1}`));
  });
});
