import { useQueryClient } from '@tanstack/react-query';
import type { Operation } from './call.ts';

/** Refetches the answers to these queries, and waits for the visible ones. */
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
