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

  it('lists every test that is named after an invariant or a rule', () => {
    const bound = [...written].filter((test) => / › [VR]\d+\b/u.test(test));
    expect(bound.filter((test) => !listed.includes(test))).toEqual([]);
  });

  it('lists a test under the invariant or rule that it is named after', () => {
    let heading = '';
    const misplaced: string[] = [];
    for (const line of spec.split('\n')) {
      heading = /^### ([VR]\d+)\b/u.exec(line)?.[1] ?? heading;
      const named = / › ([VR]\d+)\b/u.exec(line)?.[1];
      if (named !== undefined && named !== heading) misplaced.push(`${heading}: ${line.trim()}`);
    }
    expect(misplaced).toEqual([]);
  });

  it('has each invariant once, with what is enforced or a place among the gaps', () => {
    const parts = spec.split(/^(?=### V\d+ )/mu).slice(1);
    expect(parts.map((part) => /^### (V\d+)/u.exec(part)?.[1])).toEqual(
      Array.from({ length: 14 }, (_, index) => `V${index + 1}`),
    );
    for (const part of parts) expect(part).toMatch(/Enforced by:\n|Does not apply\s+yet/u);
  });

  it('has each of the rules R1 to R24 once', () => {
    const rules = [...spec.matchAll(/^### (R\d+) /gmu)].map(([, rule]) => rule);
    expect(rules).toEqual(Array.from({ length: 24 }, (_, index) => `R${index + 1}`));
  });
});
