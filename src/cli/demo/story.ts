import { someEditor } from '../../../sandbox/control/edits.ts';
import { DEFAULT_CREDENTIALS } from '../../../sandbox/world/credentials.ts';
import type { Organization } from '../../app/openApp.ts';
import { recommendedTypes } from '../../core/filter/companyTypes.ts';
import { lostAnswers } from '../../engine/inbox/lostAnswers.ts';
import { why } from '../../engine/inbox/why.ts';
import { previewFilter } from '../../engine/run/previewFilter.ts';
import { readPlan } from '../../engine/run/readPlan.ts';
import { undo } from '../../engine/run/undo.ts';
import { readFilter, saveFilter } from '../../engine/setup/chooseFilter.ts';
import type { Run } from '../../ports/runStores.ts';
import { checkDocuments, checkLines } from '../output/checks.ts';
import { explanationLines } from '../output/explanation.ts';
import { planCountLines } from '../output/planCounts.ts';
import { previewSummary, sampleLines } from '../output/preview.ts';
import { createProgress } from '../output/progress.ts';
import { type RunDocument, runDocument } from '../output/run.ts';
import { skipTitleLines } from '../output/skips.ts';
import { counted, durationBetween, thousands } from '../output/text.ts';
import { editAmp, editSite } from './edits.ts';
import { entriesTold, failureOf, go, heading, type Stage } from './stage.ts';
import { addSomebody, memberCheck, tellTodo } from './todo.ts';
import { stateOf, writtenSince } from './written.ts';

/** The results of the demo, for a script that runs it as a check. */
export type Told = {
  readonly runs: readonly RunDocument[];
  /** AMP contacts or links written by the second sync, in which nothing had changed. */
  readonly writtenBySecond: number;
  /** AMP contacts or links written by the third sync: only the changed ones. */
  readonly writtenByThird: number;
  /** Whether every result was as expected. */
  readonly asPromised: boolean;
};

/** Runs the story from the first connection to an undo, each step for real. */
export async function tellStory(stage: Stage): Promise<Told> {
  const { output, organization, sandbox } = stage;
  const { paint } = output;

  heading(stage, 'Connect, and check every right that is needed', 'ampwise connect');
  const { checks } = await organization.connect(requestFor(stage.url), { replace: false });
  const deps = await organization.engine();
  const { stores } = deps;
  const user = await addSomebody(deps, sandbox, someEditor(sandbox.world));
  output.say(...checkLines([...checkDocuments(checks), memberCheck(user)], paint));

  heading(stage, 'What would the filter take?', 'ampwise filter preview');
  const filter = await readFilter(deps, recommendedTypes.join(','));
  const reading = createProgress(output);
  const { signal } = stage;
  const seen = await previewFilter(deps, filter, { signal, onProgress: reading.update }).finally(
    () => reading.end(),
  );
  if (seen.preview === null) throw failureOf(seen.run);
  output.say(...previewSummary(seen.preview, paint).map(indented));
  output.say(...sampleLines(seen.preview.sample.slice(0, 2), output.columns));
  await saveFilter(deps, filter, 'any');

  heading(stage, 'The plan: every change, before any is made', 'ampwise plan');
  const planned = await go(stage, deps, 'plan', false);
  const plan = await readPlan(stores, planned.id, 1);
  output.say(...planCountLines(plan.summary));
  output.say(...(await entriesTold(stage, plan.entries, 2)));

  heading(stage, 'Import', 'ampwise sync');
  const first = await go(stage, deps, 'sync', true);
  output.say(`  ${inShort(first)}`);
  output.say(...skipTitleLines(first.skips));

  heading(stage, 'Sync again: nothing changed, nothing is written', 'ampwise sync');
  const before = await stateOf(stores.ampContacts);
  const second = await go(stage, deps, 'sync', false);
  const after = await stateOf(stores.ampContacts);
  const writtenBySecond = writtenSince(before, after).length;
  output.say(`  ${inShort(second)}`, `  ${rows(writtenBySecond)} written.`);

  heading(stage, 'Meanwhile, in ConnectWise');
  const edited = await editSite(sandbox, stores);
  output.say(...edited.told.map((line) => `  - ${line}`));

  heading(stage, 'A third sync brings exactly that', 'ampwise sync');
  const third = await go(stage, deps, 'sync', false);
  const writtenByThird = writtenSince(after, await stateOf(stores.ampContacts)).length;
  output.say(`  ${inShort(third)}`, `  ${rows(writtenByThird)} written.`);
  const changes = await readPlan(stores, third.id, 1000);
  const told = changes.entries.filter(
    ({ line }) => line.kind === 'entry' && edited.examples.includes(line.entry.contactId ?? 0),
  );
  output.say(...(await entriesTold(stage, told, 2)));

  heading(stage, 'Meanwhile, in AMP', 'ampwise contacts add, ampwise contacts edit');
  const entered = await editAmp(deps, new Set(edited.contactIds));
  output.say(...entered.told.map((line) => `  - ${line}`));

  heading(stage, 'And the other way: what was done in AMP reaches ConnectWise', 'ampwise sync');
  const fourth = await go(stage, deps, 'sync', false);
  output.say(`  ${inShort(fourth)}`);
  const sent = await readPlan(stores, fourth.id, 10);
  output.say(...(await entriesTold(stage, sent.entries, 2)));

  heading(
    stage,
    'All of it can be taken back, unless somebody edited it since',
    'ampwise undo RUN',
  );
  const { run: undone, notUndone } = await undo(deps, fourth.id, { signal });
  if (undone.failure !== null) throw failureOf(undone);
  output.say(`  ${inShort(undone)}`);
  const back = await readPlan(stores, undone.id, 10);
  output.say(...(await entriesTold(stage, back.entries, 2)));

  const todo = await tellTodo(stage, deps, user, entered.beside);

  const [skip] = await stores.skips.list('contact', {
    reasons: ['duplicate_email'],
    after: null,
    limit: 1,
  });
  heading(stage, 'Why is this contact not in AMP?', `ampwise why ${skip?.id ?? 'NAME'}`);
  const explained = skip === undefined ? [] : await why(deps, { id: skip.id });
  output.say(...explained.flatMap((one) => explanationLines(one, paint)).map(indented));

  const lost = await lostAnswers({ stores });
  const runs = [first, second, third, fourth, undone, ...todo.runs];
  const { created, updated } = third.counts.amp;
  const there = sandbox.world.contacts.get(entered.edited.contactId);
  const { connectwise } = fourth.counts;
  return {
    runs: runs.map((run) => runDocument(run, lost)),
    writtenBySecond,
    writtenByThird,
    asPromised:
      runs.every(({ status }) => status === 'succeeded') &&
      writtenBySecond === 0 &&
      created > 0 &&
      updated > edited.contactIds.length &&
      writtenByThird === created + updated &&
      connectwise.created === 1 &&
      connectwise.updated === 1 &&
      notUndone.length === 0 &&
      todo.asPromised &&
      there?.title !== 'Chief of Staff',
  };
}

