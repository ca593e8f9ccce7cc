import type { Command } from 'commander';
import {
  heldRunDocument,
  holdDocument,
  lostAnswerHoldDocument,
  todoHoldDocument,
} from '../../contract/hold.ts';
import { Failure } from '../../core/failure.ts';
import { plainText } from '../../core/plainText.ts';
import { heldBy, heldRun } from '../../engine/inbox/heldRun.ts';
import { keepBack, releaseHolds } from '../../engine/inbox/holds.ts';
import { lostAnswers } from '../../engine/inbox/lostAnswers.ts';
import { idMeant, recordMeant } from '../../engine/inbox/recordNamed.ts';
import { holdCompanies } from '../../engine/inbox/severalHolds.ts';
import { todosToDecide, waitingGroups } from '../../engine/inbox/skips.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import type { TodoRow } from '../../ports/todoStores.ts';
import { todoSkipAdvice } from '../../texts/skipSteps.ts';
import { skipText } from '../../texts/skipText.ts';
import { examples, wholeNumber } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { namesOf } from '../names.ts';
import { heldLines } from '../output/held.ts';
import { leftOutDocument, whoLine } from '../output/leftOut.ts';
import { lostAnswerText } from '../output/lostAnswer.ts';
import type { Output } from '../output/output.ts';
import { counted, cut, readable, thousands } from '../output/text.ts';
import { type CommonOptions, inSession } from '../session.ts';
import { voice } from '../voice.ts';

export const holdsCommand: Configure = (command) => {
  command.addHelpText(
    'after',
    examples(
      'ampwise holds list',
      'ampwise holds keep 4711',
      'ampwise holds release 4711',
      'ampwise holds release --run RUN',
    ),
  );
  addList(command);
  addKeep(command);
  addRelease(command);
};

function addList(parent: Command): void {
  parent
    .command('list', { isDefault: true })
    .description('Lists everything that needs your decision, and how to decide it.')
    .option(
      '--limit <n>',
      'show at most this many records of each kind',
      wholeNumber(1, 10_000_000),
      100,
    )
    .option('--json', 'JSON lines on standard output')
    .addHelpText('after', examples('ampwise holds list --json'))
    .action((options: CommonOptions & { readonly limit: number }) =>
      inSession(options, async ({ output, organization }) => {
        const { stores } = await organization();
        output.page();
        const plan = await tellHeldRun(output, stores);
        const holds = await tellHolds(output, stores, options.limit);
        const waiting = await tellWaiting(output, stores, options.limit);
        const conflicts = await stores.conflicts.count();
        const todos = await tellTodos(output, stores, options.limit);
        if (plan + holds + waiting + todos === 0) output.say('Nothing waits for you.');
        await tellLostAnswers(output, stores, options.limit);
        if (conflicts > 0) {
          const open = counted(conflicts, 'conflict is open', 'conflicts are open');
          output.say('', `${open}: ampwise conflicts list`);
        }
        return undefined;
      }),
    );
}

/** Reports how many there were: 1 or 0. */
async function tellHeldRun(output: Output, stores: OrganizationStores): Promise<number> {
  const run = await heldRun({ stores });
  if (run === null) return 0;
  const by = await heldBy(stores, run);
  output.say(`Run ${run.id} of ${readable(run.startedAt)}`, ...heldLines(run, by, output.paint));
  output.say('');
  if (output.json && run.held !== null)
    await output.document(heldRunDocument(run.id, run.held, by));
  return 1;
}

async function tellHolds(
  output: Output,
  stores: OrganizationStores,
  limit: number,
): Promise<number> {
  const groups = (await stores.holds.groups()).filter(({ kind }) => kind !== 'todo');
  const total = groups.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return 0;
  output.say(`${counted(total, 'record is', 'records are')} on hold:`);
  for (const group of groups) {
    const rows = await stores.holds.list({ after: 0, limit, group });
    const [first] = rows;
    if (first === undefined) continue;
    const { runId } = group;
    const names = await namesOf(stores, {
      contactIds: rows.flatMap(({ record }) => (record.kind === 'contact' ? [record.id] : [])),
      ampContactIds: rows.flatMap(({ record }) =>
        record.kind === 'amp_contact' ? [record.id] : [],
      ),
    });
    const by = runId === null ? '' : ` (run ${runId})`;
    output.say(
      '',
      `  ${output.paint.bold(`${thousands(group.count)}  ${voice.texts.holds[group.reason]}`)}${by}`,
    );
    const companyOf = await holdCompanies({ stores }, rows);
    for (const hold of rows) {
      const { record } = hold;
      const company = companyOf(record);
      const name =
        record.kind === 'contact' ? names.contact(record.id) : names.ampContact(record.id);
      output.say(`    ${record.id}  ${name}${company === null ? '' : `, ${company}`}`);
      if (output.json && !(await output.document(holdDocument(hold, name, company)))) return total;
    }
    tellMore(output, group.count - rows.length);
    const [which, how] =
      runId === null
        ? [group.count > 1 ? 'one' : 'it', first.record.id]
        : ['them', `--run ${runId}`];
    output.say(`    Release ${which}: ampwise holds release ${how}`);
  }
  output.say('');
  return total;
}

