import { Select } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Answer, Input } from '../../api/call.ts';
import { ApiProblem } from '../../api/problem.ts';
import { keyOf, useAction, useAnswer } from '../../api/queries.ts';
import { ChangedMeanwhile } from '../../parts/ChangedMeanwhile.tsx';
import { Failing, Shown } from '../../parts/states.tsx';
import { UnsavedBar } from '../../parts/UnsavedBar.tsx';
import { texts } from '../../texts/english.ts';
import classes from './Mapping.module.css';
import { isOtherTab } from './search.ts';

const words = texts.mapping.todos;
type Lists = Answer<'GET /organizations/{org}/activity-mapping'>;
type Name = keyof Lists['mapping'];
type Changes = Input<'PATCH /organizations/{org}/activity-mapping'>['body']['mapping'];
const types: readonly Name[] = ['task', 'call', 'email', 'meeting'];
const statuses: readonly Name[] = ['open', 'done'];

/** Which activity type and status of ConnectWise goes with which to-do. */
export function TodosTab({
  org,
  canChange,
}: {
  readonly org: string;
  readonly canChange: boolean;
}) {
  const lists = useAnswer('GET /organizations/{org}/activity-mapping', { path: { org } });
  return (
    <Shown answer={lists} what={words.couldNotLoad}>
      {({ data, etag }) => (
        <TodosForm org={org} lists={data} etag={etag ?? '*'} canChange={canChange} />
      )}
    </Shown>
  );
}

function TodosForm({
  org,
  lists,
  etag,
  canChange,
}: {
  readonly org: string;
  readonly lists: Lists;
  readonly etag: string;
  readonly canChange: boolean;
}) {
  const queries = useQueryClient();
  const [changes, setChanges] = useState<Partial<Record<Name, number | null>>>({});
  const key = keyOf('GET /organizations/{org}/activity-mapping', { path: { org } });
  const save = useAction('PATCH /organizations/{org}/activity-mapping', {
    async onDone() {
      await queries.invalidateQueries({ queryKey: key });
      setChanges({});
    },
  });
  const [start, setStart] = useState(etag);
  const isChanged = Object.keys(changes).length > 0;
  if (start !== etag && !isChanged) setStart(etag);
  const send = (version: string) => {
    const mapping: Changes = Object.fromEntries(
      Object.entries(changes).map(([name, id]) => [name, id === null ? null : { id }]),
    );
    save.mutate(
      { path: { org }, body: { mapping }, ifMatch: version },
      {
        onError: (thrown) => {
          if (thrown instanceof ApiProblem && thrown.status === 412) {
            void queries.invalidateQueries({ queryKey: key });
          }
        },
      },
    );
  };
  const isOutdated = save.error instanceof ApiProblem && save.error.status === 412;
  const field = (name: Name, all: Lists['types'] | Lists['statuses']) => {
    const present = lists.mapping[name]?.id ?? null;
    const changed = changes[name];
    const value = changed === undefined ? present : changed;
    const byDefault = all.find(({ isDefault }) => isDefault)?.name ?? null;
    return (
      <Select
        key={name}
        label={words.rows[name]}
        disabled={!canChange}
        clearable
        placeholder={words.byDefault(byDefault)}
        data={all.map((one) => ({
          value: String(one.id),
          label: one.inactive ? `${one.name} (${words.inactive})` : one.name,
          disabled: one.inactive,
        }))}
        value={value === null ? null : String(value)}
        onChange={(id) => {
          const next = id === null ? null : Number(id);
          const { [name]: _, ...rest } = changes;
          setChanges(next === present ? rest : { ...rest, [name]: next });
        }}
      />
    );
  };
  return (
    <>
      {isOutdated && start !== etag ? (
        <ChangedMeanwhile
          by={lists.savedBy?.name ?? null}
          at={lists.savedAt}
          theirs={null}
          mine={null}
          busy={save.isPending}
          onTheirs={() => {
            save.reset();
            setChanges({});
          }}
          onMine={() => send(etag)}
        />
      ) : null}
      {save.error === null || isOutdated ? null : (
        <Failing what={words.couldNotSave} error={save.error} />
      )}
      <section className={classes.todos} aria-label={words.types}>
        <h2 className={classes.groupTitle}>{words.types}</h2>
        {types.map((name) => field(name, lists.types))}
      </section>
      <section className={classes.todos} aria-label={words.statuses}>
        <h2 className={classes.groupTitle}>{words.statuses}</h2>
        {statuses.map((name) => field(name, lists.statuses))}
      </section>
      {canChange && isChanged ? (
        <UnsavedBar
          save={words.save}
          saving={save.isPending}
          onSave={() => send(start)}
          onDiscard={() => {
            save.reset();
            setChanges({});
          }}
          isLeaving={isOtherTab}
        >
          {words.changed}
        </UnsavedBar>
      ) : null}
    </>
  );
}
