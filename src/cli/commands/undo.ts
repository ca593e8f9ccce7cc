import { confirm, isCancel } from '@clack/prompts';
import { Failure } from '../../core/failure.ts';
import { lostAnswers } from '../../engine/inbox/lostAnswers.ts';
import { linesToUndo } from '../../engine/run/chooseLines.ts';
import { changedBy } from '../../engine/run/outcome.ts';
import { type Undone, undo } from '../../engine/run/undo.ts';
import type { Run } from '../../ports/runStores.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { examples } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { linesNamed } from '../lineOptions.ts';
import { namesOf } from '../names.ts';
import type { Output } from '../output/output.ts';
import { createProgress } from '../output/progress.ts';
import { exitCodeOfRun, runDocument, todoCountTexts } from '../output/run.ts';
import { counted, readable, thousands } from '../output/text.ts';
import { type CommonOptions, inSession, type Session } from '../session.ts';
import { tellRun } from '../tellRun.ts';
import { voice } from '../voice.ts';
import { exitHelp } from './sync.ts';

type Options = CommonOptions & {
  readonly only?: string;
  readonly contact?: string;
  readonly yes?: boolean;
};

const note = `
Values go back to what they were. AMP contacts that the run created are removed, and you can restore them.
Contacts that it created in ConnectWise become inactive, and activities that it created are deleted.
If someone edited a record since, undo skips it and lists it.`;

const refusals = voice.texts.undoRefusals;

/** Records listed for a person; a script gets all. */
const shownRecords = 50;

export const undoCommand: Configure = (command) => {
  command
    .argument('<run>', 'id of the run to undo')
    .option('--only <lines>', 'only these lines of it, such as 1,4-9')
    .option('--contact <id>', 'only this contact (ConnectWise id, or id of an AMP contact)')
    .option('--yes', 'do not ask')
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples('ampwise undo RUN', 'ampwise undo RUN --contact 4711 --yes') + note + exitHelp,
    )
    .action((runId: string, options: Options) =>
      inSession(options, async (session) => {
        const { output, signal } = session;
        const deps = await (await session.organization()).engine();
        const { only, contact } = options;
        const record = contact === undefined ? null : { id: contact, field: '--contact' };
        const named = linesNamed(only === undefined ? {} : { only });
        const chosen = await linesToUndo(deps.stores, runId, named, record);
        if (!(await isWanted(session, options, await deps.stores.runs.get(runId)))) {
          output.say('Nothing was undone.');
          return undefined;
        }
        const progress = createProgress(output);
        const { update: onProgress } = progress;
        const wanted = chosen === null ? {} : { chosen };
        const { run, notUndone } = await undo(deps, runId, {
          ...wanted,
          signal,
          onProgress,
        }).finally(() => progress.end());
        const lost = await lostAnswers(deps);
        await tellRun(output, deps.stores, run, lost);
        await tellNotUndone(output, deps.stores, notUndone);
        if (changedBy(run) > 0) {
          output.say(
            '',
            'Undone records are on hold: no sync repeats the changes until you release them.',
            `Each record:         ampwise runs show ${run.id}`,
            `Apply it again:      ampwise holds release --run ${run.id}, then ampwise sync`,
          );
        } else if (run.failure === null) output.say('', 'There was nothing to undo.');
        if (output.json)
          await output.document({ ...runDocument(run, lost), undoes: runId, notUndone });
        return exitCodeOfRun(run);
      }),
    );
};

/** Asked on a terminal only: a script has decided by calling. */
async function isWanted(
  { signal, output }: Session,
  { yes }: Options,
  run: Run | null,
): Promise<boolean> {
  if (yes === true || output.json || !process.stdin.isTTY || run === null) return true;
  const message = `Undo the changes of ${readable(run.startedAt)} (in all ${allDone(run)})?`;
  const answer = await confirm({ message, initialValue: false, signal });
  if (isCancel(answer)) throw new Failure('interrupted');
  return answer;
}

function allDone({ counts, todos }: Run): string {
  const { created, updated, removed } = counts;
  const contacts = `${thousands(created)} created, ${thousands(updated)} updated, ${thousands(removed)} removed`;
  const changed = todos === undefined ? undefined : { ...todos, waiting: 0 };
  const others = todoCountTexts(changed).map(([count, what]) => `${thousands(count)} ${what}`);
  const none = created + updated + removed === 0 && others.length > 0;
  return [...(none ? [] : [contacts]), ...others].join('; ');
}

async function tellNotUndone(
  output: Output,
  stores: OrganizationStores,
  notUndone: Undone['notUndone'],
): Promise<void> {
  if (notUndone.length === 0 || output.json) return;
  const shown = notUndone.slice(0, shownRecords);
  const names = await namesOf(stores, {
    contactIds: shown.flatMap(({ contactId }) => contactId ?? []),
    ampContactIds: [],
    todoIds: shown.flatMap(({ todoId }) => todoId ?? []),
  });
  const count = counted(notUndone.length, 'record was', 'records were');
  output.say('', `${count} not undone:`);
  output.say(
    ...shown.map(({ contactId, ampContactId, todoId, reason }) => {
      if (todoId !== undefined)
        return `  ${names.todo(todoId)} (to-do ${todoId}): ${refusals[reason]}`;
      const who =
        contactId === null ? `AMP contact ${ampContactId ?? '?'}` : names.contact(contactId);
      const id = contactId === null ? '' : ` (contact ${contactId})`;
      return `  ${who}${id}: ${refusals[reason]}`;
    }),
  );
  const more = notUndone.length - shown.length;
  if (more > 0) output.say(`  and ${more} more: all with --json`);
}
