import { Page } from '../../parts/Page.tsx';
import { Empty } from '../../parts/states.tsx';
import { texts } from '../../texts/english.ts';

/** For an account that belongs to no organization. */
export function NoOrganizationPage() {
  return (
    <Page title={texts.frame.noOrganization}>
      <Empty title={texts.frame.noOrganizationText} />
    </Page>
  );
}
