import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Command } from 'commander';
import { CsvError, parse } from 'csv-parse';
import { advise, Failure } from '../../core/failure.ts';
import { exitCodes } from '../../core/failureTable.ts';
import { type EnteredTodo, todoFields } from '../../core/todo/readTodo.ts';
import { importTodos } from '../../engine/todos/enterTodo.ts';
import { examples } from '../arguments.ts';
import { counted } from '../output/text.ts';
import { type CommonOptions, inSession } from '../session.ts';

type Row = { readonly line: number; readonly entered: EnteredTodo | Failure };

/** Refused lines listed for a person; a script gets all. */
const shownLines = 20;

/** `todos import`: many to-dos from a file. */
export function addImport(parent: Command): void {
  parent
    .command('import')
    .description('Adds to-dos from a CSV file with a heading, or from JSON lines.')
    .argument('<file>', 'a file ending in .csv, .jsonl or .ndjson')
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      `${examples('ampwise todos import todos.csv', 'ampwise todos import todos.jsonl --json')}

Columns: ${todoFields.join(', ')}. Only contact (id or e-mail address) and subject have to be there.
A line with a mistake is left out and told with its number; the others are added.`,
    )
    .action((file: string, options: CommonOptions) =>
      inSession(options, async ({ output, organization }) => {
        const rows = rowsOf(file);
        const { added, refused } = await importTodos(await organization(), rows);
        output.say(`Added ${counted(added, 'to-do', 'to-dos')}.`);
        if (refused.length > 0) {
          output.note(`${counted(refused.length, 'line was', 'lines were')} left out:`);
          for (const { line, failure } of refused.slice(0, shownLines)) {
            output.note(`  line ${line}: ${failure.message} ${advise(failure)}`);
          }
          const more = refused.length - shownLines;
          if (more > 0) output.note(`  and ${more} more: all with --json`);
        }
        if (output.json) {
          const lines = refused.map(({ line, failure }) => ({
            line,
            field: failure.detail.field ?? null,
            message: failure.message,
            advice: advise(failure),
          }));
          await output.document({ added, refused: lines });
        }
        return refused.length === 0 ? undefined : exitCodes.partial;
      }),
    );
}

function rowsOf(file: string): AsyncIterable<Row> {
  if (/\.(?:jsonl|ndjson)$/iu.test(file)) return readable(file, jsonRows(file));
  if (/\.csv$/iu.test(file)) return readable(file, csvRows(file));
  throw new Failure('bad_input', {
    field: 'file',
    problem: 'its name does not tell its form',
    accepted: 'a file ending in .csv, .jsonl or .ndjson',
  });
}

/** A file that cannot be read is told as such. */
async function* readable(file: string, rows: AsyncIterable<Row>): AsyncGenerator<Row> {
  try {
    yield* rows;
  } catch (thrown) {
    const { code } = thrown instanceof Error ? (thrown as NodeJS.ErrnoException) : {};
    if (code !== 'ENOENT' && code !== 'EACCES' && code !== 'EISDIR') throw thrown;
    const problem = code === 'ENOENT' ? 'there is no such file' : 'it cannot be read';
    throw new Failure('bad_input', { field: 'file', problem, accepted: `a file, not ${file}` });
  }
}

/** A file that turns out to be no CSV in its midst is not taken by halves: it is looked through first. */
async function* csvRows(file: string): AsyncGenerator<Row> {
  for await (const row of parsedRows(file)) void row;
  yield* parsedRows(file);
}

async function* parsedRows(file: string): AsyncGenerator<Row> {
  const parser = parse({
    bom: true,
    columns: checkedColumns,
    info: true,
    skip_empty_lines: true,
    // Told by line, in `info`.
    relax_column_count: true,
  });
  const source = createReadStream(file);
  // A pipe passes everything on but errors.
  source.on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  try {
    for await (const one of parser) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the form that `info` promises
      const { record, info } = one as {
        record: Readonly<Record<string, string>>;
        info: { lines: number; error: CsvError | undefined };
      };
      // A column that is empty says nothing.
      const values = Object.entries(record).filter(([, value]) => value !== '');
      const entered =
        info.error === undefined
          ? inUtf8(new Map(values))
          : notRead(
              'it has more or fewer values than the heading has columns',
              'as many, those with commas in quotes: "Call back, soon"',
            );
      yield { line: info.lines, entered };
    }
  } catch (thrown) {
    if (!(thrown instanceof CsvError)) throw thrown;
    throw new Failure('bad_input', {
      field: 'file',
      problem: `it is no CSV (${thrown.code}, ${/line \d+/u.exec(thrown.message)?.[0] ?? 'somewhere'})`,
      accepted: 'CSV with a heading, and as many values in each line as columns there',
    });
  }
}

/** Names of columns; a wrong one, or one twice, would leave out its values in silence. */
function checkedColumns(names: readonly string[]): string[] {
  const columns: string[] = [];
  for (const name of names) {
    const field = todoFields.find((known) => known === name.trim().toLowerCase());
    if (field !== undefined && !columns.includes(field)) {
      columns.push(field);
      continue;
    }
    const shown = JSON.stringify(name.slice(0, 40));
    throw new Failure('bad_input', {
      field: 'heading',
      problem:
        field === undefined ? `there is no column ${shown}` : `there is the column ${shown} twice`,
      accepted: todoFields.join(', '),
    });
  }
  return columns;
}

/** What was in another encoding is unreadable by now, and would go on so. */
function inUtf8(entered: EnteredTodo): EnteredTodo | Failure {
  const broken = [...entered.values()].some((text) => text.includes('\uFFFD'));
  return broken ? notRead('it is not in UTF-8', 'a file saved as UTF-8') : entered;
}

async function* jsonRows(file: string): AsyncGenerator<Row> {
  const handle = await open(file);
  try {
    let line = 0;
    for await (const text of handle.readLines()) {
      line++;
      const json = line === 1 ? text.replace(/^\uFEFF/u, '') : text;
      if (json.trim() !== '') yield { line, entered: readJson(json) };
    }
  } finally {
    await handle.close();
  }
}

function readJson(text: string): EnteredTodo | Failure {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return notRead('it is no JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return notRead('it is no JSON object');
  }
  const entered = new Map<string, string>();
  for (const [name, one] of Object.entries(value)) {
    if (one === null) continue;
    if (typeof one !== 'string') return notRead(`${name.slice(0, 40)} is no text`);
    entered.set(name, one);
  }
  return inUtf8(entered);
}

const example = '{"contact":"ID","subject":"Call back","due":"2026-03-05"}';

function notRead(problem: string, accepted = example): Failure {
  return new Failure('bad_input', { field: 'line', problem, accepted });
}
