import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import type { Answer, Input } from '../../api/call.ts';
import { useAnswer } from '../../api/queries.ts';

const operation = 'POST /organizations/{org}/filter/preview';

/** The filter to preview, or its text. */
export type Asked = Input<typeof operation>['body'];
export type PreviewAnswer = Answer<typeof operation>;

/** The latest answer, and how it relates to the current filter. */
export type Preview = {
  readonly shown: PreviewAnswer | null;
  /** Whether the answer is for the current filter. */
  readonly isCurrent: boolean;
  readonly isCounting: boolean;
  /** Why the current filter could not be previewed. */
  readonly error: Error | null;
  readonly retry: () => void;
};

/**
 * Previews a filter 300 ms after its last change; a pending request for an earlier one is aborted.
 * Null requests nothing: the last answer stays, as one for an earlier filter.
 */
export function usePreview(org: string, asked: Asked | null): Preview {
  // Each keystroke makes a new object; only different content needs a new request.
  const [body] = useDebouncedValue(asked, 300);
  const answer = useAnswer(
    operation,
    { path: { org }, body: body ?? {} },
    { enabled: body !== null },
  );
  const own = answer.data?.data ?? null;
  const [last, setLast] = useState<PreviewAnswer | null>(null);
  if (own !== null && own !== last) setLast(own);
  const isSettled = asked !== null && JSON.stringify(body) === JSON.stringify(asked);
  return {
    shown: own ?? last,
    isCurrent: isSettled && own !== null,
    isCounting: asked !== null && (!isSettled || answer.isFetching),
    error: isSettled ? (answer.error ?? answer.failureReason) : null,
    retry: () => void answer.refetch(),
  };
}
