import { useParams } from '@tanstack/react-router';
import { useAnswer } from '../../api/queries.ts';
import { Views } from '../../parts/Views.tsx';
import { searchOf } from '../../parts/views/useView.ts';
import { texts } from '../../texts/english.ts';
import { type ContactState, type ContactsSearch, readContactsQuery } from './search.ts';

const words = texts.contacts;

const states: readonly ContactState[] = [
  'in_step',
  'waiting',
  'in_conflict',
  'on_hold',
  'skipped',
  'removed',
];

/**
 * Views of contacts as shown above each list of them, followed by those that the user saved;
 * `skipped` is the list of those not in AMP.
 */
export function ContactViews({ present }: { readonly present: ContactsSearch | 'skipped' }) {
  const { org = '' } = useParams({ strict: false });
  const saved = useAnswer('GET /organizations/{org}/views', {
    path: { org },
    query: { list: 'contacts' },
  });
  const own = saved.data?.data.data ?? [];
  const shown = present === 'skipped' ? null : present;
  const isOwn = own.some(({ id }) => id === shown?.saved);
  // Columns chosen in the address stay when the person opens another view.
  const columns = isOwn || shown?.columns === undefined ? {} : { columns: shown.columns };
  const to = '/organizations/$org/contacts';
  const view = (name: string, search: ContactsSearch) => ({
    name,
    link: { to, params: { org }, search: { ...search, ...columns } } as const,
    isActive:
      shown !== null &&
      !isOwn &&
      shown.state === search.state &&
      (shown.owner === 'me') === (search.owner === 'me'),
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
      savedAnswer={saved}
      saved={own.map((one) => ({
        key: one.id,
        name: one.name,
        link: { to, params: { org }, search: searchOf(one, readContactsQuery) },
        isActive: shown?.saved === one.id,
      }))}
    />
  );
}
