import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { Answer } from '../../../api/call.ts';
import { useAction, useList } from '../../../api/queries.ts';
import { Failing, Loading } from '../../../parts/states.tsx';
import { Views } from '../../../parts/Views.tsx';
import { contactImportTexts } from '../../../texts/english/contactImport.ts';
import classes from './Import.module.css';
import { ImportRow } from './ImportRow.tsx';
import type { RowAction } from './search.ts';

type Import = Answer<'GET /organizations/{org}/contacts/imports/{id}'>;

const words = contactImportTexts.preview;

const order: readonly RowAction[] = ['refused', 'update', 'create', 'unchanged', 'skipped'];

/**
 * The preview of a file as a plan: rows by what they do, each of which can be corrected or
 * excluded.
 */
export function PreviewStep({
  org,
  found,
  onAnother,
}: {
  readonly org: string;
  readonly found: Import;
  readonly onAnother: () => void;
}) {
  const { id, counts, skipped } = found;
  const search = useSearch({ from: '/signedIn/organizations/$org/contacts/import' });
  const navigate = useNavigate({ from: '/organizations/$org/contacts/import' });
  const queries = useQueryClient();
  const countOf = (action: RowAction) => (action === 'skipped' ? skipped : counts[action]);
  const shown = search.rows ?? order.find((action) => countOf(action) > 0) ?? 'create';
  const list = useList('GET /organizations/{org}/contacts/imports/{id}/rows', {
    path: { org, id },
    query: { action: [shown], limit: 50 },
  });
  const apply = useAction('POST /organizations/{org}/contacts/imports/{id}/apply', {
    async onDone() {
      await navigate({ search: { id } });
      await queries.invalidateQueries();
    },
  });
  const changing = counts.create + counts.update;
  return (
    <>
      <p className={classes.summary}>
        {words.of(found.rows)} {words.summary(counts)}
      </p>
      <Views
        label={words.views}
        views={order
          .filter((action) => action === shown || countOf(action) > 0)
          .map((action) => ({
            name: words.actions[action],
            count: countOf(action),
            isActive: action === shown,
            link: {
              to: '/organizations/$org/contacts/import',
              params: { org },
              search: { id, rows: action },
            },
          }))}
      />
      {list.error === null ? null : (
        <Failing what={words.couldNotLoad} error={list.error} onRetry={list.retry} />
      )}
      {list.isPending ? (
        <Loading />
      ) : list.rows.length === 0 ? (
        <p className={classes.quiet}>{words.none}</p>
      ) : (
        <ul className={classes.rows} aria-label={words.actions[shown]}>
          {list.rows.map((row) => (
            <ImportRow
              key={`${row.line} ${row.action}`}
              org={org}
              id={id}
              row={row}
              columns={found.columns}
              onChanged={() => void queries.invalidateQueries()}
            />
          ))}
        </ul>
      )}
      {list.hasMore ? (
        <Button variant="default" mt="sm" loading={list.isLoadingMore} onClick={list.loadMore}>
          {words.more}
        </Button>
      ) : null}
      {apply.error === null ? null : <Failing what={words.couldNotApply} error={apply.error} />}
      <div className={classes.foot}>
        <Button
          disabled={changing === 0}
          loading={apply.isPending}
          onClick={() => apply.mutate({ path: { org, id }, key: crypto.randomUUID() })}
        >
          {words.apply(changing)}
        </Button>
        <Button variant="default" onClick={onAnother}>
          {contactImportTexts.file.other}
        </Button>
        <span className={classes.quiet}>
          {changing === 0 ? words.nothing : counts.refused === 0 ? '' : words.left(counts.refused)}
        </span>
      </div>
    </>
  );
}
