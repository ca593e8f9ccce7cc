import type { Command } from 'commander';
import { Failure } from '../../core/failure.ts';
import { filterText, recommendedFilter, recommendedTypes } from '../../core/filter/companyTypes.ts';
import type { ContactFilter } from '../../core/filter/contactFilter.ts';
import { readFilter, saveFilter } from '../../engine/chooseFilter.ts';
import type { EngineDeps } from '../../engine/deps.ts';
import { previewFilter } from '../../engine/previewFilter.ts';
import { examples } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { tellError } from '../output/failure.ts';
import { previewDocument, previewLines } from '../output/preview.ts';
import { createProgress } from '../output/progress.ts';
import { exitCodeOfRun } from '../output/run.ts';
import { type CommonOptions, inSession } from '../session.ts';

export const filterCommand: Configure = (command) => {
  command.addHelpText(
    'after',
    examples(
      'ampwise filter types',
      'ampwise filter preview "Customer, Prospect"',
      'ampwise filter set "Customer, Prospect, Suspect"',
    ),
  );
  addShow(command);
  addSet(command);
  addPreview(command);
  addTypes(command);
};

function addShow(parent: Command): void {
  parent
    .command('show', { isDefault: true })
    .description('The filter in force.')
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise filter show --json'))
    .action((options: CommonOptions) =>
      inSession(options, async ({ output, organization }) => {
        const saved = await (await organization()).stores.filters.get();
        const names = saved?.companyTypes.map(({ name }) => name) ?? [...recommendedTypes];
        output.say(
          saved === null
            ? `Contacts Company Type: ${names.join(', ')} (recommended; none was chosen yet)`
            : `Contacts Company Type: ${filterText(saved)}`,
        );
        if (output.json) await output.document({ filter: names, saved: saved !== null });
        return undefined;
      }),
    );
}

function addSet(parent: Command): void {
  parent
    .command('set')
    .description('Saves the filter; the next sync takes it into account for all contacts.')
    .argument('<types>', 'company types, separated by commas; one with a comma in "quotes"')
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise filter set "Customer, Prospect, Suspect"'))
    .action((types: string, options: CommonOptions) =>
      inSession(options, async ({ output, organization }) => {
        const deps = await (await organization()).engine();
        const filter = await readFilter(deps, types);
        const affected = await saveFilter(deps, filter);
        output.say(`Contacts Company Type: ${filterText(filter)}`);
        output.say('Saved. What it takes: ampwise filter preview. Import: ampwise sync');
        if (output.json) {
          const names = filter.companyTypes.map(({ name }) => name);
          await output.document({ filter: names, saved: true, companiesAffected: affected });
        }
        return undefined;
      }),
    );
}

function addPreview(parent: Command): void {
  parent
    .command('preview')
    .description('What a filter takes, without saving it: companies, contacts, reasons, a sample.')
    .argument('[types]', 'company types, separated by commas; the filter in force unless given')
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples('ampwise filter preview', 'ampwise filter preview "Customer, Partner" --json'),
    )
    .action((types: string | undefined, options: CommonOptions) =>
      inSession(options, async ({ output, organization, signal }) => {
        const deps = await (await organization()).engine();
        const before = deps.connectWise.requests;
        const filter = types === undefined ? await inForce(deps) : await readFilter(deps, types);
        const progress = createProgress(output);
        const { update: onProgress } = progress;
        const { run, preview } = await previewFilter(deps, filter, { signal, onProgress }).finally(
          () => progress.end(),
        );
        if (preview === null) {
          const { failure } = run;
          if (failure === null) throw new Failure('interrupted');
          tellError(output, failure.message, failure.advice);
          const exit = exitCodeOfRun(run);
          if (output.json) await output.document({ error: { ...failure, exit } });
          return exit;
        }
        output.say(...previewLines(preview, output.paint));
        const requests = deps.connectWise.requests - before;
        if (output.json) await output.document(previewDocument(preview, requests));
        return undefined;
      }),
    );
}

/** The saved filter, or the recommended one in terms of the live list; saves nothing. */
async function inForce({ stores, connectWise }: EngineDeps): Promise<ContactFilter> {
  const saved = await stores.filters.get();
  return saved ?? recommendedFilter(await connectWise.companyTypes());
}

function addTypes(parent: Command): void {
  parent
    .command('types')
    .description('The company types of this ConnectWise, those in the filter marked.')
    .option('--json', 'JSON lines on standard output')
    .addHelpText('after', examples('ampwise filter types'))
    .action((options: CommonOptions) =>
      inSession(options, async ({ output, organization }) => {
        const deps = await (await organization()).engine();
        const types = await deps.connectWise.companyTypes();
        const saved = await deps.stores.filters.get();
        const filter = saved ?? recommendedFilter(types);
        const chosen = new Set(filter.companyTypes.map(({ id }) => id));
        for (const { id, name } of types) {
          const inFilter = chosen.has(id);
          output.say(`${inFilter ? output.paint.green('✓') : ' '} ${name}`);
          if (output.json && !(await output.document({ id, name, inFilter }))) return undefined;
        }
        return undefined;
      }),
    );
}
