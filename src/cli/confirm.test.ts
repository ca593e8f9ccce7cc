import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { confirmed } from './confirm.ts';
import { createOutput } from './output/output.ts';

const output = createOutput(
  { out: process.stdout, err: process.stderr },
  { json: false, colour: false, quiet: false, pager: null },
);
const question = { message: 'Undo it?', yes: undefined, problem: 'an undo changes both sides' };

/** A terminal on which this is typed. */
function typed(...keys: readonly string[]) {
  const input = Object.assign(new PassThrough(), { isTTY: true });
  const shown = Object.assign(new PassThrough(), { isTTY: true });
  for (const key of keys) input.write(key);
  return { input, output: shown };
}

function answerTo(...keys: readonly string[]): Promise<boolean> {
  const signal = new AbortController().signal;
  return confirmed({ output, signal }, question, typed(...keys));
}

describe('a question', () => {
  it.each(['y\r', 'yes\r', 'YES\r', ' y \r'])('is answered yes by %j', async (keys) => {
    expect(await answerTo(keys)).toBe(true);
  });

  it.each(['\r', 'n\r', 'no\r', 'hey\r', 'why\r', 'yesterday\r', 'yy\r', '1\r', 'ja\r'])(
    'is not answered yes by %j',
    async (keys) => {
      expect(await answerTo(keys)).toBe(false);
    },
  );

  it.each(['\u0003', 'yes\u0003', '\u0004'])('is cancelled by %j', async (keys) => {
    await expect(answerTo(keys)).rejects.toMatchObject({ code: 'prompt_cancelled' });
  });

  it('is cancelled with the command', async () => {
    const stop = new AbortController();
    const asked = confirmed({ output, signal: stop.signal }, question, typed());
    stop.abort();
    await expect(asked).rejects.toMatchObject({ code: 'prompt_cancelled' });
  });

  it('needs --yes where there is no terminal, and with --json', async () => {
    const { signal } = new AbortController();
    const piped = { ...typed('yes\r'), input: new PassThrough() };
    const json = { ...output, json: true };
    for (const asked of [
      confirmed({ output, signal }, question, piped),
      confirmed({ output: json, signal }, question, typed('yes\r')),
    ]) {
      await expect(asked).rejects.toMatchObject({ code: 'bad_input', detail: { field: '--yes' } });
    }
    expect(await confirmed({ output: json, signal }, { ...question, yes: true }, piped)).toBe(true);
  });
});
