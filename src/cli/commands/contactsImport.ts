import { type Command, Option } from 'commander';
import {
  contactImportDocument,
  fileEncodings,
  fileSeparators,
} from '../../contract/contactImport.ts';
import { Failure } from '../../core/failure.ts';
import { nextImportRows } from '../../engine/records/applyImport.ts';
import { previewImport } from '../../engine/records/importAmpContacts.ts';
import type { ContactImport, ImportCounts } from '../../ports/importStore.ts';
import { examples, remarks } from '../arguments.ts';
import { exitCodes } from '../exitCodes.ts';
import { fileOnDisk } from '../fileOnDisk.ts';
import type { Output } from '../output/output.ts';
import { warnOfSkipped } from '../output/skippedRows.ts';
import { counted, thousands } from '../output/text.ts';
import { type CommonOptions, inSession, type Session } from '../session.ts';
import { voice } from '../voice.ts';

/** Rows of the preview listed for a person; a script gets more. */
const shownRows = 20;

/** The word for a column that is not imported. */
const notImported = '-';

type ImportDocument = ReturnType<typeof contactImportDocument>;

type ImportOptions = CommonOptions & {
  readonly dryRun?: boolean;
  readonly columns?: string;
  readonly encoding?: (typeof fileEncodings)[number];
  readonly separator?: (typeof fileSeparators)[number];
};

/**
 * `contacts import` and `contacts undo-import`: adds many AMP contacts from a file, and undoes it.
 */
export function addImport(parent: Command): void {
  parent
    .command('import')
    .description('Adds and changes AMP contacts from a CSV file with a heading.')
    .argument('<file>', 'a CSV file')
    .option('--dry-run', 'show what it would do, and change nothing')
    .option(
      '--columns <fields>',
      `fields of the columns, in order, separated by commas: names of fields, id, or ${notImported}`,
    )
    .addOption(new Option('--encoding <name>', 'encoding of the file').choices([...fileEncodings]))
    .addOption(
      new Option('--separator <sign>', 'separator between values').choices([...fileSeparators]),
    )
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples(
        'ampwise contacts import people.csv --dry-run',
        'ampwise contacts import people.csv',
        'ampwise contacts import people.csv --columns email,firstName,-,phone',
      ) +
        remarks(`A row belongs to the AMP contact with its id, otherwise with its e-mail address, otherwise to a new one.
Columns are matched by the names in the heading. Empty cells change nothing. Rows with errors are skipped and
listed by line number; all others are imported. The same file can be imported again: nothing is added twice.`),
    )
    .action((file: string, options: ImportOptions) =>
      inSession(options, async (session) => {
        const { output, organization } = session;
        const own = await organization();
        const { dryRun = false, columns, encoding, separator } = options;
        const found = await previewImport(own, fileOnDisk(file), {
          encoding,
          separator,
          ...(columns === undefined ? {} : { columns: columnsIn(columns) }),
        });
        tellPlan(output, contactImportDocument(found, voice));
        if (dryRun) {
          await own.stores.imports.drop(found.id);
          output.say('Nothing was changed.');
          return await ended(output, found, dryRun);
        }
        await own.stores.imports.start(found.id);
        const done = await carriedOut(session, found.id);
        const { create, update } = done.done;
        output.say('', `Imported: ${thousands(create)} new, ${thousands(update)} changed.`);
        const { refusedLater } = contactImportDocument(done, voice);
        warnOfSkipped(output, refusedLater.map(skippedRow), done.done.refused);
        output.say(
          `Undo it:          ampwise contacts undo-import ${done.id}`,
          'The next sync sends what is new: ampwise sync',
        );
        return await ended(output, done, dryRun);
      }),
    );
  parent
    .command('undo-import')
    .description('Undoes an import of AMP contacts, row by row.')
    .argument('<id>', 'id of the import')
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples('ampwise contacts undo-import ID') +
        remarks(`It removes the contacts that the import created, and restores the values that it changed. Anything edited
since stays. Imports are kept for a week.`),
    )
    .action((id: string, options: CommonOptions) =>
      inSession(options, async (session) => {
        const { output, organization } = session;
        const { stores } = await organization();
        await stores.imports.startUndo(id.trim());
        const done = await carriedOut(session, id.trim());
        const { undone, kept } = done.undone;
        output.say(`Undone: ${counted(undone, 'row', 'rows')}.`);
        if (kept > 0)
          output.note(`${counted(kept, 'row was', 'rows were')} edited since, and stay.`);
        if (output.json)
          await output.document({ dryRun: false, ...contactImportDocument(done, voice) });
        return kept === 0 ? undefined : exitCodes.partial;
      }),
    );
}

function columnsIn(text: string): readonly (string | null)[] {
  return text.split(',').map((part) => (part.trim() === notImported ? null : part.trim()));
}

/** Applies or undoes all rows of an import. If it is interrupted, finished rows stay finished. */
async function carriedOut(
  { organization, installation, signal }: Pick<Session, 'organization' | 'installation' | 'signal'>,
  id: string,
): Promise<ContactImport> {
  const { stores } = await organization();
  const app = await installation();
  const next = () =>
    app.together(stores.organizationId, stores.actor, (one) => nextImportRows(one, id));
  while (await next()) {
    if (signal.aborted) throw new Failure('interrupted');
  }
  const found = await stores.imports.get(id);
  if (found === null) throw new Failure('internal', { error: 'the import no longer exists' });
  return found;
}

/** What the file will do: numbers, then the first rows. */
function tellPlan(output: Output, found: ImportDocument): void {
  const { counts, preview, ignoredColumns, refused } = found;
  output.say(`The file: ${countsText(counts)}.`);
  for (const { line, action, email, changes } of preview.slice(0, shownRows)) {
    const fields = changes.map(({ field }) => field).join(', ');
    output.say(
      `  line ${line}: ${action === 'create' ? 'adds' : 'changes'} ${email ?? ''} (${fields})`,
    );
  }
  const more = counts.create + counts.update - Math.min(preview.length, shownRows);
  if (more > 0) output.say(`  and ${thousands(more)} more`);
  if (ignoredColumns.length > 0) {
    output.note(`Columns that are not imported: ${ignoredColumns.join(', ')}`);
  }
  warnOfSkipped(output, refused.map(skippedRow), counts.refused);
}

function skippedRow({ line, problem, accepted }: ImportDocument['refused'][number]) {
  return { line, message: problem, advice: accepted };
}

function countsText({ create, update, unchanged, refused }: ImportCounts): string {
  return [
    `${thousands(create)} new`,
    `${thousands(update)} changed`,
    `${thousands(unchanged)} unchanged`,
    `${thousands(refused)} skipped`,
  ].join(', ');
}

async function ended(
  output: Output,
  found: ContactImport,
  dryRun: boolean,
): Promise<number | undefined> {
  if (output.json) await output.document({ dryRun, ...contactImportDocument(found, voice) });
  return found.counts.refused + found.done.refused === 0 ? undefined : exitCodes.partial;
}
