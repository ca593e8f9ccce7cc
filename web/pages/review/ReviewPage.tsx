import { useParams, useSearch } from '@tanstack/react-router';
import { useOverview } from '../../api/overview.ts';
import { Page } from '../../parts/Page.tsx';
import { Views } from '../../parts/Views.tsx';
import { review as reviewTexts } from '../../texts/english/review.ts';
import { texts } from '../../texts/english.ts';
import { Conflicts } from './Conflicts.tsx';
import { DecidedMatches } from './DecidedMatches.tsx';
import { Holds } from './Holds.tsx';
import { Matches } from './Matches.tsx';
import { SettledConflicts } from './SettledConflicts.tsx';
import { reviewTabs } from './search.ts';
import { TakingBack } from './TakingBack.tsx';

const words = reviewTexts;

const panels = {
  conflicts: Conflicts,
  holds: Holds,
  matches: Matches,
  settled: SettledConflicts,
  decided: DecidedMatches,
} as const;

/** Everything that needs a person's decision. */
export function ReviewPage() {
  const { org = '' } = useParams({ strict: false });
  const { tab: present = 'conflicts' } = useSearch({
    from: '/signedIn/organizations/$org/review',
  });
  const { overview } = useOverview();
  const Panel = panels[present];
  return (
    <Page title={texts.frame.pages.review}>
      <Views
        label={words.views}
        views={reviewTabs.map((tab) => ({
          name: words.tabs[tab],
          link: { to: '/organizations/$org/review', params: { org }, search: { tab } },
          isActive: tab === present,
          count: tab === 'decided' || tab === 'settled' ? undefined : overview?.review[tab],
        }))}
      />
      <TakingBack org={org}>
        <Panel org={org} />
      </TakingBack>
    </Page>
  );
}
