import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

function palette(scheme: string): ReadonlyMap<string, string> {
  const block = css.split(`color-scheme="${scheme}"`)[1]?.split('}')[0] ?? '';
  const found = [...block.matchAll(/--(?<name>[\w-]+): (?<value>#[0-9a-f]{6});/gu)];
  return new Map(found.map(({ groups }) => [groups?.name ?? '', groups?.value ?? '']));
}

/** Relative luminance of a colour, as WCAG 2 reckons it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Text needs 4.5 against its ground, the border of a control 3. */
const pairs: readonly (readonly [ink: string, ground: string, atLeast: number])[] = [
  ...['ground', 'ground-second', 'ground-raised', 'ground-hover', 'ground-selected'].flatMap(
    (ground) =>
      [
        ['text', ground, 4.5],
        ['text-quiet', ground, 4.5],
        ['accent', ground, 4.5],
      ] as const,
  ),
  ['problem', 'ground', 4.5],
  ['good', 'ground', 4.5],
  ['new', 'new-ground', 4.5],
  ['new', 'new-strong', 4.5],
  ['old', 'old-ground', 4.5],
  ['old', 'old-strong', 4.5],
  ['warning', 'warning-ground', 4.5],
  ['problem', 'problem-ground', 4.5],
  ['text', 'problem-ground', 4.5],
  ['text', 'warning-ground', 4.5],
  ['text-quiet', 'problem-ground', 4.5],
  ['good', 'good-ground', 4.5],
  ['line-control', 'ground', 3],
  ['line-control', 'ground-raised', 3],
];

describe.each(['light', 'dark'])('the %s palette', (scheme) => {
  const colours = palette(scheme);
  const of = (name: string) => colours.get(name) ?? expect.fail(`no colour --${name}`);

  it.each(pairs)('has --%s readable on --%s: %d to 1 or more', (ink, ground, atLeast) => {
    expect(contrast(of(ink), of(ground))).toBeGreaterThanOrEqual(atLeast);
  });

  it('has white readable on its buttons', () => {
    expect(contrast('#ffffff', of('accent-button'))).toBeGreaterThanOrEqual(4.5);
  });
});

it('has old and new grounds of the same lightness, so that colour alone says nothing', () => {
  for (const scheme of ['light', 'dark']) {
    const colours = palette(scheme);
    const grounds = contrast(colours.get('new-ground') ?? '', colours.get('old-ground') ?? '');
    expect(grounds).toBeLessThan(1.15);
  }
});

it('names the same colours in both palettes', () => {
  expect([...palette('dark').keys()]).toEqual([...palette('light').keys()]);
});
