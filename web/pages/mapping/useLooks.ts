import { useDebouncedValue } from '@mantine/hooks';
import { useAnswer } from '../../api/queries.ts';
import { bodyOf, type Draft } from '../../parts/mapping/draft.ts';

/**
 * The problems of a draft, checked 300 ms after its last change; the previous result stays until
 * then.
 */
export function useCheck(org: string, draft: Draft) {
  const [settled] = useDebouncedValue(draft, 300);
  return useAnswer(
    'POST /organizations/{org}/mapping/check',
    { path: { org }, body: { mapping: bodyOf(settled) } },
    { keepPrevious: true },
  );
}

/** The values of a contact as a draft maps them. */
export function useSample(org: string, draft: Draft, contact: string | null, isRefused: boolean) {
  const [settled] = useDebouncedValue(draft, 300);
  return useAnswer(
    'POST /organizations/{org}/mapping/sample',
    { path: { org }, body: { contact: contact ?? '-', mapping: bodyOf(settled) } },
    { keepPrevious: true, enabled: contact !== null && !isRefused },
  );
}
