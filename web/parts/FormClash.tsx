import type { VersionedForm } from '../api/versionedForm.ts';
import classes from './ChangedMeanwhile.module.css';
import { ChangedMeanwhile } from './ChangedMeanwhile.tsx';

/** What both people changed in the same form, value by value, until one of the versions is chosen. */
export function FormClash({
  form: { clash, state, saveMine, takeTheirs },
  titleOf,
  textOf,
}: {
  readonly form: VersionedForm;
  readonly titleOf: (name: string) => string;
  /** A value as people read it. */
  readonly textOf: (name: string, value: unknown) => string;
}) {
  if (clash === null) return null;
  const side = (which: 'theirs' | 'mine') => (
    <dl className={classes.values}>
      {clash.rows.map((row) => (
        <div key={row.name}>
          <dt>{titleOf(row.name)}</dt>
          <dd>{textOf(row.name, row[which])}</dd>
        </div>
      ))}
    </dl>
  );
  return (
    <ChangedMeanwhile
      by={clash.by}
      at={clash.now.at}
      theirs={side('theirs')}
      mine={side('mine')}
      busy={state === 'saving'}
      onMine={() => void saveMine()}
      onTheirs={takeTheirs}
    />
  );
}
