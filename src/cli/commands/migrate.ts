import { type Migrated, migrateDatabase } from '../../app/prepareDatabase.ts';
import { examples, remarks } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { counted } from '../output/text.ts';
import { type CommonOptions, inSession } from '../session.ts';

const note = `Any command updates an SQLite database or an empty PostgreSQL database. A PostgreSQL database with data may
be in use by other processes, so only this command updates it. With --dry-run it says whether services and workers of
an older version can keep working with the new tables.`;

export const migrateCommand: Configure = (command) => {
  command
    .option('--dry-run', 'only show what it would do')
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise migrate --dry-run', 'ampwise migrate') + remarks(note))
    .action((options: CommonOptions & { readonly dryRun?: boolean }) =>
      inSession(options, async ({ output, config }) => {
        const dryRun = options.dryRun === true;
        const migrated = await migrateDatabase(config, { dryRun });
        output.say(...said(migrated, dryRun));
        if (output.json) {
          const { migrations, upTo, newer } = migrated;
          const stopsOlder = migrations.some(({ adds }) => !adds);
          const names = migrations.map(({ name }) => name);
          await output.document({ migrations: names, dryRun, upTo, newer, stopsOlder });
        }
        return undefined;
      }),
    );
};

function said({ migrations, newer }: Migrated, dryRun: boolean): readonly string[] {
  if (migrations.length === 0) {
    const ahead = `A newer ampwise made ${counted(newer.length, 'migration', 'migrations')}, which this version works with.`;
    return [...(newer.length === 0 ? [] : [ahead]), 'The tables are up to date.'];
  }
  if (!dryRun) {
    return [...migrations.map(({ name }) => `made ${name}`), 'The tables are up to date now.'];
  }
  const ending = migrations.every(({ adds }) => adds)
    ? 'Services and workers of an older version keep working after this.'
    : 'Services and workers of an older version stop syncing after this.';
  return [
    ...migrations.map(
      ({ name, adds }) => `would make ${name} (${adds ? 'only adds' : 'changes existing tables'})`,
    ),
    ending,
  ];
}
