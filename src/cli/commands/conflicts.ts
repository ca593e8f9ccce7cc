import type { Command } from 'commander';
import { Failure } from '../../core/failure.ts';
import { exitCodes } from '../../core/failureTable.ts';
import type { Side } from '../../core/plan/plan.ts';
import { openConflicts, resolveConflicts } from '../../engine/decide.ts';
import { examples, oneOf, recordId, wholeNumber } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { namesOf } from '../names.ts';
import { conflictDocument, conflictLines } from '../output/conflicts.ts';
import { counted } from '../output/text.ts';
import { type CommonOptions, inSession, type Session } from '../session.ts';

export const conflictsCommand: Configure = (command) => {
  command.addHelpText(
    'after',
    examples(
      'ampwise conflicts list',
      'ampwise conflicts show 4711',
      'ampwise conflicts resolve 4711 title --choose amp',
      'ampwise conflicts resolve --all --choose connectwise',
    ),
  );
  addList(command);
  addShow(command);
  addResolve(command);
};

function addList(parent: Command): void {
  parent
    .command('list', { isDefault: true })
    .description('Open conflicts, with the values of both sides and the one both last agreed on.')
    .option('--limit <n>', 'at most so many contacts', wholeNumber(1, 10_000_000))
    .option('--json', 'JSON lines on standard output')
    .addHelpText('after', examples('ampwise conflicts list --json | jq .field'))
    .action((options: CommonOptions & { readonly limit?: number }) =>
      inSession(options, async (session) => {
        const listed = await list(session, undefined, options.limit);
        const { output } = session;
        if (listed === 0) output.say('There is no open conflict.');
        else {
          output.say(
            '',
            'Decide one:   ampwise conflicts resolve CONTACT_ID --choose connectwise (or amp)',
            'Decide all:   ampwise conflicts resolve --all --choose connectwise (or amp)',
          );
        }
        return undefined;
      }),
    );
}

function addShow(parent: Command): void {
  parent
    .command('show')
    .description('The open conflicts of one contact.')
    .argument('<contact-id>', 'ConnectWise id of the contact')
    .option('--json', 'JSON lines on standard output, one for each field')
    .addHelpText('after', examples('ampwise conflicts show 4711'))
    .action((id: string, options: CommonOptions) =>
      inSession(options, async (session) => {
        const contactId = recordId(id, 'contact');
        const listed = await list(session, contactId);
        if (listed === 0) {
          throw new Failure('not_found', {
            what: 'open conflict of contact',
            id: contactId,
            advice: 'See them all with: ampwise conflicts list',
          });
        }
        const choose = `ampwise conflicts resolve ${contactId} [FIELD…] --choose connectwise (or amp)`;
        session.output.say('', `Decide: ${choose}`);
        return undefined;
      }),
    );
}

async function list(
  { output, organization, signal }: Session,
  contactId?: number,
  limit = Number.POSITIVE_INFINITY,
): Promise<number> {
  const { stores } = await organization();
  const names = await namesOf(stores, { contactIds: [], ampContactIds: [] });
  let listed = 0;
  for await (const rows of openConflicts({ stores }, contactId)) {
    signal.throwIfAborted();
    if (listed >= limit) break;
    listed++;
    output.say(...conflictLines(rows, names, output.paint));
    for (const row of rows) {
      if (output.json && !(await output.document(conflictDocument(row)))) return listed;
    }
  }
  return listed;
}

type ResolveOptions = CommonOptions & { readonly all?: boolean; readonly choose: Side };

function addResolve(parent: Command): void {
  parent
    .command('resolve')
    .description('Decides whose value stands; the other side gets it with the next sync.')
    .argument('[contact-id]', 'ConnectWise id of the contact')
    .argument('[field...]', 'only these fields; all of the contact unless given')
    .requiredOption('--choose <side>', 'connectwise or amp', oneOf('connectwise', 'amp'))
    .option('--all', 'the conflicts of all contacts')
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples(
        'ampwise conflicts resolve 4711 --choose amp',
        'ampwise conflicts resolve 4711 title phone --choose connectwise',
        'ampwise conflicts resolve --all --choose connectwise',
      ),
    )
    .action((id: string | undefined, fields: readonly string[], options: ResolveOptions) =>
      inSession(options, async ({ output, organization, signal }) => {
        if ((id === undefined) === (options.all !== true)) {
          throw new Failure('bad_input', {
            field: 'contact-id',
            problem: id === undefined ? 'not given' : 'given together with --all',
            accepted: 'the ConnectWise id of a contact, or --all',
          });
        }
        const which = id === undefined ? 'all' : { contactId: recordId(id, 'contact'), fields };
        const { stores, clock } = await organization();
        const moved: { connectwiseId: number; fields: readonly string[] }[] = [];
        let contacts = 0;
        let decided = 0;
        for await (const one of resolveConflicts({ stores, clock }, which, options.choose)) {
          signal.throwIfAborted();
          if (one.decided.length > 0) contacts++;
          decided += one.decided.length;
          if (one.moved.length > 0) moved.push({ connectwiseId: one.contactId, fields: one.moved });
        }
        const side = options.choose === 'amp' ? 'AMP' : 'ConnectWise';
        if (decided + moved.length === 0) output.say('There is no open conflict.');
        else {
          output.say(
            `Decided ${counted(decided, 'conflict', 'conflicts')} of ${counted(contacts, 'contact', 'contacts')}: the value of ${side} stands.`,
          );
        }
        for (const { connectwiseId, fields: open } of moved) {
          output.say(
            `  Contact ${connectwiseId} was edited meanwhile, and nothing was decided about ${open.join(', ')}.`,
          );
        }
        if (moved.length > 0) output.say('Sync, and look at them again: ampwise conflicts list');
        else if (decided > 0) output.say('Bring it to the other side: ampwise sync');
        if (output.json)
          await output.document({ choose: options.choose, decided, contacts, moved });
        return moved.length > 0 ? exitCodes.partial : undefined;
      }),
    );
}