/** To-dos that are on hold or need a decision. */
async function tellTodos(
  output: Output,
  { todos, holds, skips }: OrganizationStores,
  limit: number,
): Promise<number> {
  let total = 0;
  const tell = async (title: string, advice: string, count: number, rows: readonly TodoRow[]) => {
    total += count;
    output.say(output.paint.bold(title), `  ${advice}`);
    for (const row of rows) {
      output.say(`    ${row.id}  ${cut(plainText(row.subject), 60)}`);
      if (output.json && !(await output.document(todoHoldDocument(row)))) return false;
    }
    tellMore(output, count - rows.length);
    output.say('');
    return true;
  };
  for (const group of await holds.groups()) {
    if (group.kind !== 'todo') continue;
    const { count } = group;
    const held = await holds.list({ after: 0, limit, group });
    const rows = await todos.byIds(held.map(({ record }) => String(record.id)));
    const title = counted(count, 'to-do is on hold', 'to-dos are on hold');
    const advice = 'Release one: ampwise holds release ID';
    if (!(await tell(title, advice, count, rows))) return total;
  }
  for (const { reason, count } of await todosToDecide({ skips })) {
    const { title } = voice.texts.todoSkips[reason];
    const advice = voice.advice(todoSkipAdvice({ reason }, voice.texts));
    const rows = await todos.list({ afterId: '', limit, reason });
    const named = `${counted(count, 'to-do', 'to-dos')}: ${title}`;
    if (!(await tell(named, advice, count, rows))) return total;
  }
  return total;
}

async function tellWaiting(
  output: Output,
  stores: OrganizationStores,
  limit: number,
): Promise<number> {
  let total = 0;
  for await (const { skips, count } of waitingGroups(stores, limit)) {
    const [first] = skips;
    if (first === undefined) continue;
    total += count;
    const names = await namesOf(stores, {
      contactIds: skips.flatMap((skip) => (skip.kind === 'contact' ? skip.id : [])),
      ampContactIds: skips.flatMap((skip) => (skip.kind === 'contact' ? [] : skip.id)),
    });
    const { title, advice } = skipText(first, voice);
    output.say(output.paint.bold(`${thousands(count)}  ${title}`), `  ${advice}`);
    output.say(...skips.map((skip) => `    ${whoLine(skip, names)}`));
    tellMore(output, count - skips.length);
    output.say('');
    for (const skip of skips) {
      const document = { kind: 'skip', ...leftOutDocument(skip, names) };
      if (output.json && !(await output.document(document))) return total;
    }
  }
  return total;
}

/** Records that resume by themselves. */
async function tellLostAnswers(
  output: Output,
  stores: OrganizationStores,
  limit: number,
): Promise<void> {
  const all = await lostAnswers({ stores });
  if (all.length === 0) return;
  const shown = all.slice(0, limit);
  const idsOf = (kind: 'amp_contact' | 'todo') =>
    shown.flatMap(({ record }) => (record.kind === kind ? [record.id] : []));
  const names = await namesOf(stores, {
    contactIds: [],
    ampContactIds: idsOf('amp_contact'),
    todoIds: idsOf('todo'),
  });
  const go = counted(
    all.length,
    'record continues automatically',
    'records continue automatically',
  );
  output.say('', output.paint.bold(`${go}:`));
  for (const lost of shown) {
    const id = String(lost.record.id);
    const name = lost.record.kind === 'todo' ? names.todo(id) : names.ampContact(id);
    output.say(`    ${id}  ${cut(name, 60)}`, `      ${lostAnswerText(lost)}`);
    if (output.json && !(await output.document(lostAnswerHoldDocument(lost, name)))) return;
  }
  tellMore(output, all.length - shown.length);
}

/** Reports how many records are not listed if a list is cut. */
function tellMore(output: Output, more: number): void {
  if (more > 0) output.say(`    … and ${thousands(more)} more, with a higher --limit`);
}

const recordText =
  'ConnectWise id or e-mail address of a contact, or id of an AMP contact or to-do (or its beginning)';

function addKeep(parent: Command): void {
  parent
    .command('keep')
    .description('Puts a record on hold: no sync changes it on either side.')
    .argument('<id>', recordText)
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise holds keep 4711'))
    .action((id: string, options: CommonOptions) =>
      inSession(options, async ({ output, organization }) => {
        const own = await organization();
        const record = await keepBack(own, await recordMeant(own.stores, id));
        output.say(`On hold. Release it: ampwise holds release ${record.id}`);
        if (output.json) await output.document({ kept: record });
        return undefined;
      }),
    );
}

type ReleaseOptions = CommonOptions & { readonly run?: string; readonly all?: boolean };

function addRelease(parent: Command): void {
  parent
    .command('release')
    .description('Releases a hold, so that the next sync handles the record.')
    .argument('[id]', recordText)
    .option('--run <id>', 'everything that this run put on hold, such as an undo')
    .option('--all', 'everything on hold')
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise holds release 4711', 'ampwise holds release --run RUN'))
    .action((id: string | undefined, options: ReleaseOptions) =>
      inSession(options, async ({ output, organization }) => {
        const { run, all } = options;
        if ([id, run, all].filter((given) => given !== undefined).length !== 1) {
          throw new Failure('bad_input', {
            field: 'id',
            problem: 'not exactly one of id, --run and --all was given',
            accepted: 'an id, or --run RUN, or --all',
          });
        }
        const own = await organization();
        const { stores } = own;
        const which =
          id !== undefined
            ? { id: await recordMeant(stores, id) }
            : run !== undefined
              ? { runId: await idMeant(stores, 'run', run) }
              : 'all';
        const released = await releaseHolds(own, which);
        output.say(
          released === 0
            ? 'Nothing of it is on hold. To approve a plan that is on hold: ampwise apply RUN'
            : `Released ${counted(released, 'record', 'records')}. The next sync handles ${released === 1 ? 'it' : 'them'}: ampwise sync`,
        );
        if (output.json) await output.document({ released });
        return undefined;
      }),
    );
}
