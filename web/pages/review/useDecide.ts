import { useRef } from 'react';
import { useAction } from '../../api/queries.ts';
import { useRefresh } from '../../api/refresh.ts';
import { tellDone } from '../../parts/tellDone.tsx';
import { review as reviewTexts } from '../../texts/english/review.ts';
import { type Conflict, recordKey } from './conflict.ts';
import { useDecided } from './TakingBack.tsx';

const words = reviewTexts.conflicts;

/** Decides conflicts and shows what follows, with an undo. */
export function useDecide(org: string) {
  const refresh = useRefresh();
  const decided = useDecided();
  const records = useRef(new Map<string, string>());
  const resolve = useAction('POST /organizations/{org}/conflicts/{id}/resolve', {
    // Kept here rather than in the item, which may be gone by then.
    async onDone({ data }, { path, body }) {
      const record = records.current.get(path.id) ?? '';
      if (data.moved.length > 0) tellDone(words.moved);
      else decided(words.kept(body.choose), { of: 'conflicts', decisions: data.decisions, record });
      await refresh('GET /organizations/{org}/conflicts', 'GET /organizations/{org}/overview');
    },
  });
  return {
    isPending: resolve.isPending,
    error: resolve.error,
    decide: (conflict: Conflict, choose: 'amp' | 'connectwise', onDone: () => void): void => {
      records.current.set(conflict.id, recordKey(conflict));
      resolve.mutate(
        { path: { org, id: conflict.id }, body: { choose } },
        {
          onSuccess({ data }) {
            if (data.moved.length === 0) onDone();
          },
        },
      );
    },
  };
}
