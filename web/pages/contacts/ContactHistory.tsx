import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Answer } from '../../api/call.ts';
import { useAnswer } from '../../api/queries.ts';
import { FoldButton } from '../../parts/FoldButton.tsx';
import { RecordDiff } from '../../parts/RecordDiff.tsx';
import { Shown } from '../../parts/states.tsx';
import { ExactTime } from '../../parts/Time.tsx';
import { contactTexts } from '../../texts/english/contact.ts';
import classes from './Contact.module.css';

type Entry = Answer<'GET /organizations/{org}/contacts/{id}/history'>['entries'][number];

const words = contactTexts.history;

/** More changes than this are folded. */
const manyChanges = 6;

const first = 20;
const most = 500;

/** The changes to a contact by syncs and people, newest first, field by field. */
export function ContactHistory({ org, id }: { readonly org: string; readonly id: string }) {
  const [limit, setLimit] = useState(first);
  const history = useAnswer(
    'GET /organizations/{org}/contacts/{id}/history',
    { path: { org, id }, query: { limit } },
    { keepPrevious: true },
  );
  return (
    <Shown answer={history} what={words.couldNotLoad}>
      {({ data: { entries, more } }) =>
        entries.length === 0 ? (
          <p className={classes.quiet}>{words.none}</p>
        ) : (
          <>
            <ol className={classes.history}>
              {entries.map((entry) => (
                <HistoryEntry key={`${entry.at} ${entry.run ?? ''} ${entry.what}`} entry={entry} />
              ))}
            </ol>
            {more && limit < most ? (
              <Button variant="default" mt="sm" onClick={() => setLimit(Math.min(most, limit * 5))}>
                {words.more}
              </Button>
            ) : null}
          </>
        )
      }
    </Shown>
  );
}

function HistoryEntry({ entry }: { readonly entry: Entry }) {
  const { at, by, what, state, changes } = entry;
  const stateText = words.states[state];
  const [open, setOpen] = useState(changes.length <= manyChanges);
  return (
    <li className={classes.entry}>
      <div className={classes.entryHead}>
        <strong>{what}</strong>
        {stateText === '' ? null : (
          <span className={state === 'failed' ? classes.failed : classes.quiet}>{stateText}</span>
        )}
        <span className={classes.quiet}>
          {by === null
            ? null
            : by.kind === 'schedule'
              ? `${words.bySchedule} · `
              : `${words.by(by.name)} · `}
          <ExactTime at={at} />
        </span>
      </div>
      {changes.length > manyChanges ? (
        <FoldButton open={open} onToggle={setOpen}>
          {words.fields(changes.length)}
        </FoldButton>
      ) : null}
      {changes.length === 0 || !open ? null : (
        <RecordDiff
          label={words.changes(what)}
          heads={words.heads}
          rows={changes.map(({ field, label, to, old, new: next, reason }) => ({
            key: `${field} ${to}`,
            field: label,
            now: old,
            willBe: next,
            to,
            reason,
          }))}
        />
      )}
    </li>
  );
}
