import { z } from 'zod';
import { byteOrderMark, type CsvValue, csvLine } from '../../core/csv/csvText.ts';
import { runNamed } from '../../engine/run/outcome.ts';
import type { PlanEntryState, PlanLine } from '../../ports/planStores.ts';
import type { Voice } from '../../texts/voice.ts';
import { csvFile } from '../csvFile.ts';
import { operation, type ServedOrganization } from '../operation.ts';
import { streamOf } from '../streamOf.ts';
import { runParams, runPath, runTag } from './runAnswers.ts';
import { shownLines } from './shownLines.ts';

const together = 500;

const columns = [
  'line',
  'state',
  'record',
  'contactId',
  'ampContactId',
  'todoId',
  'action',
  'side',
  'field',
  'now',
  'willBe',
  'reason',
];

export const runFileOperations = [
  operation(
    {
      id: 'exportRunLines',
      method: 'get',
      path: `${runPath}/{id}/export`,
      tag: runTag,
      summary: 'The changes of a plan, or of a run, as CSV',
      description:
        'One row for each changed value, or one for a record without changed values. Skipped records are not included. Users appear by name. Text that a spreadsheet would read as a formula starts with an apostrophe.',
      access: 'runs.read',
      params: runParams,
      query: z.strictObject({
        state: z.enum(['proposed', 'applied']).default('proposed').describe('Only these lines.'),
      }),
      answers: [{ status: 200, description: 'A file.', schema: z.string(), mediaType: 'text/csv' }],
    },
    async ({ organization, voice, params: { id }, query: { state }, signal }) => {
      const run = await runNamed(organization.stores, id);
      const lines = linesOf(organization, { runId: run.id, state }, voice);
      return csvFile(streamOf(lines, signal), `${run.kind}-${run.id}.csv`);
    },
  ),
];

async function* linesOf(
  organization: ServedOrganization,
  { runId, state }: { readonly runId: string; readonly state: PlanEntryState },
  voice: Voice,
): AsyncGenerator<string> {
  yield byteOrderMark + csvLine(columns);
  let after = 0;
  for (;;) {
    const page = await organization.stores.plans.lines(runId, after, together, state);
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.seq;
    const shown = await shownLines(organization, runId, page, voice);
    yield page.flatMap((line, index) => rowsOf(line, shown[index], voice)).join('');
  }
}

type Shown = Awaited<ReturnType<typeof shownLines>>[number];

function rowsOf({ seq, state, line }: PlanLine, shown: Shown | undefined, voice: Voice): string[] {
  if (line.kind === 'skip') return [];
  const { entry } = line;
  const about: readonly CsvValue[] = [
    seq,
    state,
    shown?.name ?? null,
    'contactId' in entry ? entry.contactId : null,
    entry.ampContactId,
    'todoId' in entry ? entry.todoId : null,
    entry.action,
  ];
  const named = (value: CsvValue): CsvValue =>
    typeof value === 'string' ? (shown?.users?.[value] ?? value) : value;
  const changes: readonly {
    readonly side: string;
    readonly field: string;
    readonly old: CsvValue;
    readonly new: CsvValue;
    readonly because: keyof Voice['texts']['changeReasons'];
  }[] = entry.changes;
  if (changes.length === 0) return [csvLine([...about, null, null, null, null, null])];
  return changes.map(({ side, field, old, new: next, because }) =>
    csvLine([...about, side, field, named(old), named(next), voice.texts.changeReasons[because]]),
  );
}
