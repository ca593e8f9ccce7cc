import { Button, NumberInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { fieldProblem } from '../../api/problem.ts';
import { useAction } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import { useUsers } from '../../api/users.ts';
import forms from '../../parts/Form.module.css';
import { Failing } from '../../parts/states.tsx';
import { Table } from '../../parts/Table.tsx';
import { UserSelect } from '../../parts/UserSelect.tsx';
import { texts } from '../../texts/english.ts';
import classes from './Organization.module.css';
import type { SettingsAnswer } from './settings.ts';

const words = texts.organization;

/** Owners by company. Each rule is saved separately, so that two people do not block each other. */
export function CompanyRules({
  org,
  answer,
  isReadOnly,
}: {
  readonly org: string;
  readonly answer: SettingsAnswer;
  readonly isReadOnly: boolean;
}) {
  const [company, setCompany] = useState<string | number>('');
  const [owner, setOwner] = useState<string | null>(null);
  const { nameOf } = useUsers(org);
  const refresh = useRefresh();
  const change = useAction('PATCH /organizations/{org}/settings', {
    async onDone(_, { body }) {
      await refresh('GET /organizations/{org}/settings');
      const rules = Object.values(body.settings?.ownerByCompany ?? {});
      if (rules.some((rule) => rule !== null)) setCompany('');
    },
  });
  const put = (id: string, user: string | null) =>
    change.mutate({
      path: { org },
      body: { settings: { ownerByCompany: { [id]: user } } },
      ifMatch: answer.etag ?? '*',
    });
  const rules = Object.entries(answer.data.settings.ownerByCompany);
  const problem = fieldProblem(change.error, '/settings/ownerByCompany');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (owner !== null && company !== '') put(String(company), owner);
  };
  return (
    <div className={classes.rules}>
      <h3>{words.companyRules}</h3>
      <p className={classes.quiet}>{words.companyRulesText}</p>
      {change.error === null || problem !== undefined ? null : (
        <Failing
          what={words.couldNotSave}
          error={change.error}
          onRetry={() => void refresh('GET /organizations/{org}/settings')}
        />
      )}
      {rules.length === 0 ? null : (
        <Table
          label={words.companyRules}
          rows={rules}
          keyOf={([id]) => id}
          columns={[
            { key: 'company', title: words.companyId, cell: ([id]) => words.company(id) },
            {
              key: 'owner',
              title: words.owner,
              cell: ([, user]) => nameOf(user),
            },
            {
              key: 'actions',
              title: words.remove,
              actions: true,
              cell: ([id]) =>
                isReadOnly ? null : (
                  <Button
                    variant="default"
                    aria-label={words.removeRule(id)}
                    onClick={() => put(id, null)}
                  >
                    {words.remove}
                  </Button>
                ),
            },
          ]}
        />
      )}
      {isReadOnly ? null : (
        <form onSubmit={submit}>
          <div className={classes.rule}>
            <NumberInput
              label={words.companyId}
              hideControls
              allowDecimal={false}
              allowNegative={false}
              min={1}
              value={company}
              onChange={setCompany}
            />
            <UserSelect org={org} label={words.owner} value={owner} onChange={setOwner} />
            <Button
              type="submit"
              variant="default"
              loading={change.isPending}
              disabled={owner === null || company === ''}
            >
              {words.addRule}
            </Button>
          </div>
          {problem === undefined ? null : (
            <p className={forms.problem} role="alert">
              {problem}
            </p>
          )}
        </form>
      )}
    </div>
  );
}
