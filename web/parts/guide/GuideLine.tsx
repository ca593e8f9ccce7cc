import { Link } from '@tanstack/react-router';
import { usePlace } from '../../api/bootstrap.ts';
import { texts } from '../../texts/english.ts';
import { Notice } from '../Notice.tsx';
import { useGuide } from './guideAnswers.ts';

const words = texts.guide;

/** Leads administrators back to the guide until every step of it is done. */
export function GuideLine({ org }: { readonly org: string }) {
  const { may } = usePlace(org);
  const guide = useGuide(org);
  const current = guide.data?.data.current ?? null;
  if (current === null || !may('settings.change')) return null;
  return (
    <Notice tone="warning" title={words.home.line}>
      <Link to="/organizations/$org/guide" params={{ org }} search={{}}>
        {words.home.link(words.steps[current])}
      </Link>
    </Notice>
  );
}
