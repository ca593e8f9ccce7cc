import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import {
  filterChangeDocument,
  filterDocument,
  filterPreviewDocument,
  recommendedFilterDocument,
  savedFilterDocument,
} from '../../contract/filter.ts';
import { Failure } from '../../core/failure.ts';
import { recommendedTypes } from '../../core/filter/companyTypes.ts';
import { type ContactFilter, filterFields } from '../../core/filter/contactFilter.ts';
import { filterLine } from '../../core/filter/filterText.ts';
import { readFilterField } from '../../core/filter/parseFilter.ts';
import type { EngineDeps } from '../../engine/deps.ts';
import { previewFilter } from '../../engine/run/previewFilter.ts';
import { readFilter, readFilterJson, saveFilter } from '../../engine/setup/chooseFilter.ts';
import { listedValues, shownFilter } from '../../engine/setup/filterInForce.ts';
import { previewRead } from '../../engine/setup/previewFilter.ts';
import { examples, expectedBy, remarks, type VersionOption, withVersion } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { errorDocument, runErrorDocument, tellError } from '../output/failure.ts';
import { filterNoteLines } from '../output/filter.ts';
import { changeLines, previewLines } from '../output/preview.ts';
import { createProgress } from '../output/progress.ts';
import { exitCodeOfRun } from '../output/run.ts';
import { counted } from '../output/text.ts';
import { type CommonOptions, inSession, type Session } from '../session.ts';

type Options = CommonOptions & VersionOption & { readonly file?: string };

const filterArgument =
  'company types separated by commas, or an expression such as: company type is Customer and market is not Retail';
const fileOption = 'a JSON document as filter show --json writes it, in place of FILTER';

export const filterCommand: Configure = (command) => {
  command.addHelpText(
    'after',
    examples(
      'ampwise filter types',
      'ampwise filter preview "Customer, Prospect"',
      'ampwise filter set "Customer, Prospect, Suspect"',
      'ampwise filter set "company type is Customer and (territory is East or market is not Retail)"',
    ) +
      remarks(`Fields: ${filterFields.join(', ')}. Each "is", "is not", "is one of (…)" or "is not one of (…)",
joined by and/or, with brackets. A name with commas or brackets, or the words and/or, in "quotes".`),
  );
  addShow(command);
  addSet(command);
  addPreview(command);
  addTypes(command);
  addValues(command);
};

function addShow(parent: Command): void {
  parent
    .command('show', { isDefault: true })
    .description('Shows the current filter, and any problem with it.')
    .option('--json', 'one JSON document on standard output, which filter set --file takes')
    .addHelpText('after', examples('ampwise filter show --json > filter.json'))
    .action((options: CommonOptions) => inSession(options, show));
}

async function show({ output, organization }: Session): Promise<undefined> {
  const own = await organization();
  const { filter, notes, version, uncompared } = await shownFilter(own, () => own.engine());
  if (filter === null) {
    output.say(
      `Contacts Company Type: ${recommendedTypes.join(', ')} (recommended; you have not set a filter yet)`,
    );
    if (output.json) {
      await output.document(recommendedFilterDocument(recommendedTypes, version));
    }
    return undefined;
  }
  if (uncompared !== null) {
    output.warn(
      `The filter could not be checked against ConnectWise: ${errorDocument(uncompared).message}`,
    );
  }
  output.say(filterLine(filter), ...filterNoteLines(notes, output.paint));
  if (output.json) await output.document(savedFilterDocument(filter, notes, version));
  return undefined;
}

