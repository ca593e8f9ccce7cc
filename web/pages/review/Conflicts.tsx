import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useFieldLabels } from '../../api/fieldLabels.ts';
import { useList } from '../../api/queries.ts';
import { Empty, Failing, Loading } from '../../parts/states.tsx';
import { review as reviewTexts } from '../../texts/english/review.ts';
import { ConflictDecision } from './ConflictDecision.tsx';
import { type Conflict, type InConflict, recordKey } from './conflict.ts';
import { Split } from './Split.tsx';
import { useDecide } from './useDecide.ts';

const words = reviewTexts;

/** Fields that were changed on both sides, grouped by record. */
export function Conflicts({ org }: { readonly org: string }) {
  const { open } = useSearch({ from: '/signedIn/organizations/$org/review' });
  const navigate = useNavigate({ from: '/organizations/$org/review' });
  const labelOf = useFieldLabels(org);
  const list = useList('GET /organizations/{org}/conflicts', {
    path: { org },
    query: { sort: 'since' },
  });
  const records = byRecord(list.rows);
  const present = records.find(({ key }) => key === open);
  const go = (key: string | null) =>
    void navigate({
      search: (before) => ({ ...before, open: key ?? undefined }),
      replace: true,
    });
  const [editing, setEditing] = useState<string | null>(null);
  const { decide, error, isPending } = useDecide(org);

  if (list.error !== null && list.rows.length === 0) {
    return <Failing what={words.couldNotLoad.conflicts} error={list.error} onRetry={list.retry} />;
  }
  if (list.isPending) return <Loading />;
  if (records.length === 0) {
    return <Empty title={words.conflicts.none}>{words.conflicts.noneText}</Empty>;
  }
  const shown = present ?? records[0];
  if (shown === undefined) return null;
  const next = () => {
    const at = records.indexOf(shown);
    go((records[at + 1] ?? records[at - 1])?.key ?? null);
  };
  const choose = (conflict: Conflict, side: 'amp' | 'connectwise') => {
    const isLast = shown.conflicts.length === 1;
    decide(conflict, side, () => {
      if (isLast) next();
    });
  };
  const [first] = shown.conflicts;
  return (
    <Split
      label={words.conflicts.list}
      items={records.map(({ key, name, conflicts }) => ({
        key,
        name,
        about: conflicts.map((one) => fieldName(one, labelOf)).join(', '),
      }))}
      open={shown.key}
      isChosen={present !== undefined && open !== undefined}
      onOpen={go}
      keys={{
        a: () => choose(first, 'amp'),
        c: () => choose(first, 'connectwise'),
        e: () => setEditing(first.id),
        l: next,
      }}
      list={list}
    >
      <ConflictDecision
        key={shown.key}
        org={org}
        record={shown}
        labelOf={(conflict) => fieldName(conflict, labelOf)}
        isPending={isPending}
        error={error}
        editing={editing}
        onEdit={setEditing}
        onChoose={choose}
        onLater={next}
      />
    </Split>
  );
}

function fieldName(conflict: Conflict, labelOf: (name: string) => string): string {
  return conflict.kind === 'todo'
    ? (words.conflicts.todoFields[conflict.field] ?? conflict.field)
    : labelOf(conflict.field);
}

function byRecord(rows: readonly Conflict[]): readonly InConflict[] {
  const found = new Map<string, [Conflict, ...Conflict[]]>();
  for (const row of rows) {
    const key = recordKey(row);
    const known = found.get(key);
    if (known === undefined) found.set(key, [row]);
    else known.push(row);
  }
  return [...found].map(([key, conflicts]) => ({ key, name: conflicts[0].name, conflicts }));
}
