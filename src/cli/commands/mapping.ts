import type { Command } from 'commander';
import {
  checkedMappingDocument,
  mappingDocument,
  mappingSampleDocument,
  mappingVersionDocument,
  savedMappingDocument,
} from '../../contract/mapping.ts';
import { personMeant } from '../../engine/inbox/recordNamed.ts';
import {
  changeMapping,
  checkDocument,
  mappingNow,
  mappingVersion,
  restoreMapping,
  type SavedMapping,
  versionDifferences,
} from '../../engine/setup/changeMapping.ts';
import {
  compareWithLists,
  mappingChange,
  mappingUnderEdit,
} from '../../engine/setup/editMapping.ts';
import { type MappingImpact, mappingImpact } from '../../engine/setup/mappingImpact.ts';
import { sampleMapping } from '../../engine/setup/sampleMapping.ts';
import { actorNamed } from '../actorNamed.ts';
import {
  examples,
  expectedBy,
  recordId,
  type VersionOption,
  wholeNumber,
  withVersion,
} from '../arguments.ts';
import type { Configure } from '../configure.ts';
import {
  differenceLines,
  findingLines,
  impactText,
  mappingLines,
  sampleLines,
  unmappedLines,
  versionLine,
} from '../output/mapping.ts';
import type { Output } from '../output/output.ts';
import { missingLines } from '../output/run.ts';
import { readEdit } from '../readMapping.ts';
import { type CommonOptions, inSession } from '../session.ts';
import { voice } from '../voice.ts';

type Options = CommonOptions & VersionOption & { readonly file?: string; readonly by?: string };

export const mappingCommand: Configure = (command) => {
  command.addHelpText(
    'after',
    examples(
      'ampwise mapping show',
      'ampwise mapping set title direction=to_amp conflict=ask',
      'ampwise mapping check department connectwise=department transforms=trim',
      'ampwise mapping sample ann@example.com',
      'ampwise mapping restore 3',
    ),
  );
  addShow(command);
  addSet(command);
  addCheck(command);
  addSample(command);
  addVersions(command);
  addRestore(command);
};

function addShow(parent: Command): void {
  parent
    .command('show', { isDefault: true })
    .description(
      'Shows which ConnectWise field syncs with which AMP field, in which direction, and which side wins.',
    )
    .option('--json', 'one JSON document on standard output; mapping set --file takes it')
    .addHelpText('after', examples('ampwise mapping show --json > mapping.json'))
    .action((options: CommonOptions) =>
      inSession(options, async ({ output, organization }) => {
        const { mapping, saved, fields } = await mappingNow(await organization());
        output.page();
        output.say(...mappingLines(mapping, saved, fields, output.paint));
        output.say('Change it: ampwise mapping set FIELD PART=VALUE. Fields: ampwise fields');
        if (output.json) await output.document(mappingDocument(mapping, saved));
        return undefined;
      }),
    );
}

const editing = [
  'ampwise mapping set title direction=to_amp',
  'ampwise mapping set city blank=keep transforms="trim, case:title"',
  'ampwise mapping set fax off',
  'ampwise mapping set fax default',
  'ampwise mapping set --file mapping.json',
] as const;

function addSet(parent: Command): void {
  withVersion(parent.command('set'))
    .description('Saves a change as a new version. The next sync applies it to all contacts.')
    .argument('[field]', 'AMP field: ampwise fields list')
    .argument('[part=value...]', 'parts of its entry; or off, or default')
    .option('--file <path>', 'a whole mapping as JSON, which replaces the current one')
    .option('--by <user>', 'the user who saves it, by name or e-mail address')
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples(...editing))
    .action((field: string | undefined, parts: readonly string[], options: Options) =>
      inSession(options, async ({ output, organization, signal }) => {
        const own = await organization({ begin: true });
        const change = await mappingChange(
          own,
          await readEdit({ field, parts, file: options.file }),
        );
        const document = change((await own.stores.mappings.get()).document);
        const author = own.as(await actorNamed(own, options.by));
        // Errors are reported before anything is counted.
        const refused = (await checkDocument(own, document)).filter(
          ({ kind }) => kind === 'refused',
        );
        // The failure names only the first one.
        if (refused.length > 1) output.warn(...findingLines(refused, output.errorPaint));
        const impact = refused.length > 0 ? null : await mappingImpact(own, document, signal);
        if (impact !== null) output.say(impactText(impact));
        const saved = await changeMapping(author, change, expectedBy(options));
        return tellSaved(output, saved, impact);
      }),
    );
}

async function tellSaved(
  output: Output,
  { saved, warnings, differences }: SavedMapping,
  impact: MappingImpact | null,
): Promise<undefined> {
  output.say(...findingLines(warnings, output.paint));
  output.say(...differenceLines(differences, output.paint));
  output.say(
    differences.length === 0
      ? 'Nothing differs; nothing was saved.'
      : `Saved as version ${saved.version}. See what it changes: ampwise plan`,
  );
  if (output.json) {
    await output.document(
      savedMappingDocument(saved, { differences, warnings, impact }, voice.texts),
    );
  }
}

