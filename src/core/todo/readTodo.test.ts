import { describe, expect, it } from 'vitest';
import { readTodo } from './readTodo.ts';

const subjectOf = (text: string) => readTodo(new Map([['subject', text]]), 'UTC').subject;

describe('a subject', () => {
  it('is one line that can be seen', () => {
    expect(subjectOf(' Call\r\nback\u0000\u0007 now \u0000')).toBe('Call back now');
    for (const text of ['', ' \n', '\u0000', '\u0007 \u200B']) {
      expect(() => subjectOf(text)).toThrow(/empty/u);
    }
  });
});
