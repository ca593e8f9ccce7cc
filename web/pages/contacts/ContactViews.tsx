import { useParams } from '@tanstack/react-router';
import { Views } from '../../parts/Views.tsx';
import { texts } from '../../texts/english.ts';
import type { ContactState, ContactsSearch } from './search.ts';

const words = texts.contacts;

const states: readonly ContactState[] = [
  'in_step',
  'waiting',
  'in_conflict',
  'on_hold',
  'skipped',
  'removed',
];

/** Views of contacts, as they stand above each list of them; `skipped` is the list of those not in AMP. */
export function ContactViews({ present }: { readonly present: ContactsSearch | 'skipped' }) {
  const { org = '' } = useParams({ strict: false });
  const view = (name: string, search: ContactsSearch) => ({
    name,
    link: { to: '/organizations/$org/contacts', params: { org }, search } as const,
    isActive:
      present !== 'skipped' &&
      present.state === search.state &&
      (present.owner === 'me') === (search.owner === 'me'),
  });
  return (
    <Views
      label={words.views}
      views={[
        view(words.all, {}),
        view(words.mine, { owner: 'me' }),
        ...states.map((state) => view(texts.stateWords[state], { state })),
        {
          name: words.skippedByReason,
          link: { to: '/organizations/$org/skips', params: { org }, search: {} },
          isActive: present === 'skipped',
        },
      ]}
    />
  );
}
