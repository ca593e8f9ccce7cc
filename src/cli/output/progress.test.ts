import { describe, expect, it } from 'vitest';
import type { Output } from './output.ts';
import { createPaint } from './paint.ts';
import { barLine, createProgress } from './progress.ts';

function recorder(terminal: boolean, errorColumns = 80): { output: Output; lines: string[] } {
  const lines: string[] = [];
  const output: Output = {
    json: true,
    paint: createPaint(false),
    errorPaint: createPaint(false),
    terminal,
    columns: 80,
    errorColumns,
    say: () => undefined,
    note: (...noted) => void lines.push(...noted),
    warn: (...noted) => void lines.push(...noted),
    raw: (text) => void lines.push(text),
    document: async () => true,
    write: async () => true,
    page: () => undefined,
    end: async () => undefined,
  };
  return { output, lines };
}

describe('progress', () => {
  it('is a few plain lines where there is no terminal', () => {
    const { output, lines } = recorder(false);
    const progress = createProgress(output);
    for (let done = 0; done <= 25_000; done += 1000) {
      progress.update({ step: 'reading', object: 'contacts', done });
    }
    progress.update({ step: 'planning', done: 500, total: 500 });
    progress.update({ step: 'applying', done: 0, total: 0 });
    progress.end();
    expect(lines).toEqual([
      'Reading contacts: 10,000',
      'Reading contacts: 20,000',
      'Reading contacts: 25,000',
      'Planning: 500 of 500',
    ]);
  });

  it('is one line written over on a terminal, and leaves nothing behind', () => {
    const { output, lines } = recorder(true);
    const progress = createProgress(output);
    progress.update({ step: 'planning', done: 250, total: 500 });
    progress.end();
    const shown = lines.join('');
    expect(shown).toMatch(/Planning .* 50 % {2}250 of 500/u);
    expect(shown.endsWith('\r\u001B[2K')).toBe(true);
    expect(shown).not.toContain('\n');
  });

  it('never fills a narrow terminal: a line that wraps is not written over', () => {
    const { output, lines } = recorder(true, 40);
    createProgress(output).update({ step: 'planning', done: 250, total: 50_000 });
    expect((lines[0] ?? '').replace('\r\u001B[2K', '').length).toBeLessThan(40);
  });

  it('shows a full bar where there is nothing to do', () => {
    expect(barLine({ step: 'applying', done: 0, total: 0 })).toContain('100 %');
  });
});
