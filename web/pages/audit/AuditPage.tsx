import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { usePlace } from '../../api/bootstrap.ts';
import { addressOf } from '../../api/call.ts';
import { useList } from '../../api/queries.ts';
import { AdministratorsOnly } from '../../parts/AdministratorsOnly.tsx';
import forms from '../../parts/Form.module.css';
import { Page } from '../../parts/Page.tsx';
import { Empty, Failing, Loading } from '../../parts/states.tsx';
import { texts } from '../../texts/english.ts';
import classes from './Audit.module.css';
import { AuditFilters } from './AuditFilters.tsx';
import { AuditTable } from './AuditTable.tsx';
import { type AuditSearch, auditQuery } from './search.ts';

const words = texts.audit;

/** The audit log: who changed what, when and from where; newest first. */
export function AuditPage() {
  const { org = '' } = useParams({ strict: false });
  const { may } = usePlace(org);
  const search = useSearch({ from: '/signedIn/organizations/$org/audit-log' });
  if (!may('audit.read')) {
    return (
      <Page title={texts.frame.pages.audit}>
        <AdministratorsOnly org={org}>{words.administratorsOnly}</AdministratorsOnly>
      </Page>
    );
  }
  const file = (format: 'csv' | 'jsonl') =>
    addressOf('/organizations/{org}/audit-log/export', { org }, { format, ...auditQuery(search) });
  return (
    <Page
      title={texts.frame.pages.audit}
      actions={(['csv', 'jsonl'] as const).map((format) => (
        <Button
          key={format}
          component="a"
          href={file(format)}
          download
          variant="default"
          leftSection={<IconDownload size={16} stroke={1.5} aria-hidden="true" />}
        >
          {words[format]}
        </Button>
      ))}
    >
      <AuditFilters org={org} search={search} />
      <Entries org={org} search={search} />
    </Page>
  );
}

function Entries({ org, search }: { readonly org: string; readonly search: AuditSearch }) {
  const navigate = useNavigate({ from: '/organizations/$org/audit-log' });
  const list = useList('GET /organizations/{org}/audit-log', {
    path: { org },
    query: { limit: 50, ...auditQuery(search) },
  });
  const failing =
    list.error === null ? null : (
      <Failing what={words.couldNotLoad} error={list.error} onRetry={list.retry} />
    );
  if (list.isPending) return failing ?? <Loading lines={10} />;
  const conditions = Object.keys(search).length;
  if (list.rows.length === 0) {
    return (
      failing ??
      (conditions === 0 ? (
        <Empty title={words.none}>{words.noneText}</Empty>
      ) : (
        <Empty
          title={words.noneFits(conditions)}
          actions={
            <Button variant="default" onClick={() => void navigate({ search: {} })}>
              {words.clear}
            </Button>
          }
        />
      ))
    );
  }
  return (
    <div data-stale={list.isStale} className={classes.entries}>
      {failing}
      {list.total === null ? null : (
        <p className={forms.quiet} role="status">
          {words.total(list.total)}
        </p>
      )}
      <AuditTable org={org} entries={list.rows} />
      {list.hasMore ? (
        <Button mt="lg" variant="default" loading={list.isLoadingMore} onClick={list.loadMore}>
          {words.older}
        </Button>
      ) : null}
    </div>
  );
}
