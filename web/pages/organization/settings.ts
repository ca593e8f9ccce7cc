import { useQueryClient } from '@tanstack/react-query';
import { type Answer, type Answered, call } from '../../api/call.ts';
import { keyOf } from '../../api/queries.ts';
import type { Saved } from '../../api/versionedForm.ts';

export type SettingsAnswer = Answered<Answer<'GET /organizations/{org}/settings'>>;

/** The answer as the form takes it. */
export function savedSettings({ data, etag }: SettingsAnswer): Saved {
  return { values: data.settings, etag, by: data.savedBy?.name ?? null, at: data.savedAt };
}

/** Asks for the settings again, for the whole page. */
export function useReloadedSettings(org: string): () => Promise<Saved> {
  const queries = useQueryClient();
  const operation = 'GET /organizations/{org}/settings';
  return async () => {
    const answer = await call(operation, { path: { org } });
    queries.setQueryData(keyOf(operation, { path: { org } }), answer);
    return savedSettings(answer);
  };
}
