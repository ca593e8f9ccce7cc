import type { Command } from 'commander';
import { settledConflictDocument } from '../../contract/conflict.ts';
import { plainText } from '../../core/plainText.ts';
import {
  type ShownSettled,
  settledConflicts,
  takeBack,
} from '../../engine/inbox/settledConflicts.ts';
import { examples, wholeNumber } from '../arguments.ts';
import { type ListOptions, tellList, withPages } from '../listing.ts';
import { fieldLabel, valueText } from '../output/plan.ts';
import { readable } from '../output/text.ts';
import { type CommonOptions, inSession } from '../session.ts';
import { voice } from '../voice.ts';

/** Adds the commands for decided conflicts: to list them, and to withdraw decisions. */
export function addSettled(parent: Command): void {
  withPages(parent.command('settled'), ['at'], 50)
    .description(
      'Shows the conflicts people decided, newest first: both values, and whose was kept.',
    )
    .option('--json', 'JSON lines on standard output')
    .addHelpText('after', examples('ampwise conflicts settled --limit 20'))
    .action((options: ListOptions) =>
      inSession(options, async ({ output, organization, signal }) => {
        const deps = await organization();
        await tellList(output, signal, options, {
          page: (query) => settledConflicts(deps, query),
          lines: (rows) =>
            output.json
              ? rows.map((row) => JSON.stringify(settledConflictDocument(row, voice.texts)))
              : rows.flatMap(settledLines),
          one: 'settled conflict',
          many: 'settled conflicts',
          usual: 50,
          none: ['Nobody has decided a conflict yet.'],
        });
        return undefined;
      }),
    );
  parent
    .command('reopen')
    .description('Takes a decision back before it was sent. Its conflict is open again.')
    .argument('<number>', 'number of the decision: ampwise conflicts settled', wholeNumber(1, 1e9))
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise conflicts reopen 12'))
    .action((seq: number, options: CommonOptions) =>
      inSession(options, async ({ output, organization }) => {
        await takeBack(await organization(), seq);
        output.say(
          'The decision was taken back. The conflict is open again: ampwise conflicts list',
        );
        if (output.json) await output.document({ reopened: seq });
        return undefined;
      }),
    );
}

/**
 * A decision in two lines: its field and author, and both values; then what can be done about it.
 */
function settledLines(row: ShownSettled): readonly string[] {
  const { settled } = row;
  const { name, field, connectwise, amp } = settledConflictDocument(row, voice.texts);
  const { seq, at, by, choose, left } = settled;
  const kept = voice.texts.sides[choose];
  const record = name === null ? 'a record that is gone' : plainText(name);
  const back =
    left.state === 'waiting'
      ? [`      take it back: ampwise conflicts reopen ${seq}`]
      : left.state === 'applied'
        ? [`      undo it: ampwise undo ${left.runId} --only ${left.seq}`]
        : [];
  return [
    `${seq}  ${readable(at)}  ${record}, ${fieldLabel(field)}: ${plainText(by.name)} kept ${kept}`,
    `      ConnectWise: ${valueText(connectwise, 40)}   AMP: ${valueText(amp, 40)}`,
    ...back,
  ];
}