function addSet(parent: Command): void {
  withVersion(parent.command('set'))
    .description('Saves the filter. The next sync applies it to all contacts.')
    .argument('[filter]', filterArgument)
    .option('--file <path>', fileOption)
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples(
        'ampwise filter set "Customer, Prospect, Suspect"',
        'ampwise filter set "company type is Customer and contact type is not Former"',
        'ampwise filter set --file filter.json',
      ),
    )
    .action((text: string | undefined, options: Options) =>
      inSession(options, async ({ output, organization }) => {
        const deps = await (await organization()).engine();
        const filter = await entered(deps, text, options.file);
        if (filter === null) {
          throw new Failure('bad_input', {
            field: 'filter',
            problem: 'none was given',
            accepted: `${filterArgument}; or --file`,
          });
        }
        // By the data of the last read; filter preview counts live.
        const { change } = await previewRead(deps, filter);
        output.say(filterLine(filter), ...changeLines(change, output.paint, output.columns));
        const affected = await saveFilter(deps, filter, expectedBy(options));
        output.say(
          `Saved. The next sync checks ${counted(affected, 'contact', 'contacts')} again. Preview: ampwise filter preview. Import: ampwise sync`,
        );
        if (output.json) {
          await output.document({
            ...filterDocument(filter),
            saved: true,
            contactsAffected: affected,
            change: change === null ? null : filterChangeDocument(change),
          });
        }
        return undefined;
      }),
    );
}

function addPreview(parent: Command): void {
  parent
    .command('preview')
    .description(
      'Shows what a filter does, without saving it: companies, contacts, a sample, skip reasons, and the contacts it adds and drops.',
    )
    .argument('[filter]', `${filterArgument} (default: the current filter)`)
    .option('--file <path>', fileOption)
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples('ampwise filter preview', 'ampwise filter preview "Customer, Partner" --json'),
    )
    .action((text: string | undefined, options: Options) =>
      inSession(options, async ({ output, organization, signal }) => {
        const deps = await (await organization()).engine();
        const before = deps.connectWise.requests;
        const filter = await entered(deps, text, options.file);
        const progress = createProgress(output);
        const { run, preview } = await previewFilter(deps, filter, {
          signal,
          onProgress: progress.update,
        }).finally(() => progress.end());
        if (preview === null) {
          const { failure } = run;
          if (failure === null) throw new Failure('interrupted');
          const error = runErrorDocument(failure);
          tellError(output, error);
          if (output.json) await output.document({ error });
          return exitCodeOfRun(run);
        }
        output.say(...previewLines(preview, output.paint, output.columns));
        const requests = deps.connectWise.requests - before;
        if (output.json) await output.document(filterPreviewDocument(preview, requests));
        return undefined;
      }),
    );
}

/** The filter that a person entered, as text or as a file; null if neither was given. */
async function entered(
  deps: EngineDeps,
  text: string | undefined,
  file: string | undefined,
): Promise<ContactFilter | null> {
  if (file === undefined) return text === undefined ? null : await readFilter(deps, text);
  if (text !== undefined) {
    throw new Failure('bad_input', {
      field: '--file',
      problem: 'a filter was given as well',
      accepted: 'one of the two',
    });
  }
  return await readFilterJson(deps, await jsonOf(file));
}

async function jsonOf(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    throw wrongFile('it cannot be read');
  }
  try {
    return JSON.parse(text);
  } catch {
    throw wrongFile('it is not JSON');
  }
}

function wrongFile(problem: string): Failure {
  return new Failure('bad_input', { field: '--file', problem, accepted: fileOption });
}

function addTypes(parent: Command): void {
  parent
    .command('types')
    .description('Lists the company types in this ConnectWise, and marks those in the filter.')
    .option('--json', 'JSON lines on standard output')
    .addHelpText('after', examples('ampwise filter types'))
    .action((options: CommonOptions) =>
      inSession(options, (session) => listValues(session, 'company type')),
    );
}

function addValues(parent: Command): void {
  parent
    .command('values')
    .description(
      'Lists all values of a filter field in this ConnectWise, and marks those in the filter.',
    )
    .argument('<field>', filterFields.join(', '))
    .option('--json', 'JSON lines on standard output')
    .addHelpText('after', examples('ampwise filter values territory'))
    .action((field: string, options: CommonOptions) =>
      inSession(options, (session) => listValues(session, field)),
    );
}

async function listValues({ output, organization }: Session, name: string): Promise<undefined> {
  const field = readFilterField(name);
  const deps = await (await organization()).engine();
  for (const value of await listedValues(deps, field)) {
    const { name: shown, inFilter } = value;
    output.say(`${inFilter ? output.paint.green('✓') : ' '} ${shown}`);
    if (output.json && !(await output.document(value))) return undefined;
  }
  return undefined;
}
