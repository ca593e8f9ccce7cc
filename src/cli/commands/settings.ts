import type { Command } from 'commander';
import { changeSettings } from '../../engine/setup/changeSettings.ts';
import { assignments, examples } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { enteredLines, settingsDocument, settingsLines } from '../output/settings.ts';
import { type CommonOptions, inSession } from '../session.ts';

export const settingsCommand: Configure = (command) => {
  command.addHelpText(
    'after',
    examples(
      'ampwise settings show',
      'ampwise settings set conflict=ask',
      'ampwise settings set push=off',
      'ampwise settings set company=catch_all catchAllCompany=250',
    ),
  );
  addShow(command);
  addSet(command);
};

function addShow(parent: Command): void {
  parent
    .command('show', { isDefault: true })
    .description('Every setting: what it decides, its value, and what else it could be.')
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise settings show --json | jq .settings'))
    .action((options: CommonOptions) =>
      inSession(options, async ({ output, organization }) => {
        const settings = await (await organization()).stores.settings.get();
        output.say(...settingsLines(settings, output.paint));
        output.say(
          '',
          'Change one: ampwise settings set NAME=VALUE. Fields: ampwise mapping. Owners: ampwise users',
        );
        if (output.json) await output.document(settingsDocument(settings));
        return undefined;
      }),
    );
}

function addSet(parent: Command): void {
  parent
    .command('set')
    .description('Changes settings; the next sync looks at everything they concern.')
    .argument('<name=value...>', 'settings with their values')
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples(
        'ampwise settings set conflict=ask leavesFilter=tag',
        'ampwise settings set brakePercent=10 brakeRecords=50',
      ),
    )
    .action((texts: readonly string[], options: CommonOptions) =>
      inSession(options, async ({ output, organization }) => {
        const own = await organization();
        const entered = assignments(texts);
        const { settings, warnings } = await changeSettings(
          own,
          entered,
          async () => (await own.engine()).connectWise,
        );
        output.note(...warnings);
        output.say(...enteredLines(entered, settings), 'Saved. What that changes: ampwise plan');
        if (output.json) await output.document({ ...settingsDocument(settings), warnings });
        return undefined;
      }),
    );
}
