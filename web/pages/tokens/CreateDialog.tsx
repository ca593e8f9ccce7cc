import { Button, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { usePlace } from '../../api/bootstrap.ts';
import { fieldProblem } from '../../api/problem.ts';
import { useAction } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import { Choices } from '../../parts/Choices.tsx';
import { CopyText } from '../../parts/CopyText.tsx';
import forms from '../../parts/Form.module.css';
import { FormModal, ShownOnce, Unsaved, useFormDialog } from '../../parts/FormDialog.tsx';
import { Failing } from '../../parts/states.tsx';
import { tokensTexts } from '../../texts/english/tokens.ts';
import type { Token } from './TokensTable.tsx';

const words = tokensTexts;
const expiries = ['30d', '90d', '365d', 'never'] as const;
type Expiry = (typeof expiries)[number];
type Owner = keyof typeof words.owners;
type Props = { readonly org: string; readonly onClose: () => void };

const isExpiry = (value: string | null): value is Expiry => expiries.some((one) => one === value);

/** Creates a token; the same dialog then shows it, once. */
export function CreateDialog({ org, onClose }: Props) {
  const [made, setMade] = useState<{ readonly name: string; readonly token: string } | null>(null);
  return (
    <FormModal
      opened
      onClose={onClose}
      title={made === null ? words.createTitle : words.createdTitle(made.name)}
      size={560}
    >
      {made === null ? (
        <CreateForm org={org} onMade={setMade} />
      ) : (
        <div className={forms.form}>
          <ShownOnce>
            <CopyText label={words.token} value={made.token} />
          </ShownOnce>
          <p>{words.once}</p>
          <CopyText label={words.tryIt} value={curlLine(org, made.token)} />
          <div className={forms.end}>
            <Button onClick={onClose}>{words.done}</Button>
          </div>
        </div>
      )}
    </FormModal>
  );
}

function curlLine(org: string, token: string): string {
  const url = `${window.location.origin}/api/v1/organizations/${org}`;
  return `curl -H 'Authorization: Bearer ${token}' ${url}`;
}

function CreateForm({
  org,
  onMade,
}: Pick<Props, 'org'> & {
  readonly onMade: (made: { readonly name: string; readonly token: string }) => void;
}) {
  const { place } = usePlace(org);
  const { leave } = useFormDialog();
  const [name, setName] = useState('');
  const [scope, setScope] = useState<Token['scope']>('read');
  const [expires, setExpires] = useState<Expiry>('90d');
  const [owner, setOwner] = useState<Owner>('me');
  const [key] = useState(() => crypto.randomUUID());
  const refresh = useRefresh();
  const create = useAction('POST /organizations/{org}/tokens', {
    async onDone({ data }) {
      await refresh('GET /organizations/{org}/tokens');
      onMade({ name: data.name, token: data.token ?? '' });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const user = owner === 'organization' ? { user: null } : {};
    create.mutate({ path: { org }, body: { name, scope, expires, ...user }, key });
  };
  const problem = fieldProblem(create.error, '/name');
  return (
    <form className={forms.form} onSubmit={submit}>
      <Unsaved isChanged={name !== ''} />
      {create.error === null || problem !== undefined ? null : (
        <Failing what={words.couldNotCreate} error={create.error} />
      )}
      <TextInput
        label={words.name}
        description={words.nameHelp}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        required
        withAsterisk={false}
        data-autofocus
        value={name}
        error={problem}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <Choices
        label={words.scope}
        value={scope}
        onChange={setScope}
        choices={(['read', 'write', 'admin'] as const).map((value) => ({
          value,
          title: words.scopes[value],
          text: words.scopeTexts[value],
        }))}
      />
      <Select
        label={words.expiry}
        description={words.expiryHelp[expires]}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={expires}
        onChange={(value) => {
          if (isExpiry(value)) setExpires(value);
        }}
        data={expiries.map((value) => ({ value, label: words.expiries[value] }))}
      />
      {place?.role === 'admin' ? (
        <Choices
          label={words.owner}
          value={owner}
          onChange={setOwner}
          choices={(['me', 'organization'] as const).map((value) => ({
            value,
            title: words.owners[value],
            text: words.ownerTexts[value],
          }))}
        />
      ) : null}
      <div className={forms.end}>
        <Button variant="default" onClick={() => leave()}>
          {words.cancel}
        </Button>
        <Button type="submit" loading={create.isPending}>
          {words.createNow}
        </Button>
      </div>
    </form>
  );
}
