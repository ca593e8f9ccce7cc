import type { Command } from 'commander';
import { settingsDocument, warningTexts } from '../../contract/settings.ts';
import { changeSettings } from '../../engine/setup/changeSettings.ts';
import {
  assignments,
  examples,
  expectedBy,
  type VersionOption,
  withVersion,
} from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { enteredLines, settingsLines } from '../output/settings.ts';
import { type CommonOptions, inSession } from '../session.ts';
import { voice } from '../voice.ts';

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
    .description('Shows every setting: what it does, its value, and the values it accepts.')
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise settings show --json | jq .settings'))
    .action((options: CommonOptions) =>
      inSession(options, async ({ output, organization }) => {
        const saved = await (await organization()).stores.settings.current();
        output.page();
        output.say(...settingsLines(saved.value, output.paint));
        output.say(
          '',
          'Change one: ampwise settings set NAME=VALUE. Fields: ampwise mapping. Owners: ampwise users',
        );
        if (output.json) await output.document(settingsDocument(saved));
        return undefined;
      }),
    );
}

function addSet(parent: Command): void {
  withVersion(parent.command('set'))
    .description('Changes settings. The next sync applies them to all records.')
    .argument('<name=value...>', 'settings with their values')
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples(
        'ampwise settings set conflict=ask leavesFilter=tag',
        'ampwise settings set brakePercent=10 brakeRecords=50',
      ),
    )
    .action((texts: readonly string[], options: CommonOptions & VersionOption) =>
      inSession(options, async ({ output, organization }) => {
        const own = await organization({ begin: true });
        const entered = assignments(texts);
        const { saved, warnings } = await changeSettings(
          own,
          entered,
          expectedBy(options),
          async () => (await own.engine()).connectWise,
        );
        const warned = warningTexts(warnings, voice.texts);
        output.warn(...warned);
        output.say(...enteredLines(entered, saved.value), 'Saved. What that changes: ampwise plan');
        if (output.json) await output.document({ ...settingsDocument(saved), warnings: warned });
        return undefined;
      }),
    );
}
