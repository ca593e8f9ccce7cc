import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Query } from '../../api/call.ts';
import type { List, Row } from '../../api/queries.ts';
import { ConfirmDialog } from '../../parts/ConfirmDialog.tsx';
import { nameOf } from '../../parts/nameOf.ts';
import { Failing } from '../../parts/states.tsx';
import { tellDone } from '../../parts/tellDone.tsx';
import { texts } from '../../texts/english.ts';
import { changeAll, idsThatMatch } from './bulk.ts';
import classes from './Contacts.module.css';

const words = texts.contacts;

/** Before more than this number are removed, their names are shown. */
const fewContacts = 20;
const sampled = 8;

export type Selected = {
  readonly keys: ReadonlySet<string>;
  /** Everything that matches is selected, whether loaded or not. */
  readonly all: boolean;
};

export const nobodySelected: Selected = { keys: new Set(), all: false };

/**
 * The selection, always stating whether it is the loaded rows or everything that matches, with its
 * actions.
 */
export function SelectionBar({
  org,
  asked,
  list,
  selected,
  onSelect,
  isRemoved,
}: {
  readonly org: string;
  readonly asked: Query<'GET /organizations/{org}/contacts'>;
  readonly list: List<Row<'GET /organizations/{org}/contacts'>>;
  readonly selected: Selected;
  readonly onSelect: (selected: Selected) => void;
  /** The list contains removed contacts, which can be restored. */
  readonly isRemoved: boolean;
}) {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [progress, setProgress] = useState<{ done: number; all: number } | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const { total } = list;
  const count = selected.all ? (total ?? selected.keys.size) : selected.keys.size;
  const loadedAll = list.rows.every(({ id }) => selected.keys.has(id));
  const op = isRemoved ? 'restore' : 'remove';

  const refresh = async () => {
    await queries.invalidateQueries();
  };
  const restoreAll = async (ids: readonly string[]) => {
    try {
      const {
        done,
        refused,
        error: stopped,
      } = await changeAll(org, 'restore', ids, () => undefined);
      tellDone(words.restored(done.length, refused));
      setError(stopped);
    } catch (thrown) {
      setError(thrown instanceof Error ? thrown : new Error('unknown'));
    }
    await refresh();
  };
  const start = async () => {
    setAsking(false);
    setError(null);
    setProgress({ done: 0, all: count });
    try {
      const ids = selected.all ? await idsThatMatch(org, asked) : [...selected.keys];
      setProgress({ done: 0, all: ids.length });
      const {
        done,
        refused,
        error: stopped,
      } = await changeAll(org, op, ids, (so) => setProgress({ done: so, all: ids.length }));
      onSelect(nobodySelected);
      setError(stopped);
      if (op === 'restore') tellDone(words.restored(done.length, refused));
      else tellDone(words.removed(done.length, refused), () => void restoreAll(done));
    } catch (thrown) {
      setError(thrown instanceof Error ? thrown : new Error('unknown'));
    }
    setProgress(null);
    await refresh();
  };

  const sample = list.rows.filter(({ id }) => selected.all || selected.keys.has(id));
  const trouble =
    error === null ? null : (
      <Failing what={isRemoved ? words.couldNotRestore : words.couldNotRemove} error={error} />
    );
  if (count === 0 && progress === null) return trouble;
  return (
    <>
      {trouble}
      <div className={classes.toolbar} role="status">
        <span className={classes.selected}>
          {selected.all ? words.allSelected(count) : words.selected(count)}
        </span>
        {!selected.all && loadedAll && total !== null && total > count ? (
          <Button variant="default" onClick={() => onSelect({ ...selected, all: true })}>
            {words.selectAll(total)}
          </Button>
        ) : null}
        <Button
          variant="default"
          loading={progress !== null}
          onClick={() => (op === 'remove' && count > fewContacts ? setAsking(true) : void start())}
        >
          {isRemoved ? words.restore : words.remove}
        </Button>
        <Button variant="subtle" onClick={() => onSelect(nobodySelected)}>
          {texts.list.clear}
        </Button>
        {progress === null ? null : (
          <span className={classes.quiet}>
            {isRemoved
              ? words.restoring(progress.done, progress.all)
              : words.removing(progress.done, progress.all)}
          </span>
        )}
      </div>
      {asking ? (
        <ConfirmDialog
          title={words.plan.title(count)}
          confirm={words.plan.remove(count)}
          cancel={words.plan.keep}
          onConfirm={() => void start()}
          onClose={() => setAsking(false)}
        >
          <p>{words.plan.text}</p>
          <div>
            <p>{words.plan.among}</p>
            <ul className={classes.people}>
              {sample.slice(0, sampled).map((row) => (
                <li key={row.id}>{nameOf(row)}</li>
              ))}
              {count > sampled ? (
                <li>{words.plan.more(count - Math.min(sampled, sample.length))}</li>
              ) : null}
            </ul>
          </div>
        </ConfirmDialog>
      ) : null}
    </>
  );
}
