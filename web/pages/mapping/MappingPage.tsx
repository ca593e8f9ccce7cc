import { Tabs } from '@mantine/core';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { usePlace } from '../../api/bootstrap.ts';
import { AdministratorsOnly } from '../../parts/AdministratorsOnly.tsx';
import { Page } from '../../parts/Page.tsx';
import { mapping as mappingTexts } from '../../texts/english/mapping.ts';
import { texts } from '../../texts/english.ts';
import { ContactTab } from './ContactTab.tsx';
import { tabs } from './search.ts';
import { TodosTab } from './TodosTab.tsx';
import { VersionsTab } from './VersionsTab.tsx';

/** Which ConnectWise field maps to which AMP field, and how. */
export function MappingPage() {
  const { org = '' } = useParams({ strict: false });
  const { tab = 'contact' } = useSearch({ from: '/signedIn/organizations/$org/mapping' });
  const navigate = useNavigate();
  const { may } = usePlace(org);
  const canChange = may('mapping.change');
  return (
    <Page title={texts.frame.pages.mapping}>
      {canChange ? null : <AdministratorsOnly org={org} />}
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(value) => {
          const chosen = tabs.find((one) => one === value);
          void navigate({
            to: '/organizations/$org/mapping',
            params: { org },
            search: chosen === undefined || chosen === 'contact' ? {} : { tab: chosen },
          });
        }}
      >
        <Tabs.List aria-label={mappingTexts.tabsLabel}>
          {tabs.map((one) => (
            <Tabs.Tab value={one} key={one}>
              {mappingTexts.tabs[one]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="contact" pt={16}>
          <ContactTab org={org} canChange={canChange} />
        </Tabs.Panel>
        <Tabs.Panel value="todos" pt={16}>
          <TodosTab org={org} canChange={may('settings.change')} />
        </Tabs.Panel>
        <Tabs.Panel value="versions" pt={16}>
          <VersionsTab org={org} canChange={canChange} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
