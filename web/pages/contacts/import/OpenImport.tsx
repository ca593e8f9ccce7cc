import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Answer } from '../../../api/call.ts';
import { useAction, useAnswer } from '../../../api/queries.ts';
import { Failing, Shown } from '../../../parts/states.tsx';
import { contactImportTexts } from '../../../texts/english/contactImport.ts';
import classes from './Import.module.css';
import { PreviewStep } from './PreviewStep.tsx';

type Import = Answer<'GET /organizations/{org}/contacts/imports/{id}'>;

const words = contactImportTexts;

/** Milliseconds between looks at an import that is being applied. */
const often = 700;

const isMoving = (state: Import['state'] | undefined) =>
  state === 'applying' || state === 'undoing';

/** An import in its present state: a preview, its progress, or its result. */
export function OpenImport({
  org,
  id,
  onAnother,
}: {
  readonly org: string;
  readonly id: string;
  readonly onAnother: () => void;
}) {
  const path = { org, id };
  const answer = useAnswer(
    'GET /organizations/{org}/contacts/imports/{id}',
    { path },
    { every: ({ data }) => (isMoving(data?.data.state) ? often : false) },
  );
  return (
    <Shown answer={answer} what={words.preview.couldNotFind}>
      {({ data }) =>
        data.state === 'previewed' ? (
          <PreviewStep org={org} found={data} onAnother={onAnother} />
        ) : (
          <Result org={org} found={data} onAnother={onAnother} />
        )
      }
    </Shown>
  );
}

function Result({
  org,
  found,
  onAnother,
}: {
  readonly org: string;
  readonly found: Import;
  readonly onAnother: () => void;
}) {
  const queries = useQueryClient();
  const undo = useAction('POST /organizations/{org}/contacts/imports/{id}/undo', {
    onDone: () => queries.invalidateQueries(),
  });
  const { state, counts, done, undone } = found;
  const { result } = words;
  if (state === 'applying') {
    const so = done.create + done.update + done.unchanged + done.refused;
    return <p role="status">{result.applying(so, counts.create + counts.update)}</p>;
  }
  if (state === 'undoing') {
    return (
      <p role="status">{result.undoing(undone.undone + undone.kept, done.create + done.update)}</p>
    );
  }
  return (
    <div className={classes.result}>
      <h2>{state === 'undone' ? result.undone : result.done}</h2>
      {state === 'undone' ? (
        <p>{result.undoneText(undone.undone, undone.kept)}</p>
      ) : (
        <ul>
          <li>{result.added(done.create)}</li>
          <li>{result.changed(done.update)}</li>
          {counts.refused + done.refused === 0 ? null : (
            <li>{result.refused(counts.refused + done.refused)}</li>
          )}
        </ul>
      )}
      {found.refusedLater.length === 0 ? null : (
        <>
          <h3>{result.refusedLater}</h3>
          <ul>
            {found.refusedLater.map(({ line, problem, accepted }) => (
              <li key={line}>
                {words.preview.line(line)}: {words.preview.refusal(problem, accepted)}
              </li>
            ))}
          </ul>
        </>
      )}
      {undo.error === null ? null : <Failing what={result.couldNotUndo} error={undo.error} />}
      <div className={classes.buttons}>
        {state === 'applied' ? (
          <Button
            variant="default"
            loading={undo.isPending}
            onClick={() => undo.mutate({ path: { org, id: found.id }, key: crypto.randomUUID() })}
          >
            {result.undo}
          </Button>
        ) : null}
        <Button variant="default" onClick={onAnother}>
          {result.another}
        </Button>
        <Link
          to="/organizations/$org/contacts"
          params={{ org }}
          search={{ sort: '-updatedAt' }}
          style={{ alignSelf: 'center' }}
        >
          {result.toContacts}
        </Link>
      </div>
    </div>
  );
}
