import type { Command } from 'commander';
import { ampFieldDocument, connectWiseFieldDocuments } from '../../contract/field.ts';
import { ampFields } from '../../core/contact/ampFields.ts';
import { readList } from '../../core/contact/listText.ts';
import {
  addCustomField,
  customKinds,
  renameCustomField,
  retireCustomField,
} from '../../engine/setup/customFields.ts';
import { actorNamed } from '../actorNamed.ts';
import { examples, expectedBy, type VersionOption, withVersion } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { ampFieldLines, catalogLines } from '../output/mapping.ts';
import { type CommonOptions, inSession } from '../session.ts';
import { voice } from '../voice.ts';

export const fieldsCommand: Configure = (command) => {
  command.addHelpText(
    'after',
    examples(
      'ampwise fields list',
      'ampwise fields connectwise',
      'ampwise fields add "Favourite colour" --kind choice --options "Red, Green"',
    ),
  );
  addList(command);
  addConnectWise(command);
  addAdd(command);
  addRename(command);
  addRetire(command);
};

function addList(parent: Command): void {
  parent
    .command('list', { isDefault: true })
    .description('Lists the fields of AMP contacts, custom fields included.')
    .option('--json', 'JSON lines on standard output, one field each')
    .addHelpText('after', examples('ampwise fields list --json'))
    .action((options: CommonOptions) =>
      inSession(options, async ({ output, organization }) => {
        const { stores } = await organization();
        const fields = [...ampFields, ...(await stores.ampFields.list())];
        output.page();
        output.say(...ampFieldLines(fields, output.paint));
        for (const field of output.json ? fields : []) {
          if (!(await output.document(ampFieldDocument(field)))) return undefined;
        }
        return undefined;
      }),
    );
}

function addConnectWise(parent: Command): void {
  parent
    .command('connectwise')
    .description('Lists the ConnectWise fields that can be mapped, and those that cannot.')
    .option('--json', 'JSON lines on standard output, one field each')
    .addHelpText('after', examples('ampwise fields connectwise'))
    .action((options: CommonOptions) =>
      inSession(options, async ({ output }) => {
        output.page();
        output.say(...catalogLines(output.paint));
        for (const field of output.json ? connectWiseFieldDocuments(voice.texts) : []) {
          if (!(await output.document(field))) return undefined;
        }
        return undefined;
      }),
    );
}

function addAdd(parent: Command): void {
  parent
    .command('add')
    .description('Adds a custom field to AMP contacts.')
    .argument('<label>', 'the name that people see')
    .requiredOption('--kind <kind>', customKinds.join(', '))
    .option('--options <names>', 'the choices, separated by commas')
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples(
        'ampwise fields add Birthday --kind date',
        'ampwise fields add "Favourite colour" --kind choice --options "Red, Green"',
      ),
    )
    .action(
      (
        label: string,
        options: CommonOptions & { readonly kind: string; readonly options?: string },
      ) =>
        inSession(options, async ({ output, organization }) => {
          const field = await addCustomField(await organization({ begin: true }), {
            label,
            kind: options.kind,
            options: readList(options.options ?? ''),
          });
          output.say(...ampFieldLines([field], output.paint));
          output.say(`Map it: ampwise mapping set ${field.name} connectwise=NAME`);
          if (output.json) await output.document(ampFieldDocument(field));
          return undefined;
        }),
    );
}

function addRename(parent: Command): void {
  withVersion(parent.command('rename'))
    .description('Changes the label of a custom field. Its name and values stay.')
    .argument('<name>', 'name of the field: ampwise fields list')
    .argument('<label>', 'the new name that people see')
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise fields rename favouriteColour "Best colour"'))
    .action((name: string, label: string, options: CommonOptions & VersionOption) =>
      inSession(options, async ({ output, organization }) => {
        const field = await renameCustomField(
          await organization(),
          name,
          label,
          expectedBy(options),
        );
        output.say(...ampFieldLines([field], output.paint));
        if (output.json) await output.document(ampFieldDocument(field));
        return undefined;
      }),
    );
}

function addRetire(parent: Command): void {
  withVersion(parent.command('retire'))
    .description('Hides a custom field. AMP contacts keep their values in it.')
    .argument('<name>', 'name of the field: ampwise fields list')
    .option('--back', 'show it again')
    .option('--by <user>', 'the user who does it, by name or e-mail address')
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples('ampwise fields retire favouriteColour', 'ampwise fields retire birthday --back'),
    )
    .action(
      (
        name: string,
        options: CommonOptions & VersionOption & { readonly back?: boolean; readonly by?: string },
      ) =>
        inSession(options, async ({ output, organization }) => {
          const own = await organization();
          const author = own.as(await actorNamed(own, options.by));
          const retired = options.back !== true;
          const { field, unmapped } = await retireCustomField(
            author,
            name,
            retired,
            expectedBy(options),
          );
          output.say(...ampFieldLines([field], output.paint));
          if (unmapped) output.say('It is no longer mapped: see ampwise mapping versions');
          if (output.json) await output.document({ ...ampFieldDocument(field), unmapped });
          return undefined;
        }),
    );
}
