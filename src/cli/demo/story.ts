import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { DEFAULT_CREDENTIALS } from '../../../sandbox/world/credentials.ts';
import type { Organization } from '../../app/openApp.ts';
import { Failure } from '../../core/failure.ts';
import { recommendedTypes } from '../../core/filter/companyTypes.ts';
import { readFilter, saveFilter } from '../../engine/chooseFilter.ts';
import type { EngineDeps } from '../../engine/deps.ts';
import { previewFilter } from '../../engine/previewFilter.ts';
import { run } from '../../engine/run.ts';
import { why } from '../../engine/why.ts';
import type { Run } from '../../ports/stores.ts';
import { readPlan } from '../commands/plan.ts';
import { checkLines } from '../output/checks.ts';
import { explanationLines } from '../output/explanation.ts';
import type { Output } from '../output/output.ts';
import { entryLines, planCountLines } from '../output/plan.ts';
import { previewSummary, sampleLines } from '../output/preview.ts';
import { createProgress } from '../output/progress.ts';
import { type RunDocument, runDocument, skipTitleLines } from '../output/run.ts';
import { counted, durationBetween, thousands } from '../output/text.ts';
import { editSite } from './edits.ts';
import { stateOf, writtenSince } from './written.ts';

/** How the demo went; whoever runs it as a check reads this. */
export type Told = {
  readonly runs: readonly RunDocument[];
  /** AMP contacts or links written by the second sync, in which nothing had changed. */
  readonly writtenBySecond: number;
  /** The same of the third: those that were changed, and no other. */
  readonly writtenByThird: number;
  /** Whether all came out as it should. */
  readonly asPromised: boolean;
};

type Stage = {
  readonly output: Output;
  readonly sandbox: Sandbox;
  readonly url: string;
  readonly organization: Organization;
  readonly signal: AbortSignal;
};

/** Tells the story from the first connection to the third sync, each step by really doing it. */
export async function tellStory(stage: Stage): Promise<Told> {
  const { output, organization, sandbox } = stage;
  const { paint } = output;
  const heading = (title: string, command?: string) =>
    output.say('', paint.bold(title) + (command === undefined ? '' : paint.dim(`  ${command}`)));

  heading('Connect, and check every right that is needed', 'ampwise connect');
  const { checks } = await organization.connect(requestFor(stage.url), { replace: false });
  output.say(...checkLines(checks, paint));
  const deps = await organization.engine();
  const { stores } = deps;

  heading('What would the filter take?', 'ampwise filter preview');
  const filter = await readFilter(deps, recommendedTypes.join(','));
  const reading = createProgress(output);
  const { signal } = stage;
  const seen = await previewFilter(deps, filter, { signal, onProgress: reading.update }).finally(
    () => reading.end(),
  );
  if (seen.preview === null) throw failureOf(seen.run);
  output.say(...previewSummary(seen.preview, paint).map(indented));
  output.say(...sampleLines(seen.preview.sample.slice(0, 2)));
  await saveFilter(deps, filter);

  heading('The plan: every change, before any is made', 'ampwise plan');
  const planned = await go(stage, deps, 'plan', false);
  const plan = await readPlan(stores, planned.id, 1);
  output.say(...planCountLines(plan.counts));
  output.say(...plan.entries.flatMap((entry) => entryLines(entry, paint, 3)));

  heading('Import', 'ampwise sync');
  const first = await go(stage, deps, 'sync', true);
  output.say(`  ${inShort(first)}`);
  output.say(...skipTitleLines(first.skips));

  heading('Sync again: nothing changed, nothing is written', 'ampwise sync');
  const before = await stateOf(stores.ampContacts);
  const second = await go(stage, deps, 'sync', false);
  const after = await stateOf(stores.ampContacts);
  const writtenBySecond = writtenSince(before, after).length;
  output.say(`  ${inShort(second)}`, `  ${rows(writtenBySecond)} written.`);

  heading('Meanwhile, in ConnectWise');
  const edited = await editSite(sandbox, stores);
  output.say(...edited.told.map((line) => `  - ${line}`));

  heading('A third sync brings exactly that', 'ampwise sync');
  const third = await go(stage, deps, 'sync', false);
  const writtenByThird = writtenSince(after, await stateOf(stores.ampContacts)).length;
  output.say(`  ${inShort(third)}`, `  ${rows(writtenByThird)} written.`);
  const changes = await readPlan(stores, third.id, 1000);
  const told = changes.entries.filter(({ contactId }) => edited.contactIds.includes(contactId));
  output.say(...told.flatMap((entry) => entryLines(entry, paint, 2)));

  const [skip] = await stores.mirror.skips({
    reason: 'duplicate_email',
    afterContactId: 0,
    limit: 1,
  });
  heading('Why is this contact not in AMP?', `ampwise why ${skip?.contactId ?? 'NAME'}`);
  const explained = skip === undefined ? [] : await why(deps, { id: skip.contactId });
  output.say(...explained.flatMap((one) => explanationLines(one, paint)).map(indented));

  const runs = [first, second, third];
  const { created, updated } = third.counts;
  return {
    runs: runs.map(runDocument),
    writtenBySecond,
    writtenByThird,
    asPromised:
      runs.every(({ status }) => status === 'succeeded') &&
      writtenBySecond === 0 &&
      created > 0 &&
      updated > edited.contactIds.length &&
      writtenByThird === created + updated,
  };
}

function requestFor(site: string): Parameters<Organization['connect']>[0] {
  const { companyId: company, publicKey, privateKey, clientId } = DEFAULT_CREDENTIALS;
  const credentials = { kind: 'api_keys', user: publicKey, secret: privateKey } as const;
  return { site, company, clientId, credentials };
}

/** A run that has to end well; with progress on standard error if wanted. */
async function go(
  { output, signal }: Stage,
  deps: EngineDeps,
  kind: 'sync' | 'plan',
  shown: boolean,
): Promise<Run> {
  const progress = createProgress(output);
  const options = shown ? { kind, signal, onProgress: progress.update } : { kind, signal };
  const done = await run(deps, options).finally(() => progress.end());
  if (done.failure !== null) throw failureOf(done);
  return done;
}

function failureOf({ failure }: Run): Failure {
  return new Failure(failure?.code ?? 'internal', { error: 'demo' });
}

function inShort({ counts, requests, startedAt, finishedAt }: Run): string {
  const parts = [
    `${thousands(counts.created)} created`,
    `${thousands(counts.updated)} updated`,
    `${thousands(counts.unchanged)} unchanged`,
    `${thousands(counts.skipped)} left out`,
  ];
  const took = durationBetween(startedAt, finishedAt);
  return `${parts.join(', ')}: ${took}, ${counted(requests, 'request', 'requests')}.`;
}

function rows(count: number): string {
  return count === 0
    ? 'Not one AMP contact or link'
    : counted(count, 'AMP contact', 'AMP contacts');
}

function indented(line: string): string {
  return `  ${line}`;
}

/** Where to go from here. */
export const nextSteps: readonly string[] = [
  '  npx ampwise connect     connect your own ConnectWise; docs/api-member.md says what you need',
  '  npx ampwise sandbox     or explore a ConnectWise like this one',
  '  npx ampwise --help      all commands',
];
