import { migrateDatabase } from '../../app/prepareDatabase.ts';
import { examples, remarks } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { type CommonOptions, inSession } from '../session.ts';

const note = `Any command updates an SQLite database or an empty PostgreSQL database. A PostgreSQL database with data may
be in use by other processes, so only this command updates it.`;

export const migrateCommand: Configure = (command) => {
  command
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise migrate', 'ampwise migrate --json') + remarks(note))
    .action((options: CommonOptions) =>
      inSession(options, async ({ output, config }) => {
        const migrations = await migrateDatabase(config);
        output.say(
          ...migrations.map((name) => `made ${name}`),
          migrations.length === 0 ? 'The tables are up to date.' : 'The tables are up to date now.',
        );
        if (output.json) await output.document({ migrations });
        return undefined;
      }),
    );
};
