import { UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Fragment, useId, useState } from 'react';
import { RecordDiff } from '../../parts/RecordDiff.tsx';
import { texts } from '../../texts/english.ts';
import { exactTime } from '../../texts/numbers.ts';
import classes from './Audit.module.css';
import { actorOf, type Entry, fieldName, objectOf, sentenceOf, valueName } from './sentences.ts';

const words = texts.audit;

/** The entries; each opens to show the values before and after. */
export function AuditTable({
  org,
  entries,
}: {
  readonly org: string;
  readonly entries: readonly Entry[];
}) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const prefix = useId();
  const toggle = (id: string) => {
    const next = new Set(open);
    if (!next.delete(id)) next.add(id);
    setOpen(next);
  };
  return (
    <table className={classes.table} aria-label={texts.frame.pages.audit}>
      <thead>
        <tr>
          <th scope="col">{words.when}</th>
          <th scope="col">{words.who}</th>
          <th scope="col">{words.what}</th>
          <th scope="col">{words.about}</th>
          <th scope="col">{words.from}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => {
          const isOpen = open.has(entry.id);
          const Chevron = isOpen ? IconChevronDown : IconChevronRight;
          const sentence = sentenceOf(entry);
          return (
            <Fragment key={entry.id}>
              <tr className={classes.entry}>
                <td className={classes.when}>
                  <time dateTime={entry.at}>{exactTime(new Date(entry.at))}</time>
                </td>
                <td className={classes.long}>
                  <bdi>{actorOf(entry)}</bdi>
                </td>
                <td className={classes.what}>
                  <UnstyledButton
                    className={classes.toggle}
                    aria-expanded={isOpen}
                    aria-controls={isOpen ? `${prefix}-${entry.id}` : undefined}
                    onClick={() => toggle(entry.id)}
                  >
                    <Chevron size={16} stroke={1.5} aria-hidden="true" />
                    {sentence}
                  </UnstyledButton>
                </td>
                <td className={classes.long}>
                  <bdi>{objectOf(entry)}</bdi>
                </td>
                <td className={`${classes.quiet} ${classes.from}`}>
                  {entry.by === null ? null : words.throughs[entry.by.through]}
                  {entry.address === null ? null : ` · ${entry.address}`}
                </td>
              </tr>
              {isOpen ? (
                <tr className={classes.opened} id={`${prefix}-${entry.id}`}>
                  <td colSpan={5}>
                    <Details org={org} entry={entry} />
                  </td>
                </tr>
              ) : null}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}

function Details({ org, entry }: { readonly org: string; readonly entry: Entry }) {
  const { changes, field, choose, requestId, about } = entry;
  const rows = changes.map(({ name, old, new: now }) => ({
    key: name,
    field: fieldName(entry, name),
    now: valueName(entry, name, old),
    willBe: valueName(entry, name, now),
  }));
  return (
    <div className={classes.details}>
      {rows.length > 0 ? (
        <RecordDiff label={words.changes} rows={rows} heads={words.heads} />
      ) : field !== null && choose !== null ? (
        <p>{words.chose(field, words.sides[choose])}</p>
      ) : (
        <p className={classes.quiet}>{words.noChanges}</p>
      )}
      <p className={classes.foot}>
        <Link
          to="/organizations/$org/audit-log"
          params={{ org }}
          search={{ kind: about.kind, object: String(about.id) }}
        >
          {words.history}
        </Link>
        {requestId === null ? null : (
          <span className={classes.quiet}>{words.request(requestId)}</span>
        )}
      </p>
    </div>
  );
}
