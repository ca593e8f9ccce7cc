import { Select } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type Answer, type Answered, call } from '../../api/call.ts';
import { fieldProblem } from '../../api/problem.ts';
import { keyOf, useAnswer } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import { type Saved, useVersionedForm } from '../../api/versionedForm.ts';
import forms from '../../parts/Form.module.css';
import { Shown } from '../../parts/states.tsx';
import { texts } from '../../texts/english.ts';
import { SaveBar } from './SaveBar.tsx';

type Mapping = Answer<'GET /organizations/{org}/activity-mapping'>;

const words = texts.organization;
const operation = 'GET /organizations/{org}/activity-mapping';
const names = ['task', 'call', 'email', 'meeting', 'open', 'done'] as const;
type Name = (typeof names)[number];
const titles: Readonly<Record<string, string>> = words.mapped;

/** Which activity type and status of ConnectWise goes with which to-do. */
export function ActivityMapping({
  org,
  isReadOnly,
}: {
  readonly org: string;
  readonly isReadOnly: boolean;
}) {
  const mapping = useAnswer(operation, { path: { org } });
  return (
    <>
      <p className={forms.intro}>{words.mappingText}</p>
      <Shown answer={mapping} what={words.couldNotLoadMapping}>
        {(answer) => <MappingForm org={org} answer={answer} isReadOnly={isReadOnly} />}
      </Shown>
    </>
  );
}

/** By id: what is compared and sent is the id alone. */
function saved({ data, etag }: Answered<Mapping>): Saved {
  const values = Object.fromEntries(names.map((name) => [name, data.mapping[name]?.id ?? null]));
  return { values, etag, by: data.savedBy?.name ?? null };
}

function MappingForm({
  org,
  answer,
  isReadOnly,
}: {
  readonly org: string;
  readonly answer: Answered<Mapping>;
  readonly isReadOnly: boolean;
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
      // They are one document: the other sections have another version now.
      await refresh('GET /organizations/{org}/settings');
    },
  });
  const { types, statuses } = answer.data;
  const listOf = (name: Name) => {
    if (name !== 'open' && name !== 'done') return types;
    return statuses.filter(({ closed }) => closed === (name === 'done'));
  };
  const nameOf = (name: string, id: unknown) => {
    const list = name === 'open' || name === 'done' ? statuses : types;
    return list.find((one) => one.id === id)?.name ?? words.connectWiseChooses;
  };
  return (
    <SaveBar
      form={form}
      isReadOnly={isReadOnly}
      titleOf={(name) => titles[name] ?? name}
      textOf={nameOf}
      isShownAtField={names.some(
        (name) => fieldProblem(form.error, `/mapping/${name}`) !== undefined,
      )}
    >
      {names.map((name) => {
        const value = form.value(name);
        return (
          <Select
            key={name}
            label={words.mapped[name]}
            placeholder={words.connectWiseChooses}
            disabled={isReadOnly}
            clearable
            value={typeof value === 'number' ? String(value) : null}
            error={fieldProblem(form.error, `/mapping/${name}`)}
            data={listOf(name)
              .filter(({ id, inactive }) => !inactive || id === value)
              .map(({ id, name: label, inactive }) => ({
                value: String(id),
                label: inactive ? words.inactive(label) : label,
              }))}
            onChange={(next) => form.set(name, next === null ? null : Number(next))}
          />
        );
      })}
    </SaveBar>
  );
}
