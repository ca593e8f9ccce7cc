import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { texts } from '../texts/english.ts';
import classes from './ChangedMeanwhile.module.css';
import { Time } from './Time.tsx';

/**
 * Someone saved another version while this one was being edited: both are shown, and the user picks
 * one. Until then nothing is overwritten or lost.
 */
export function ChangedMeanwhile({
  by,
  at,
  theirs,
  mine,
  busy,
  onMine,
  onTheirs,
}: {
  /** The author of the other version; null if not known. */
  readonly by: string | null;
  readonly at: string | null;
  readonly theirs: ReactNode;
  readonly mine: ReactNode;
  readonly busy: boolean;
  /** Saves the user's edits in place of the other version. */
  readonly onMine: () => void;
  /** Continues from the other version. */
  readonly onTheirs: () => void;
}) {
  const words = texts.editing.changedMeanwhile;
  return (
    <div className={classes.changed} role="alert">
      <p className={classes.title}>
        {words.title(by)} {at === null ? null : <Time at={at} />}
      </p>
      <p>{words.text}</p>
      <div className={classes.both}>
        <div>
          <h2>{words.theirs}</h2>
          {theirs}
          <Button variant="default" onClick={onTheirs} disabled={busy}>
            {words.takeTheirs}
          </Button>
        </div>
        <div>
          <h2>{words.mine}</h2>
          {mine}
          <Button variant="default" onClick={onMine} loading={busy}>
            {words.takeMine}
          </Button>
        </div>
      </div>
    </div>
  );
}