function addCheck(parent: Command): void {
  parent
    .command('check')
    .description('Checks the mapping, or a change to it, and saves nothing.')
    .argument('[field]', 'AMP field of a change to try')
    .argument('[part=value...]', 'parts of its entry; or off, or default')
    .option('--file <path>', 'a whole mapping as JSON to try')
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples('ampwise mapping check', 'ampwise mapping check title connectwise=department'),
    )
    .action((field: string | undefined, parts: readonly string[], options: Options) =>
      inSession(options, async ({ output, organization, signal }) => {
        const own = await organization();
        const document = await mappingUnderEdit(
          own,
          await readEdit({ field, parts, file: options.file }),
        );
        const findings = await checkDocument(own, document);
        const refused = findings.some(({ kind }) => kind === 'refused');
        const impact = refused ? null : await mappingImpact(own, document, signal);
        const { missing, unmapped } = await compareWithLists(own, document, () => own.engine());
        output.say(...findingLines(findings, output.paint));
        output.say(...missingLines(missing, output.paint));
        output.say(...unmappedLines(unmapped));
        if (findings.length + missing.length === 0) output.say('No problems found.');
        if (impact !== null) output.say(impactText(impact));
        if (output.json)
          await output.document(
            checkedMappingDocument({ findings, missing, unmapped, impact }, voice.texts),
          );
        return refused ? 2 : undefined;
      }),
    );
}

function addSample(parent: Command): void {
  parent
    .command('sample')
    .description(
      'Runs a contact through the mapping, field by field, both ways, and saves nothing.',
    )
    .argument('<who>', 'id, e-mail address or name of a contact')
    .argument('[field]', 'AMP field of a change to try')
    .argument('[part=value...]', 'parts of its entry; or off, or default')
    .option('--file <path>', 'a whole mapping as JSON to try')
    .option('--json', 'JSON lines on standard output, one contact each')
    .addHelpText(
      'after',
      examples(
        'ampwise mapping sample ann@example.com',
        'ampwise mapping sample 250 title transforms=case:upper',
      ),
    )
    .action((who: string, field: string | undefined, parts: readonly string[], options: Options) =>
      inSession(options, async ({ output, organization }) => {
        const own = await organization();
        const document = await mappingUnderEdit(
          own,
          await readEdit({ field, parts, file: options.file }),
        );
        const found = await sampleMapping(
          await own.engine(),
          await personMeant(own.stores, who),
          document,
        );
        for (const one of found) {
          output.say(...sampleLines(one, output.paint));
          if (output.json && !(await output.document(mappingSampleDocument(one, voice.texts))))
            return undefined;
        }
        return undefined;
      }),
    );
}

function addVersions(parent: Command): void {
  parent
    .command('versions')
    .description('Lists all versions of the mapping: who saved it, when, and what changed.')
    .argument('[version]', 'show only this version, with its changes')
    .option('--limit <n>', 'show at most this many, newest first', wholeNumber(1, 1000), 20)
    .option('--json', 'JSON lines on standard output, one version each')
    .addHelpText('after', examples('ampwise mapping versions', 'ampwise mapping versions 3'))
    .action((text: string | undefined, options: CommonOptions & { readonly limit: number }) =>
      inSession(options, async ({ output, organization }) => {
        const own = await organization();
        const versions =
          text === undefined
            ? await own.stores.mappings.list(options.limit)
            : [await mappingVersion(own, recordId(text, 'version'))];
        if (versions.length === 0)
          output.say('No version was saved, so the default mapping applies.');
        for (const one of versions) {
          const differences = await versionDifferences(own, one.version);
          output.say(versionLine(one, differences));
          if (text !== undefined) output.say(...differenceLines(differences, output.paint));
          if (output.json && !(await output.document(mappingVersionDocument(one, differences))))
            return undefined;
        }
        return undefined;
      }),
    );
}

function addRestore(parent: Command): void {
  withVersion(parent.command('restore'))
    .description(
      'Goes back to an earlier version, and saves it as a new one. Version 0 is the default mapping.',
    )
    .argument('<version>', 'its number: ampwise mapping versions')
    .option('--by <user>', 'the user who saves it, by name or e-mail address')
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise mapping restore 3', 'ampwise mapping restore 0'))
    .action((text: string, options: Options) =>
      inSession(options, async ({ output, organization, signal }) => {
        const own = await organization();
        const version = text.trim() === '0' ? 0 : recordId(text, 'version');
        const author = own.as(await actorNamed(own, options.by));
        const { document } = await mappingVersion(own, version);
        const impact = await mappingImpact(own, document, signal);
        output.say(impactText(impact));
        const saved = await restoreMapping(author, version, expectedBy(options));
        return tellSaved(output, saved, impact);
      }),
    );
}
