import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useMe } from '../../api/bootstrap.ts';
import { useAnswer } from '../../api/queries.ts';
import { AdministratorsOnly } from '../../parts/AdministratorsOnly.tsx';
import { Page } from '../../parts/Page.tsx';
import { Empty, Shown } from '../../parts/states.tsx';
import { texts } from '../../texts/english.ts';
import type { FilterSaved } from './draft.ts';
import { FilterForm } from './FilterForm.tsx';

/** Which contacts of ConnectWise take part. */
export function FilterPage() {
  const { org = '' } = useParams({ strict: false });
  const place = useMe().organizations.find(({ id }) => id === org);
  const filter = useAnswer('GET /organizations/{org}/filter', { path: { org } });
  const canChange = place?.rights.includes('filter.change') === true;
  // A filter that was saved is edited anew; one that somebody else saved is not put into the form by itself.
  const [last, setLast] = useState<{
    readonly edition: number;
    readonly saved: FilterSaved | null;
  }>({
    edition: 0,
    saved: null,
  });
  if (place?.connection.state === 'not_connected') {
    return (
      <Page title={texts.frame.pages.filter}>
        <Empty title={texts.filter.notConnected}>{texts.filter.notConnectedText}</Empty>
      </Page>
    );
  }
  return (
    <Page title={texts.frame.pages.filter}>
      {canChange ? null : <AdministratorsOnly org={org} />}
      <Shown answer={filter} what={texts.filter.couldNotLoad}>
        {({ data, etag }) => (
          <FilterForm
            key={last.edition}
            org={org}
            saved={data}
            etag={etag ?? '*'}
            canChange={canChange}
            last={last.saved}
            onSaved={(next) => setLast(({ edition }) => ({ edition: edition + 1, saved: next }))}
          />
        )}
      </Shown>
    </Page>
  );
}
