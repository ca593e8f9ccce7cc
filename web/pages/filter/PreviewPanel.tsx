import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { Failing, Loading } from '../../parts/states.tsx';
import { filter as filterTexts } from '../../texts/english/filter.ts';
import classes from './Filter.module.css';
import { Sample } from './Sample.tsx';
import type { Preview, PreviewAnswer } from './usePreview.ts';

const words = filterTexts.preview;

/** The contacts that the filter includes, and the difference from the saved one, during editing. */
export function PreviewPanel({
  preview,
  hasQuestion,
  inTextForm,
  isSaved,
}: {
  readonly preview: Preview;
  /** Whether the filter is complete. */
  readonly hasQuestion: boolean;
  /** Whether the text form already shows the error. */
  readonly inTextForm: boolean;
  /** Whether it is the filter in force. */
  readonly isSaved: boolean;
}) {
  const { shown, isCurrent, isCounting, error, retry } = preview;
  const isOld = shown !== null && !isCurrent;
  return (
    <section className={classes.preview} aria-label={words.title} aria-busy={isCounting}>
      <h2 className={classes.previewTitle}>{words.title}</h2>
      <p className={classes.stale} role="status">
        {hasQuestion ? null : words.incomplete}
        {hasQuestion && isOld ? (isCounting ? words.stale : words.staleFailed) : null}{' '}
        {isCounting && (isOld || shown === null) ? words.counting : null}
      </p>
      {error === null || inTextForm ? null : (
        <Failing what={words.couldNot} error={error} onRetry={retry} />
      )}
      {shown === null ? (
        error === null && hasQuestion ? (
          <Loading lines={8} />
        ) : null
      ) : (
        <div className={isOld ? classes.old : undefined}>
          <Figures shown={shown} isSaved={isSaved && isCurrent} />
        </div>
      )}
    </section>
  );
}

type Listed = 'taken' | 'comesIn' | 'dropsOut';

function Figures({ shown, isSaved }: { readonly shown: PreviewAnswer; readonly isSaved: boolean }) {
  const { contacts, companies, change, sample } = shown;
  const [chosen, setChosen] = useState<Listed | null>(null);
  const lists = {
    taken: { count: contacts, sample },
    comesIn: { count: change?.entering.contacts ?? 0, sample: change?.entering.sample ?? [] },
    dropsOut: { count: change?.leaving.contacts ?? 0, sample: change?.leaving.sample ?? [] },
  };
  const list = change === null ? 'taken' : (chosen ?? 'taken');
  return (
    <>
      <p className={classes.figure}>
        <strong>{words.number(contacts)}</strong> {words.contacts(contacts)}
        {words.companies(companies)}
      </p>
      {isSaved ? <p className={classes.quiet}>{words.isSaved}</p> : <Change shown={shown} />}
      {change === null ? null : (
        <SegmentedControl
          className={classes.lists}
          aria-label={words.lists}
          size="xs"
          fullWidth
          value={list}
          onChange={setChosen}
          data={(['taken', 'comesIn', 'dropsOut'] as const).map((value) => ({
            value,
            label: `${words[value]} ${words.number(lists[value].count)}`,
          }))}
        />
      )}
      <Sample
        label={words[list]}
        rows={lists[list].sample}
        count={lists[list].count}
        none={words.none[list]}
      />
      <Skipped skips={shown.skips} />
    </>
  );
}

/** The contacts added and dropped, and what the present settings do with the dropped ones. */
function Change({ shown: { change, contacts } }: { readonly shown: PreviewAnswer }) {
  if (change === null) return null;
  const { entering, leaving, leavesFilter } = change;
  if (entering.contacts + leaving.contacts === 0) {
    return contacts === 0 ? null : <p className={classes.quiet}>{words.same}</p>;
  }
  return (
    <div className={classes.change}>
      <h3>{words.compared}</h3>
      <dl>
        <div>
          <dt>{words.comesIn}</dt>
          <dd data-kind="new">+{words.number(entering.contacts)}</dd>
        </div>
        <div>
          <dt>{words.dropsOut}</dt>
          <dd data-kind="old">−{words.number(leaving.contacts)}</dd>
        </div>
      </dl>
      {leaving.contacts === 0 ? null : leaving.linked === 0 ? (
        <p>{words.noLeavers}</p>
      ) : (
        <p>
          {words.leavers(leaving.linked)} {words.lot[leavesFilter]}
        </p>
      )}
    </div>
  );
}

/** Contacts of included companies that are skipped for a reason other than the filter. */
function Skipped({ skips }: { readonly skips: PreviewAnswer['skips'] }) {
  const others = filterTexts.otherReasons.flatMap((reason) => {
    const count = skips[reason] ?? 0;
    return count === 0 ? [] : [{ reason, count }];
  });
  if (others.length === 0) return null;
  return (
    <div className={classes.skipped}>
      <h3>{words.skipped}</h3>
      <ul>
        {others
          .toSorted((a, b) => b.count - a.count)
          .map(({ reason, count }) => (
            <li key={reason}>
              <span>{filterTexts.reason(reason)}</span>
              <span className={classes.count}>{words.number(count)}</span>
            </li>
          ))}
      </ul>
    </div>
  );
}
