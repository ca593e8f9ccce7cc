import type { Command } from 'commander';
import { todoFields } from '../../core/todo/readTodo.ts';
import { importTodos, type KnownTodo } from '../../engine/records/enterTodo.ts';
import { examples, remarks } from '../arguments.ts';
import { exitCodes } from '../exitCodes.ts';
import { errorDocument } from '../output/failure.ts';
import { warnOfSkipped } from '../output/skippedRows.ts';
import { counted, thousands } from '../output/text.ts';
import { type CommonOptions, inSession } from '../session.ts';
import { todoFileRows } from '../todoFile.ts';

/** `todos import`: many to-dos from a file. */
export function addImport(parent: Command): void {
  parent
    .command('import')
    .description('Adds to-dos from a CSV file with a heading, or from a file of JSON lines.')
    .argument('<file>', 'a file ending in .csv, .jsonl or .ndjson')
    .option('--dry-run', 'check the file and show what it would add, and add nothing')
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples(
        'ampwise todos import todos.csv --dry-run',
        'ampwise todos import todos.csv',
        'ampwise todos import todos.jsonl --json',
      ) +
        remarks(`Columns: ${todoFields.join(', ')}. Only contact (id or e-mail address)
and subject are required. From Excel: save as "CSV UTF-8", and dates as 2026-03-05.

  contact,subject,due,assignee
  ann@acme.example,Call back,2026-03-05,bob@example.com

Rows with errors are skipped and listed by line number; all others are added. To-dos that already exist
are not added again. If the file cannot be read to its end, nothing is added.`),
    )
    .action((file: string, options: CommonOptions & { readonly dryRun?: boolean }) =>
      inSession(options, async ({ output, organization }) => {
        const own = await organization();
        const dryRun = options.dryRun === true;
        const rows = todoFileRows(own, file);
        const { added, known, refused } = await importTodos(own, rows, { dryRun });
        const total = added + known.length + refused.length;
        const of = `${counted(added, 'to-do', 'to-dos')} of ${thousands(total)} in the file`;
        output.say(dryRun ? `An import would add ${of}. Nothing was added.` : `Added ${of}.`);
        if (added > 0 && !dryRun) output.say('The next sync makes activities: ampwise sync');
        if (known.length > 0) output.note(...knownLines(known));
        const lines = refused.map(({ line, failure }) => {
          const { message, advice } = errorDocument(failure);
          return { line, field: failure.detail.field ?? null, message, advice };
        });
        warnOfSkipped(output, lines, lines.length);
        if (lines.length > 0 && added > 0 && !dryRun) {
          output.note(
            'Correct these rows and import them again in a separate file. All others were added.',
          );
        }
        if (output.json) await output.document({ dryRun, added, known, refused: lines });
        return refused.length === 0 ? undefined : exitCodes.partial;
      }),
    );
}

/** To-dos that exist already, with the first of them. */
function knownLines(known: readonly KnownTodo[]): readonly string[] {
  const shown = known
    .slice(0, 3)
    .map(({ line, id }) => `line ${line}${id === null ? '' : ` as ${id}`}`);
  const more = known.length > shown.length ? ', …' : '';
  const exist = counted(known.length, 'to-do exists', 'to-dos exist');
  return [
    `${exist} already, and ${known.length === 1 ? 'is' : 'are'} not added again: ${shown.join(', ')}${more}`,
  ];
}
