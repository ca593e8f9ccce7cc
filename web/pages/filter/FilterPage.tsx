import { useParams } from '@tanstack/react-router';
import { usePlace } from '../../api/bootstrap.ts';
import { useAnswer } from '../../api/queries.ts';
import { AdministratorsOnly } from '../../parts/AdministratorsOnly.tsx';
import { NotConnected } from '../../parts/NotConnected.tsx';
import { Page } from '../../parts/Page.tsx';
import { Shown } from '../../parts/states.tsx';
import { filter as filterTexts } from '../../texts/english/filter.ts';
import { texts } from '../../texts/english.ts';
import { FilterForm } from './FilterForm.tsx';

/** Which ConnectWise contacts take part in the sync. */
export function FilterPage() {
  const { org = '' } = useParams({ strict: false });
  const { place, may } = usePlace(org);
  const filter = useAnswer('GET /organizations/{org}/filter', { path: { org } });
  const canChange = may('filter.change');
  if (place?.connection.state === 'not_connected') {
    return (
      <Page title={texts.frame.pages.filter}>
        <NotConnected org={org}>{filterTexts.notConnectedText}</NotConnected>
      </Page>
    );
  }
  return (
    <Page title={texts.frame.pages.filter}>
      {canChange ? null : <AdministratorsOnly org={org} />}
      <Shown answer={filter} what={filterTexts.couldNotLoad} noRights={filterTexts.noRights}>
        {({ data, etag }) => (
          <FilterForm org={org} saved={data} etag={etag ?? '*'} canChange={canChange} />
        )}
      </Shown>
    </Page>
  );
}
