import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { usePlace } from '../../api/bootstrap.ts';
import type { Answer } from '../../api/call.ts';
import { useAction, useAnswer } from '../../api/queries.ts';
import { AdministratorsOnly } from '../../parts/AdministratorsOnly.tsx';
import { Page, Section } from '../../parts/Page.tsx';
import { Failing, Shown } from '../../parts/states.tsx';
import { undoRun } from '../../texts/english/undoRun.ts';
import lineClasses from './LineGroups.module.css';
import { LineRow } from './LineRow.tsx';
import { NotUndone } from './NotUndone.tsx';
import classes from './Plan.module.css';
import { runTitle } from './types.ts';
import { useFieldNames } from './useLines.ts';

const words = undoRun;

type Preview = Extract<
  Answer<'POST /organizations/{org}/runs/{id}/undo'>,
  { readonly dryRun: true }
>;

/** A preview of undoing a run: what is reverted, what stays and why; with the button to do it. */
export function UndoPage() {
  const { org = '', id = '' } = useParams({ strict: false });
  const { line } = useSearch({ from: '/signedIn/organizations/$org/runs/$id/undo' });
  const lines = line === undefined ? {} : { lines: [line] };
  const path = { org, id };
  const { may } = usePlace(org);
  const isAdmin = may('runs.undo');
  const run = useAnswer('GET /organizations/{org}/runs/{id}', { path });
  const preview = useAnswer(
    'POST /organizations/{org}/runs/{id}/undo',
    { path, body: { dryRun: true, entries: shownEntries, ...lines } },
    { enabled: isAdmin },
  );
  const name = run.data === undefined ? '' : runTitle(run.data.data);
  return (
    <Page title={words.title(name)}>
      {isAdmin ? (
        <Shown answer={preview} what={words.couldNotPlan}>
          {({ data }) =>
            'dryRun' in data ? <Planned org={org} id={id} lines={lines} preview={data} /> : null
          }
        </Shown>
      ) : (
        <AdministratorsOnly org={org}>{words.adminsOnly}</AdministratorsOnly>
      )}
    </Page>
  );
}

const shownEntries = 200;

function Planned({
  org,
  id,
  lines,
  preview,
}: {
  readonly org: string;
  readonly id: string;
  readonly lines: { readonly lines?: number[] };
  readonly preview: Preview;
}) {
  const fieldName = useFieldNames(org);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const undo = useAction('POST /organizations/{org}/runs/{id}/undo', {
    onDone: async ({ data }) => {
      void queries.invalidateQueries();
      if ('id' in data) {
        await navigate({ to: '/organizations/$org/runs/$id', params: { org, id: data.id } });
      }
    },
  });
  const { entries, notUndone, notUndoneTotal, plan } = preview;
  const count = Object.values(plan).reduce((sum, one) => sum + one, 0);
  return (
    <>
      <p className={classes.sentence}>
        {words.sentence(count)} {notUndoneTotal === 0 ? null : words.stays(notUndoneTotal)}
      </p>
      <p className={lineClasses.told}>{words.asOf}</p>
      {entries.length === 0 ? null : (
        <Section title={words.goesBack}>
          <ul className={lineClasses.records}>
            {entries.map((line) => (
              <LineRow key={line.seq} line={line} fieldName={fieldName} isDone={false} />
            ))}
          </ul>
          {count > entries.length ? (
            <p className={lineClasses.told}>{words.firstShown(entries.length, count)}</p>
          ) : null}
        </Section>
      )}
      {notUndoneTotal === 0 ? null : (
        <Section title={words.leftAlone}>
          <NotUndone records={notUndone} total={notUndoneTotal} />
        </Section>
      )}
      <section className={classes.foot} aria-label={words.open}>
        {undo.error === null ? null : <Failing what={words.couldNot} error={undo.error} />}
        <div className={classes.buttons}>
          <Button
            loading={undo.isPending}
            disabled={count === 0}
            onClick={() => undo.mutate({ path: { org, id }, body: lines })}
          >
            {words.act(count)}
          </Button>
          <Button
            variant="default"
            renderRoot={(props) => (
              <Link to="/organizations/$org/runs/$id" params={{ org, id }} {...props} />
            )}
          >
            {words.keep}
          </Button>
        </div>
      </section>
    </>
  );
}
