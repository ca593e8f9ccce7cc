import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import type { Answer, Input } from '../../api/call.ts';
import { useAnswer } from '../../api/queries.ts';

const operation = 'POST /organizations/{org}/filter/preview';

/** What is previewed: a filter, or its text. */
export type Asked = Input<typeof operation>['body'];
export type PreviewAnswer = Answer<typeof operation>;

/** The last answer that came, and how it relates to what is asked now. */
export type Preview = {
  readonly shown: PreviewAnswer | null;
  /** Whether the answer is for what is asked now. */
  readonly isCurrent: boolean;
  readonly isCounting: boolean;
  /** Why there is no answer to what is asked now. */
  readonly error: Error | null;
  readonly retry: () => void;
};

/**
 * Asks what a filter takes 300 ms after its last change; a request under way for an earlier one is aborted. Null
 * asks nothing: the last answer stays, as one for an earlier filter.
 */
export function usePreview(org: string, asked: Asked | null): Preview {
  // Each keystroke makes another object; what it says decides whether it is another question.
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
