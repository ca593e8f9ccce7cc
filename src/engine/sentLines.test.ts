import { expect, it } from 'vitest';
import type { SentLine, WriteStore } from '../ports/planStores.ts';
import { sentLines } from './sentLines.ts';

it('forgets no line, however many were lost', async () => {
  const all = Array.from({ length: 2300 }, (_, index): SentLine => {
    const skip = { kind: 'contact', id: index, reason: 'inactive', about: null } as const;
    return { runId: 'r', seq: index, line: { kind: 'skip', skip }, sentAt: 'then' };
  });
  const sent: WriteStore['sent'] = async (_, after, limit) => {
    const from = after === null ? 0 : all.indexOf(after) + 1;
    return all.slice(from, from + limit);
  };
  const seen: SentLine[] = [];
  for await (const page of sentLines({ writes: { sent } }, 'contacts')) seen.push(...page);
  expect(seen).toEqual(all);
});
