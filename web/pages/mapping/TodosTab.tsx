import { Select } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type Answer, type Answered, call } from '../../api/call.ts';
import { fieldProblem } from '../../api/problem.ts';
import { keyOf, useAnswer } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import { type Saved, useVersionedForm } from '../../api/versionedForm.ts';
import { FormClash } from '../../parts/FormClash.tsx';
import { Failing, Shown } from '../../parts/states.tsx';
import { UnsavedBar } from '../../parts/UnsavedBar.tsx';
import { mapping as mappingTexts } from '../../texts/english/mapping.ts';
import { texts } from '../../texts/english.ts';
import classes from './Mapping.module.css';
import { isOtherTab } from './search.ts';

const words = mappingTexts.todos;
const operation = 'GET /organizations/{org}/activity-mapping';
type Lists = Answer<typeof operation>;
const types = ['task', 'call', 'email', 'meeting'] as const;
const statuses = ['open', 'done'] as const;
const names = [...types, ...statuses];
type Name = (typeof names)[number];
const titles: Readonly<Record<string, string>> = words.rows;

/** The ConnectWise activity type and status for each kind of to-do. */
export function TodosTab({
  org,
  canChange,
}: {
  readonly org: string;
  readonly canChange: boolean;
}) {
  const lists = useAnswer(operation, { path: { org } });
  return (
    <Shown answer={lists} what={words.couldNotLoad} noRights={mappingTexts.noRights}>
      {(answer) => <TodosForm org={org} answer={answer} canChange={canChange} />}
    </Shown>
  );
}

/** By id: only the id is compared and sent. */
function saved({ data, etag }: Answered<Lists>): Saved {
  const values = Object.fromEntries(names.map((name) => [name, data.mapping[name]?.id ?? null]));
  return { values, etag, by: data.savedBy?.name ?? null, at: data.savedAt };
}

/** The choices: a done to-do closes its activity, an open one does not. */
function listOf({ types: all, statuses: states }: Lists, name: string) {
  return name === 'open' || name === 'done'
    ? states.filter(({ closed }) => closed === (name === 'done'))
    : all;
}

function TodosForm({
  org,
  answer,
  canChange,
}: {
  readonly org: string;
  readonly answer: Answered<Lists>;
  readonly canChange: boolean;
}) {
  const queries = useQueryClient();
  const refresh = useRefresh();
  const form = useVersionedForm({
    saved: saved(answer),
    async reload() {
      const fresh = await call(operation, { path: { org } });
      queries.setQueryData(keyOf(operation, { path: { org } }), fresh);
      return saved(fresh);
    },
    async send(edits, ifMatch) {
      await call('PATCH /organizations/{org}/activity-mapping', {
        path: { org },
        body: { mapping: edits },
        ifMatch,
      });
      // They are one document: the settings have another version now.
      await refresh('GET /organizations/{org}/settings');
    },
  });
  const { error } = form;
  const problemOf = (name: Name) => fieldProblem(error, `/mapping/${name}`);
  const byDefault = (name: string) =>
    words.byDefault(listOf(answer.data, name).find(({ isDefault }) => isDefault)?.name ?? null);
  const textOf = (name: string, id: unknown) =>
    listOf(answer.data, name).find((one) => one.id === id)?.name ?? byDefault(name);
  const field = (name: Name) => {
    const value = form.value(name);
    return (
      <Select
        key={name}
        label={words.rows[name]}
        disabled={!canChange}
        clearable
        placeholder={byDefault(name)}
        value={typeof value === 'number' ? String(value) : null}
        error={problemOf(name)}
        data={listOf(answer.data, name)
          .filter(({ id, inactive }) => !inactive || id === value)
          .map(({ id, name: label, inactive }) => ({
            value: String(id),
            label: inactive ? words.inactive(label) : label,
          }))}
        onChange={(id) => form.set(name, id === null ? null : Number(id))}
      />
    );
  };
  return (
    <>
      <FormClash form={form} titleOf={(name) => titles[name] ?? name} textOf={textOf} />
      {error === null || names.some((name) => problemOf(name) !== undefined) ? null : (
        <Failing what={words.couldNotSave} error={error} />
      )}
      <section className={classes.todos} aria-label={words.types}>
        <h2 className={classes.groupTitle}>{words.types}</h2>
        {types.map(field)}
      </section>
      <section className={classes.todos} aria-label={words.statuses}>
        <h2 className={classes.groupTitle}>{words.statuses}</h2>
        {statuses.map(field)}
      </section>
      {canChange && form.isChanged ? (
        <UnsavedBar
          save={words.save}
          saving={form.state === 'saving'}
          blocked={form.clash === null ? undefined : texts.editing.changedMeanwhile.chooseFirst}
          onSave={() => void form.save()}
          onDiscard={form.discard}
          isLeaving={isOtherTab}
        >
          {words.changed}
        </UnsavedBar>
      ) : null}
    </>
  );
}
