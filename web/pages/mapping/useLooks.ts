import { useDebouncedValue } from '@mantine/hooks';
import type { Input } from '../../api/call.ts';
import { useAnswer } from '../../api/queries.ts';
import type { Draft } from './model.ts';

type Body = NonNullable<Input<'POST /organizations/{org}/mapping/check'>['body']['mapping']>;

/** A draft as the API takes it. */
export function bodyOf({ entries, off }: Draft): Body {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the API document counts transforms up to ten
  return { entries, off } as unknown as Body;
}

/** What is wrong with a draft, asked 300 ms after its last change; what was found before stays until then. */
export function useCheck(org: string, draft: Draft) {
  const [settled] = useDebouncedValue(draft, 300);
  return useAnswer(
    'POST /organizations/{org}/mapping/check',
    { path: { org }, body: { mapping: bodyOf(settled) } },
    { keepPrevious: true },
  );
}

/** A contact through a draft. */
export function useSample(org: string, draft: Draft, contact: string | null, isRefused: boolean) {
  const [settled] = useDebouncedValue(draft, 300);
  return useAnswer(
    'POST /organizations/{org}/mapping/sample',
    { path: { org }, body: { contact: contact ?? '-', mapping: bodyOf(settled) } },
    { keepPrevious: true, enabled: contact !== null && !isRefused },
  );
}
