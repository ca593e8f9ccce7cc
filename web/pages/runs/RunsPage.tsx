import { Button } from '@mantine/core';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { usePlace } from '../../api/bootstrap.ts';
import type { Query } from '../../api/call.ts';
import { type Row, useAnswer, useList } from '../../api/queries.ts';
import { Page } from '../../parts/Page.tsx';
import { RunsTable } from '../../parts/RunsTable.tsx';
import { Empty, Failing, Loading } from '../../parts/states.tsx';
import { Views } from '../../parts/Views.tsx';
import { texts } from '../../texts/english.ts';
import { notedKinds, notesBetween } from './notes.tsx';
import { StartRun, useStartRun } from './StartRun.tsx';
import type { Shown } from './search.ts';

type Run = Row<'GET /organizations/{org}/runs'>;
type Asked = Query<'GET /organizations/{org}/runs'>;

const words = texts.runs;

/** Previews of a filter change nothing: they are on the page of the filter. */
const kinds: NonNullable<Asked['kind']> = ['sync', 'plan', 'sweep', 'records', 'undo'];

const views: readonly (Shown | undefined)[] = [undefined, 'held', 'problems', 'plans'];

const filters: Readonly<Record<Shown, Asked>> = {
  held: { status: ['held'] },
  problems: { status: ['partial', 'failed'] },
  plans: { kind: ['plan'] },
};

const beganAt = ({ startedAt, requestedAt }: Run): string => startedAt ?? requestedAt ?? '';

/** All runs of the organization, with the changes of its settings between them. */
export function RunsPage() {
  const { org = '' } = useParams({ strict: false });
  const { show } = useSearch({ from: '/signedIn/organizations/$org/runs' });
  const navigate = useNavigate({ from: '/organizations/$org/runs' });
  const { may } = usePlace(org);
  const starting = useStartRun(org);
  const path = { org };
  const running = useAnswer(
    'GET /organizations/{org}/runs',
    { path, query: { status: ['queued', 'running'], limit: 1 } },
    { every: 3000 },
  );
  const isRunning = (running.data?.data.data.length ?? 0) > 0;
  const list = useList(
    'GET /organizations/{org}/runs',
    { path, query: { kind: kinds, limit: 50, ...(show === undefined ? {} : filters[show]) } },
    { every: isRunning ? 3000 : 15_000 },
  );
  const { rows } = list;
  const oldest = rows.at(-1);
  const notes = useAnswer(
    'GET /organizations/{org}/audit-log',
    {
      path,
      query: {
        kind: [...notedKinds],
        limit: 200,
        ...(list.hasMore && oldest !== undefined ? { since: beganAt(oldest) } : {}),
      },
    },
    { enabled: show === undefined && may('audit.read'), keepPrevious: true },
  );
  const entries = notes.data?.data.data ?? [];
  const newer = (run: Run): string | null => {
    const before = rows[rows.findIndex(({ id }) => id === run.id) - 1];
    return before === undefined ? null : beganAt(before);
  };
  return (
    <Page title={texts.frame.pages.runs} actions={<StartRun {...starting} />}>
      {starting.trouble}
      <Views
        label={words.views}
        views={views.map((one) => ({
          name: words.show[one ?? 'all'],
          link: {
            to: '/organizations/$org/runs',
            params: { org },
            search: one === undefined ? {} : { show: one },
          },
          isActive: show === one,
        }))}
      />
      {list.error === null ? null : (
        <Failing what={words.couldNotLoad} error={list.error} onRetry={list.retry} />
      )}
      {notes.error === null ? null : (
        <Failing
          what={words.couldNotLoadNotes}
          error={notes.error}
          onRetry={() => void notes.refetch()}
        />
      )}
      {list.isPending && list.error === null ? <Loading lines={10} /> : null}
      {rows.length > 0 ? (
        <RunsTable
          org={org}
          label={words.list}
          runs={rows}
          before={(run) => notesBetween(entries, { after: beganAt(run), until: newer(run) })}
        />
      ) : null}
      {rows.length === 0 && !list.isPending && list.error === null ? (
        show === undefined ? (
          <Empty title={words.none}>{words.noneText}</Empty>
        ) : (
          <Empty
            title={words.noMatch}
            actions={
              <Button variant="default" onClick={() => void navigate({ search: {} })}>
                {words.showAll}
              </Button>
            }
          />
        )
      ) : null}
      {list.hasMore ? (
        <Button variant="default" mt="md" loading={list.isLoadingMore} onClick={list.loadMore}>
          {words.older}
        </Button>
      ) : null}
    </Page>
  );
}
