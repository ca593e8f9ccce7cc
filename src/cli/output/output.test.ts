import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createOutput, type Manner } from './output.ts';

const plain: Manner = { json: false, colour: false, quiet: false, pager: null };

/** A terminal, and what it has shown. */
function terminal() {
  const shown: string[] = [];
  const stream = () => {
    const through = new PassThrough()
      .setEncoding('utf8')
      .on('data', (text: string) => shown.push(text));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- of a terminal it has what is used
    return Object.assign(through, { isTTY: true, columns: 40 }) as unknown as NodeJS.WriteStream;
  };
  return { streams: { out: stream(), err: stream() }, shown };
}

/** All that is shown of one of each kind. */
function told(quiet: boolean): string {
  const { streams, shown } = terminal();
  const output = createOutput(streams, { ...plain, quiet });
  output.say('result');
  output.note('count');
  output.raw('bar');
  output.warn('error');
  return shown.join('');
}

describe('output', () => {
  it('with --quiet has results and what has to be known, and no counts, hints or progress', () => {
    expect(told(true)).toBe('result\nerror\n');
    expect(told(false)).toBe('result\ncount\nbarerror\n');
  });

  it('has no pager in JSON, nor where none is wanted', async () => {
    for (const manner of [{ ...plain, json: true, pager: 'exit 1' }, plain]) {
      const { streams, shown } = terminal();
      const output = createOutput(streams, manner);
      output.page();
      expect(await output.write('row\n')).toBe(true);
      await output.end();
      expect(shown).toEqual(['row\n']);
    }
  });

  it('shows all through the pager, and on the terminal once it was left', async () => {
    const { streams, shown } = terminal();
    const output = createOutput(streams, { ...plain, pager: 'cat >/dev/null' });
    output.page();
    output.say('long');
    output.note('count');
    await output.end();
    expect(shown).toEqual([]);
    output.warn('error');
    expect(shown).toEqual(['error\n']);
  });

  it('stops where the reader leaves the pager, and still tells errors', async () => {
    const { streams, shown } = terminal();
    const output = createOutput(streams, { ...plain, pager: 'exit 0' });
    output.page();
    const page = 'x'.repeat(100_000);
    let goes = true;
    while (goes) goes = await output.write(page);
    output.warn('error');
    await output.end();
    expect(shown).toEqual(['error\n']);
  });
});
