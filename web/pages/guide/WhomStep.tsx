import { Button, Checkbox, TagsInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiProblem } from '../../api/problem.ts';
import { keyOf, useAction, useAnswer } from '../../api/queries.ts';
import { Failing, Loading, Shown } from '../../parts/states.tsx';
import { texts } from '../../texts/english.ts';
import classes from './guide.module.css';
import { Preview } from './Preview.tsx';
import type { StepProps } from './stepProps.ts';

const words = texts.guide.whom;
const get = 'GET /organizations/{org}/filter';

function isSame(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

/** Chooses the company types whose contacts take part, with a preview of the result. */
export function WhomStep({ org, onDone }: StepProps) {
  const filter = useAnswer(get, { path: { org } });
  return (
    <Shown answer={filter} what={words.couldNotList}>
      {({ data, etag }) =>
        data.companyTypes === null ? (
          <>
            <p className={classes.text}>{words.other(data.text)}</p>
            <div className={classes.actions}>
              <Button onClick={onDone}>{texts.guide.continue}</Button>
              <Link to="/organizations/$org/filter" params={{ org }}>
                {words.toFilter}
              </Link>
            </div>
          </>
        ) : (
          <CompanyTypes org={org} saved={data.companyTypes} etag={etag} onDone={onDone} />
        )
      }
    </Shown>
  );
}

function CompanyTypes({
  org,
  saved,
  etag,
  onDone,
}: StepProps & { readonly saved: readonly string[]; readonly etag: string | null }) {
  const queries = useQueryClient();
  const [chosen, setChosen] = useState<readonly string[]>(saved);
  // The version when the form opened, until the user learns of another one.
  const [seen, setSeen] = useState(etag);
  const [counted] = useDebouncedValue(chosen, 300);
  const values = useAnswer('GET /organizations/{org}/filter/values/{field}', {
    path: { org, field: 'company type' },
  });
  const preview = useAnswer(
    'POST /organizations/{org}/filter/preview',
    { path: { org }, body: { companyTypes: [...counted] } },
    { enabled: counted.length > 0, keepPrevious: true },
  );
  const save = useAction('PUT /organizations/{org}/filter', {
    async onDone() {
      await queries.invalidateQueries({ queryKey: keyOf(get, { path: { org } }).slice(0, 2) });
      onDone();
    },
  });
  const known = values.data?.data.data ?? [];
  const recommended = known.filter((one) => one.recommended).map(({ name }) => name);
  const change = (names: readonly string[]) => {
    // As this ConnectWise writes them, each once.
    const named = names
      .map((name) => known.find((one) => isSame(one.name, name))?.name ?? name.trim())
      .filter((name) => name !== '');
    setChosen(named.filter((name, at) => named.findIndex((one) => isSame(one, name)) === at));
  };
  const isChosen = (name: string) => chosen.some((one) => isSame(one, name));
  const isCurrent = counted === chosen && !preview.isPlaceholderData && !preview.isFetching;
  const wrong = unknownType(preview.error) ?? unknownType(save.error);
  const isRecommended =
    chosen.length === recommended.length && recommended.every((name) => isChosen(name));
  return (
    <>
      <TagsInput
        className={classes.typesField}
        label={words.label}
        description={words.help}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={[...chosen]}
        onChange={change}
        data={known.map(({ name }) => name)}
        splitChars={[',']}
        acceptValueOnBlur
        comboboxProps={{ withinPortal: false }}
        error={chosen.length === 0 ? words.none : wrong}
      />
      <fieldset className={classes.types}>
        <legend>{words.list}</legend>
        <Shown answer={values} what={words.couldNotList} loading={<Loading lines={4} />}>
          {({ data: { data } }) => (
            <ul>
              {data.map(({ id, name, companies, recommended: isOne }) => (
                <li key={id}>
                  <Checkbox
                    label={name}
                    checked={isChosen(name)}
                    onChange={({ currentTarget }) =>
                      change(
                        currentTarget.checked
                          ? [...chosen, name]
                          : chosen.filter((one) => !isSame(one, name)),
                      )
                    }
                  />
                  <span className={classes.quiet}>
                    {[
                      ...(isOne ? [words.recommended] : []),
                      ...(companies === null ? [] : [words.companies(companies)]),
                    ].join(', ')}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Shown>
      </fieldset>
      {isRecommended || recommended.length === 0 ? null : (
        <Button variant="default" onClick={() => change(recommended)}>
          {words.useRecommended}
        </Button>
      )}
      {chosen.length === 0 || wrong !== undefined ? null : (
        <Preview preview={preview} isCurrent={isCurrent} />
      )}
      {save.error === null || wrong !== undefined ? null : (
        <Failing what={words.couldNotSave} error={save.error} />
      )}
      <div className={classes.foot}>
        <Button
          loading={save.isPending}
          disabled={chosen.length === 0}
          onClick={() =>
            save.mutate(
              {
                path: { org },
                body: { companyTypes: [...chosen] },
                ifMatch: seen ?? '*',
              },
              {
                onError(thrown) {
                  if (thrown instanceof ApiProblem && thrown.status === 412) setSeen(thrown.etag);
                },
              },
            )
          }
        >
          {words.save}
        </Button>
      </div>
    </>
  );
}

/** The error of the field if ConnectWise has no such company type. */
function unknownType(error: Error | null): string | undefined {
  if (!(error instanceof ApiProblem)) return undefined;
  const found = error.document.errors.find(({ pointer = '' }) =>
    pointer.startsWith('/companyTypes/'),
  );
  return found === undefined ? undefined : `${found.detail} ${found.accepted ?? ''}`.trim();
}
