import { examples, remarks } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { counted, megabytes } from '../output/text.ts';
import { type CommonOptions, inSession } from '../session.ts';

const note = `ampwise can keep running. The file holds all contacts, and only you can read it; its checksum goes into a file
beside it. The secret key is not in it: keep a copy of secret.key somewhere else. For PostgreSQL use pg_dump.`;

export const backupCommand: Configure = (command) => {
  command
    .argument('[file]', 'file to write (default: in the folder "backups" of the data folder)')
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise backup', 'ampwise backup monday.db') + remarks(note))
    .action((file: string | undefined, options: CommonOptions) =>
      inSession(options, async ({ output, config }) => {
        const { backUp } = await import('../../app/backup.ts');
        const made = await backUp(config, file ?? null);
        output.say(
          `Backup written to ${made.file} (${megabytes(made.bytes)}).`,
          config.secretKey === null
            ? 'It needs secret.key of the data folder; keep a copy of that somewhere else.'
            : 'It needs the key in AMPWISE_SECRET_KEY; keep a copy of that somewhere else.',
        );
        if (output.json) await output.document(made);
        return undefined;
      }),
    );
};

const restoreNote = `First, the checksum of the backup and the whole database are checked. An existing database is never replaced: stop
ampwise, and move ampwise.db, ampwise.db-wal and ampwise.db-shm away. Put the secret.key of the backed-up
installation into the data folder.`;

export const restoreCommand: Configure = (command) => {
  command
    .argument('<file>', 'the backup, with its .sha256 file beside it')
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise restore monday.db') + remarks(restoreNote))
    .action((file: string, options: CommonOptions) =>
      inSession(options, async ({ output, config }) => {
        const { restore } = await import('../../app/backup.ts');
        const restored = await restore(config, file);
        const { sealed, unreadable } = restored.secrets;
        output.say(`Restored to ${restored.database}.`);
        if (unreadable > 0) {
          output.say(
            `The secret key here does not open ${unreadable} of ${counted(sealed, 'stored secret', 'stored secrets')}. Bring back the key of the backed-up installation before you start ampwise.`,
          );
        }
        if (output.json) await output.document(restored);
        return undefined;
      }),
    );
};
