import type { Command } from 'commander';
import { activityMappingDocument } from '../../contract/todoLists.ts';
import { plainText } from '../../core/plainText.ts';
import {
  type ActivityMapping,
  activityMapping,
  changeActivityMapping,
} from '../../engine/setup/mapActivityLists.ts';
import {
  assignments,
  examples,
  expectedBy,
  remarks,
  type VersionOption,
  withVersion,
} from '../arguments.ts';
import type { Output } from '../output/output.ts';
import { table } from '../output/text.ts';
import { type CommonOptions, inSession } from '../session.ts';

/** `todos map`: the activity type and status for each kind of to-do. */
export function addMap(parent: Command): void {
  withVersion(parent.command('map'))
    .description(
      'Shows or changes the activity type and status that each to-do gets in ConnectWise.',
    )
    .argument('[name=value...]', 'task, call, email, meeting, open or done, with a name or an id')
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples(
        'ampwise todos map',
        'ampwise todos map call="Phone Call" meeting=Appointment',
        'ampwise todos map done=Completed',
        'ampwise todos map call=            back to the default',
      ) +
        remarks(
          `By default, the one with the same name is used, or else the default of ConnectWise.`,
        ),
    )
    .action((texts: readonly string[], options: CommonOptions & VersionOption) =>
      inSession(options, async ({ output, organization }) => {
        const deps = await (await organization()).engine();
        const mapping =
          texts.length === 0
            ? await activityMapping(deps)
            : await changeActivityMapping(deps, assignments(texts), expectedBy(options));
        await tell(output, mapping);
        output.say(
          '',
          texts.length > 0
            ? 'Saved. The next sync applies it: ampwise sync'
            : 'Change one: ampwise todos map call="Phone Call"',
        );
        return undefined;
      }),
    );
}

async function tell(output: Output, mapping: ActivityMapping): Promise<void> {
  const { types, statuses, inForce } = mapping;
  const nameOf = (name: keyof ActivityMapping['inForce']) => {
    const chosen = inForce[name];
    if (chosen !== null) return plainText(chosen.name);
    return name === 'open' || name === 'done' ? 'ConnectWise has none' : "ConnectWise's default";
  };
  const rows = (['task', 'call', 'email', 'meeting', 'open', 'done'] as const).map((name) => [
    name,
    nameOf(name),
  ]);
  output.say(...table([['to-do', 'activity'], ...rows], { indent: 2 }), '');
  const closing = statuses.filter(({ closed }) => closed);
  const others = statuses.filter(({ closed }) => !closed);
  output.say(`Activity types: ${listed(types)}`);
  output.say(`Statuses for open: ${listed(others)}`, `Statuses for done: ${listed(closing)}`);
  if (output.json) await output.document(activityMappingDocument(mapping));
}

function listed(all: ActivityMapping['types']): string {
  const usable = all.filter(({ inactive }) => !inactive);
  return usable.map(({ name }) => plainText(name)).join(', ');
}
