import { migrateDatabase } from '../../app/prepareDatabase.ts';
import { examples } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { type CommonOptions, inSession } from '../session.ts';

const note = `
An SQLite database and an empty PostgreSQL database are brought up to date by any command. One on
PostgreSQL that holds data may be in use by other processes: there this command has to be run.`;

export const migrateCommand: Configure = (command) => {
  command
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise migrate', 'ampwise migrate --json') + note)
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
