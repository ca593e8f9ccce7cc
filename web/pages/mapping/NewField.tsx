import { Button, Select, TagsInput, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Input } from '../../api/call.ts';
import { fieldProblem } from '../../api/problem.ts';
import { keyOf, useAction } from '../../api/queries.ts';
import { Failing } from '../../parts/states.tsx';
import { mapping as mappingTexts } from '../../texts/english/mapping.ts';
import classes from './Mapping.module.css';

const words = mappingTexts.add;
type Kind = Input<'POST /organizations/{org}/amp-fields'>['body']['kind'];
const kinds: readonly Kind[] = [
  'text',
  'long_text',
  'phone',
  'number',
  'date',
  'yes_no',
  'choice',
  'choices',
  'url',
];

/** Creates a custom field of AMP contacts from the mapping. */
export function NewField({
  org,
  onDone,
  onClose,
}: {
  readonly org: string;
  readonly onDone: (name: string) => void;
  readonly onClose: () => void;
}) {
  const queries = useQueryClient();
  const [label, setLabel] = useState('');
  const [kind, setKind] = useState<Kind>('text');
  const [options, setOptions] = useState<string[]>([]);
  const create = useAction('POST /organizations/{org}/amp-fields', {
    async onDone({ data }) {
      await queries.invalidateQueries({
        queryKey: keyOf('GET /organizations/{org}/amp-fields', { path: { org } }),
      });
      onDone(data.name);
    },
  });
  const problemOf = (name: string) => fieldProblem(create.error, `/${name}`);
  const isChoice = kind === 'choice' || kind === 'choices';
  const isTold = ['label', 'kind', 'options'].some((name) => problemOf(name) !== undefined);
  return (
    <form
      className={classes.newField}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        create.mutate({ path: { org }, body: { label, kind, ...(isChoice ? { options } : {}) } });
      }}
    >
      <div className={classes.fields}>
        <TextInput
          label={words.label}
          required
          autoFocus
          maxLength={60}
          value={label}
          error={problemOf('label')}
          onChange={({ currentTarget }) => setLabel(currentTarget.value)}
        />
        <Select
          label={words.kind}
          comboboxProps={{ withinPortal: false }}
          data={kinds.map((value) => ({ value, label: mappingTexts.kinds[value] ?? value }))}
          value={kind}
          error={problemOf('kind')}
          onChange={(value) => setKind(kinds.find((one) => one === value) ?? 'text')}
        />
        {isChoice ? (
          <TagsInput
            label={words.options}
            description={words.optionsHelp}
            value={options}
            error={problemOf('options')}
            onChange={setOptions}
          />
        ) : null}
      </div>
      {create.error === null || isTold ? null : (
        <Failing what={words.couldNotCreate} error={create.error} />
      )}
      <div className={classes.ways}>
        <Button variant="default" onClick={onClose}>
          {words.cancel}
        </Button>
        <Button variant="default" type="submit" loading={create.isPending}>
          {words.create}
        </Button>
      </div>
    </form>
  );
}
