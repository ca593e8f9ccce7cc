import type { Command } from 'commander';
import { examples, remarks } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { counted, thousands } from '../output/text.ts';
import { type CommonOptions, inSession } from '../session.ts';
import { version } from '../version.ts';

const note = `These commands are about everything in this installation, in all organizations. Use them to move from SQLite to
PostgreSQL, back, or to another machine. For a spreadsheet of AMP contacts use: ampwise export`;

export const dataCommand: Configure = (command) => {
  command.addHelpText(
    'after',
    examples('ampwise data export all.jsonl', 'ampwise data import all.jsonl') + remarks(note),
  );
  addExport(command);
  addImport(command);
  addChecksum(command);
};

const exportNote = `The file holds one JSON value a line, and only you can read it. Secrets in it stay sealed with the key of this
installation. Sign-ins are not in it: people sign in again. Stop ampwise before you move for good.`;

function addExport(parent: Command): void {
  parent
    .command('export')
    .description('Writes everything in this installation to a new file.')
    .argument('<file>', 'file to write')
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise data export all.jsonl') + remarks(exportNote))
    .action((file: string, options: CommonOptions) =>
      inSession(options, async ({ output, config, signal }) => {
        const { exportData } = await import('../../app/move.ts');
        const exported = await exportData(config, file, version, signal);
        output.say(
          `Exported ${counted(exported.rows, 'row', 'rows')} to ${exported.file}.`,
          `Checksum ${exported.sha256}`,
        );
        if (output.json) await output.document(exported);
        return undefined;
      }),
    );
}

const importNote = `All of it is imported, or nothing. The installation has to be empty and of the same version. If the data comes from
an installation with another secret key, name its secret.key with --key-file: every secret is then sealed again with
the key here.`;

type ImportOptions = CommonOptions & { readonly keyFile?: string };

function addImport(parent: Command): void {
  parent
    .command('import')
    .description('Imports such a file into this empty installation.')
    .argument('<file>', 'file that "ampwise data export" wrote')
    .option('--key-file <path>', 'secret.key of the installation that the data comes from')
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples('ampwise data import all.jsonl --key-file old/secret.key') + remarks(importNote),
    )
    .action((file: string, { keyFile, ...options }: ImportOptions) =>
      inSession(options, async ({ output, config, signal }) => {
        const { importData } = await import('../../app/move.ts');
        const imported = await importData(config, file, keyFile ?? null, signal);
        const { rows, secrets, sha256 } = imported;
        output.say(
          `Imported ${thousands(rows)} rows, and sealed ${counted(secrets, 'secret', 'secrets')} with the key here.`,
          `Checksum ${sha256}, the same as in the file.`,
        );
        if (output.json) await output.document(imported);
        return undefined;
      }),
    );
}

function addChecksum(parent: Command): void {
  parent
    .command('checksum')
    .description('Shows a checksum of everything in this installation, the same on both databases.')
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise data checksum'))
    .action((options: CommonOptions) =>
      inSession(options, async ({ output, config }) => {
        const { dataChecksum } = await import('../../app/move.ts');
        const contents = await dataChecksum(config);
        output.say(`${counted(contents.rows, 'row', 'rows')}, checksum ${contents.sha256}`);
        if (output.json) await output.document(contents);
        return undefined;
      }),
    );
}
