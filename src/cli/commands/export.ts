import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { Failure } from '../../core/failure.ts';
import { exportAmpContacts } from '../../engine/records/exportAmpContacts.ts';
import { examples, remarks } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { counted } from '../output/text.ts';
import { type CommonOptions, inSession } from '../session.ts';

const note = `The first line names the columns. Owners appear by e-mail address. The file is UTF-8 with a byte order
mark, so spreadsheet programs show every letter. Text that looks like a formula (it begins with = + - @)
gets a leading apostrophe. Phone numbers such as +1 555 0100 do not.`;

type Options = CommonOptions & { readonly file?: string };

export const exportCommand: Configure = (command) => {
  command
    .option('--file <path>', 'write to this file instead of standard output')
    .option('--json', 'with --file: one JSON document on standard output')
    .addHelpText(
      'after',
      examples('ampwise export --file contacts.csv', 'ampwise export | wc -l') + remarks(note),
    )
    .action((options: Options) =>
      inSession(options, async ({ output, organization, signal }) => {
        const { file } = options;
        if (output.json && file === undefined) {
          throw new Failure('bad_input', {
            field: '--json',
            problem: 'the CSV goes to standard output',
            accepted: '--json together with --file, or ampwise contacts list --json',
          });
        }
        const { stores } = await organization();
        async function* chunks(): AsyncGenerator<string> {
          for await (const part of exportAmpContacts(stores)) {
            signal.throwIfAborted();
            contacts += part.contacts;
            yield part.text;
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

/** The file is either complete or unchanged. */
async function writeWhole(path: string, chunks: AsyncIterable<string>): Promise<void> {
  const draft = `${path}.part`;
  let file: FileHandle | null = null;
  try {
    // Contact data: readable only for the user who runs this.
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
      accepted: 'a path in an existing folder that you may write to',
    });
  }
}
