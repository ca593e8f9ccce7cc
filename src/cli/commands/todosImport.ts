import type { Command } from 'commander';
import { todoFields } from '../../core/todo/readTodo.ts';
import { importTodos, type RefusedTodo } from '../../engine/records/enterTodo.ts';
import { examples } from '../arguments.ts';
import { exitCodes } from '../exitCodes.ts';
import { errorDocument } from '../output/failure.ts';
import type { Output } from '../output/output.ts';
import { counted } from '../output/text.ts';
import { type CommonOptions, inSession } from '../session.ts';
import { todoFileRows } from '../todoFile.ts';

/** Refused lines listed for a person; a script gets all. */
const shownLines = 20;

/** `todos import`: many to-dos from a file. */
export function addImport(parent: Command): void {
  parent
    .command('import')
    .description('Adds to-dos from a CSV file with a heading, or from a file of JSON lines.')
    .argument('<file>', 'a file ending in .csv, .jsonl or .ndjson')
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      `${examples('ampwise todos import todos.csv', 'ampwise todos import todos.jsonl --json')}

Columns: ${todoFields.join(', ')}. Only contact (id or e-mail address)
and subject have to be there. From Excel: save as "CSV UTF-8", and dates as 2026-03-05.

  contact,subject,due,assignee
  ann@acme.example,Call back,2026-03-05,bob@example.com

A line with a mistake is left out and told with its number; the others are added. Where the file itself
cannot be read to its end, nothing is added.`,
    )
    .action((file: string, options: CommonOptions) =>
      inSession(options, async ({ output, organization }) => {
        const own = await organization();
        const { added, refused } = await importTodos(own, todoFileRows(own, file));
        output.say(`Added ${counted(added, 'to-do', 'to-dos')}.`);
        if (added > 0) output.say('The next sync makes activities: ampwise sync');
        if (added + refused.length === 0) output.note('There is none in the file.');
        if (refused.length > 0) tellRefused(output, refused, added);
        if (output.json) {
          const lines = refused.map(({ line, failure }) => {
            const { message, advice } = errorDocument(failure);
            return { line, field: failure.detail.field ?? null, message, advice };
          });
          await output.document({ added, refused: lines });
        }
        return refused.length === 0 ? undefined : exitCodes.partial;
      }),
    );
}

function tellRefused(output: Output, refused: readonly RefusedTodo[], added: number): void {
  output.note(`${counted(refused.length, 'line was', 'lines were')} skipped:`);
  for (const { line, failure } of refused.slice(0, shownLines)) {
    const { message, advice } = errorDocument(failure);
    output.note(`  line ${line}: ${message}`, `    ${advice}`);
  }
  const more = refused.length - shownLines;
  if (more > 0) output.note(`  and ${more} more: all with --json`);
  if (added > 0) {
    output.note(
      'Correct these lines and import them again in a separate file. All others were added.',
    );
  }
}
