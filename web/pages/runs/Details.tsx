import type { ReactNode } from 'react';
import { startedBy } from '../../parts/runFacts.ts';
import { ExactTime } from '../../parts/Time.tsx';
import { runTexts } from '../../texts/english/run.ts';
import { number } from '../../texts/numbers.ts';
import classes from './RunPage.module.css';
import type { FollowedRun } from './types.ts';

const words = runTexts.details;

const time = (at: string | null) => (at === null ? null : <ExactTime at={at} />);

/** Other details of a run. */
export function Details({ run }: { readonly run: FollowedRun }) {
  const { counts, read, mapping, lostAnswers, missing, filterNotes } = run;
  const rows: readonly (readonly [string, ReactNode])[] = [
    [words.startedBy, startedBy(run)],
    [words.requested, time(run.requestedAt)],
    [words.started, time(run.startedAt)],
    [words.finished, time(run.finishedAt)],
    [words.appliedBy, run.appliedBy === null ? null : startedBy({ startedBy: run.appliedBy })],
    [words.appliedAt, time(run.appliedAt)],
    [words.read, words.readText(read.companies, read.contacts)],
    [words.requests, number(run.requests)],
    [words.unchanged, number(counts.unchanged)],
    [words.conflicts, number(counts.conflicts)],
    [words.holds, number(counts.holds)],
    [words.waiting, number(run.todos.waiting)],
    [words.mapping, mapping === null ? null : words.mappingText(mapping)],
    [words.lost, lostAnswers.count === 0 ? null : words.lostText(lostAnswers.count)],
    ...missing.map(
      (one) => [words.missing, words.missingText(one.name, one.list, one.now)] as const,
    ),
    ...filterNotes.map(
      (note) =>
        [
          words.filterNote,
          note.kind === 'gone' ? words.gone(note.name) : words.renamed(note.from, note.to),
        ] as const,
    ),
    [words.id, run.id],
  ];
  return (
    <dl className={classes.details}>
      {rows.map(([name, value], index) =>
        value === null ? null : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows never change places
          <Row key={index} name={name} value={value} />
        ),
      )}
    </dl>
  );
}

function Row({ name, value }: { readonly name: string; readonly value: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
