import { lineDocument } from '../../contract/line.ts';
import { lostAnswers } from '../../engine/inbox/lostAnswers.ts';
import { idMeant, recordMeant } from '../../engine/inbox/recordNamed.ts';
import { linesToUndo } from '../../engine/run/chooseLines.ts';
import { changedBy } from '../../engine/run/outcome.ts';
import { recordsIn } from '../../engine/run/planSummary.ts';
import { previewUndo, type UndoPreview } from '../../engine/run/previewUndo.ts';
import { checkUndoable, type Undone, undo } from '../../engine/run/undo.ts';
import type { Run } from '../../ports/runStores.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { examples, remarks, wholeNumber } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { confirmed } from '../confirm.ts';
import { linesNamed } from '../lineOptions.ts';
import { namesInPlan, namesOf } from '../names.ts';
import type { Output } from '../output/output.ts';
import { planLineLines } from '../output/plan.ts';
import { planCountLines } from '../output/planCounts.ts';
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
  readonly dryRun?: boolean;
  readonly entries: number;
};

const note = `Values go back to what they were, on both sides. If someone edited a record since, undo skips it and lists it.

AMP contacts that the run created are removed. You can restore them: ampwise contacts restore ID

Contacts and companies that it created in ConnectWise become inactive. Activities are deleted, also those that are done
by now; their to-dos stay in AMP, on hold. Once you release a hold, the next sync makes a new activity.

An activity that the run deleted cannot be brought back.`;

const refusals = voice.texts.undoRefusals;

/** How many records are listed for a person; a script gets all. */
const shownRecords = 50;

export const undoCommand: Configure = (command) => {
  command
    .argument('<run>', 'id of the run to undo, the beginning of it, or last')
    .option('--only <lines>', 'only these lines of it, such as 1,4-9')
    .option('--contact <id>', 'only this contact (ConnectWise id, AMP id or e-mail address)')
    .option('--dry-run', 'show what it would do, and change nothing')
    .option('--entries <n>', 'with --dry-run: show this many records', wholeNumber(0, 1000), 20)
    .option('--yes', 'do not ask; needed without a terminal, and with --json')
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples(
        'ampwise undo RUN --dry-run',
        'ampwise undo RUN',
        'ampwise undo RUN --contact 4711 --yes',
      ) +
        remarks(note) +
        exitHelp,
    )
    .action((given: string, options: Options) =>
      inSession(options, async (session) => {
        const { output, signal } = session;
        const deps = await (await session.organization()).engine();
        const runId = await idMeant(deps.stores, 'run', given);
        const { only, contact } = options;
        const record =
          contact === undefined
            ? null
            : { id: await recordMeant(deps.stores, contact), field: '--contact' };
        const named = linesNamed(only === undefined ? {} : { only });
        const whole = await checkUndoable(deps, runId);
        const chosen = await linesToUndo(deps.stores, runId, named, record);
        const wanted = chosen === null ? {} : { chosen };
        if (options.dryRun === true) {
          const preview = await previewUndo(deps, runId, {
            ...wanted,
            entries: options.entries,
            signal,
          });
          await tellPreview(output, deps.stores, runId, preview);
          return undefined;
        }
        if (!(await isWanted(session, options, whole))) {
          output.say('Nothing was undone.');
          return undefined;
        }
        const progress = createProgress(output);
        const { update: onProgress } = progress;
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

async function isWanted(session: Session, { yes }: Options, run: Run): Promise<boolean> {
  const message = `Undo the changes of ${readable(run.startedAt)} (in all ${allDone(run)})?`;
  return await confirmed(session, { message, yes, problem: 'an undo changes both sides' });
}

/** What an undo would do, and what it would skip. */
async function tellPreview(
  output: Output,
  stores: OrganizationStores,
  runId: string,
  { summary, entries, notUndone }: UndoPreview,
): Promise<void> {
  const { paint } = output;
  const total = recordsIn(summary);
  const names = await namesInPlan(stores, entries);
  output.say(
    total === 0
      ? 'There is nothing to undo.'
      : `Preview of the undo: ${counted(total, 'record', 'records')}, as of the last sync`,
    ...(total === 0 ? [] : planCountLines(summary)),
    ...(entries.length === 0 ? [] : ['']),
    ...entries.flatMap((line) => planLineLines(line, { names, paint, fields: 6 })),
  );
  if (entries.length < total && entries.length > 0) {
    output.say(
      '',
      `${thousands(entries.length)} of ${thousands(total)} shown. More: add --entries N`,
    );
  }
  await tellNotUndone(output, stores, notUndone);
  if (total > 0) output.say('', `Nothing was changed. Do it: ampwise undo ${runId}`);
  if (output.json) {
    await output.document({
      dryRun: true,
      undoes: runId,
      plan: summary.actions,
      entries: entries.map((line) => lineDocument(line, voice.texts)),
      notUndone,
    });
  }
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
