import { useQueryClient } from '@tanstack/react-query';
import type { Operation } from './call.ts';

/** Has the answers to these questions asked for again, and waits for those that are shown. */
export function useRefresh(): (...operations: readonly Operation[]) => Promise<void> {
  const queries = useQueryClient();
  return async (...operations) => {
    await Promise.all(
      operations.flatMap((operation) => [
        queries.invalidateQueries({ queryKey: [operation] }),
        queries.invalidateQueries({ queryKey: ['list', operation] }),
      ]),
    );
  };
}