function requestFor(site: string): Parameters<Organization['connect']>[0] {
  const { companyId: company, publicKey, privateKey, clientId } = DEFAULT_CREDENTIALS;
  const credentials = { kind: 'api_keys', user: publicKey, secret: privateKey } as const;
  return { site, company, clientId, credentials };
}

/** The changes of a run on each side, and what it cost. */
function inShort({ kind, counts, requests, startedAt, finishedAt }: Run): string {
  const side = (name: string, gone: string, done: typeof counts.amp) => {
    const parts = [
      ...(done.created > 0 ? [`${thousands(done.created)} created`] : []),
      ...(done.updated > 0 ? [`${thousands(done.updated)} updated`] : []),
      ...(done.removed > 0 ? [`${thousands(done.removed)} ${gone}`] : []),
    ];
    return parts.length === 0 ? [] : [`${parts.join(', ')} in ${name}`];
  };
  const { unchanged, skipped } = counts;
  const parts = [
    ...side('AMP', 'removed', counts.amp),
    ...side('ConnectWise', 'set inactive', counts.connectwise),
    // The other totals; an undo reads only its own records.
    ...(kind === 'undo' || unchanged === 0 ? [] : [`${thousands(unchanged)} unchanged`]),
    ...(kind === 'undo' ? [] : [`${thousands(skipped)} skipped`]),
  ];
  const took = durationBetween(startedAt, finishedAt);
  return `${parts.join('; ')}: ${took}, ${counted(requests, 'request', 'requests')}.`;
}

function rows(count: number): string {
  return count === 0
    ? 'Not one AMP contact or link'
    : counted(count, 'AMP contact', 'AMP contacts');
}

function indented(line: string): string {
  return `  ${line}`;
}

/** Next steps for the reader. */
export const nextSteps: readonly string[] = [
  '  npx ampwise connect     connect your own ConnectWise; docs/api-member.md says what you need',
  '  npx ampwise sandbox     or explore a ConnectWise like this one',
  '  npx ampwise --help      all commands',
];
