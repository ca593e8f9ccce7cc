import { describe, expect, it } from 'vitest';
import { picture } from './picture.ts';

const texts = (svg: string) =>
  [...svg.matchAll(/<text x="([\d.]+)" y="(\d+)"([^>]*)>([^<]*)<\/text>/gu)].slice(1);

describe('the picture of a terminal', () => {
  it('has a text for each line, and keeps what XML would take for its own', () => {
    const svg = picture('one <two> & "three"\n\nfour\n', 'title');
    expect(texts(svg).map(([, , , , text]) => text)).toEqual([
      'one &lt;two&gt; &amp; &quot;three&quot;',
      'four',
    ]);
  });

  it('keeps columns, which browsers would fold into one blank', () => {
    const [one, two] = texts(picture('  a b  c\n', 'title'));
    expect([one?.[4], two?.[4]]).toEqual(['a b', 'c']);
    expect(Number(one?.[1]) - 20).toBeCloseTo(2 * 8.43, 0);
    expect(Number(two?.[1]) - 20).toBeCloseTo(7 * 8.43, 0);
  });

  it('takes over colours, and shows what was written last on a line', () => {
    const svg = picture('10 %\r\u001B[2K50 %\r\u001B[1;32mdone\u001B[0m plain', 'title');
    const [done, plain] = texts(svg);
    expect(done?.[4]).toBe('done');
    expect(done?.[3]).toBe(' fill="#91c76a" font-weight="bold"');
    expect(plain?.[4]).toBe('plain');
    expect(plain?.[3]).toBe('');
    expect(Number(plain?.[1]) - Number(done?.[1])).toBeCloseTo(5 * 8.43, 0);
  });
});
