import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { ampFields } from '../../core/contact/ampFields.ts';
import { Failure } from '../../core/failure.ts';
import { ampContactPages } from '../../engine/records/ampContactPages.ts';
import { examples } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { csvHeader, csvRow } from '../output/csv.ts';
import { counted } from '../output/text.ts';
import { type CommonOptions, inSession } from '../session.ts';

const note = `
The first line names the columns. Text that a spreadsheet would take for a formula (beginning with
= + - @) gets a leading apostrophe; phone numbers such as +1 555 0100 stay as they are.`;

type Options = CommonOptions & { readonly file?: string };

export const exportCommand: Configure = (command) => {
  command
    .option('--file <path>', 'write to this file rather than to standard output')
    .option('--json', 'with --file: one JSON document on standard output')
    .addHelpText(
      'after',
      examples('ampwise export --file contacts.csv', 'ampwise export | wc -l') + note,
    )
    .action((options: Options) =>
      inSession(options, async ({ output, organization, signal }) => {
        const { file } = options;
        if (output.json && file === undefined) {
          throw new Failure('bad_input', {
            field: '--json',
            problem: 'standard output is taken by the CSV',
            accepted: '--json together with --file, or ampwise contacts list --json',
          });
        }
        const { ampContacts, ampFields: custom } = (await organization()).stores;
        // Retired ones too: what they hold is kept, and would be missed.
        const columns = [...ampFields, ...(await custom.list())];
        async function* chunks(): AsyncGenerator<string> {
          yield csvHeader(columns);
          for await (const rows of ampContactPages(ampContacts, {})) {
            signal.throwIfAborted();
            contacts += rows.length;
            yield rows.map((row) => csvRow(row, columns)).join('');
          }
        }
        let contacts = 0;
        if (file === undefined) {
          for await (const chunk of chunks()) {
            if (!(await output.write(chunk))) return undefined;
          }
          return undefined;
        }
        await writeWhole(file, chunks());
        output.say(`${counted(contacts, 'AMP contact', 'AMP contacts')} in ${file}`);
        if (output.json) await output.document({ file, contacts });
        return undefined;
      }),
    );
};

/** The file is there with everything in it, or as it was before. */
async function writeWhole(path: string, chunks: AsyncIterable<string>): Promise<void> {
  const draft = `${path}.part`;
  let file: FileHandle | null = null;
  try {
    // Contact data: only for the one who runs this.
    file = await open(draft, 'w', 0o600);
    for await (const chunk of chunks) await file.appendFile(chunk);
    await file.close();
    await rename(draft, path);
  } catch (thrown) {
    await file?.close().catch(() => undefined);
    await rm(draft, { force: true }).catch(() => undefined);
    const code: unknown = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
    if (thrown instanceof Failure || typeof code !== 'string') throw thrown;
    throw new Failure('bad_input', {
      field: '--file',
      problem: `it cannot be written (${code})`,
      accepted: 'a path in a folder that is there and may be written to',
    });
  }
}
