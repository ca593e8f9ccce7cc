import { badInput } from '../core/badInput.ts';
import { faults as words } from '../texts/english/refusals.ts';
import { type Fault, RefusedContent } from './refusal.ts';
import { isSameJson } from './sameJson.ts';

/**
 * A document may be sent back as it was read: members that only ampwise sets are accepted if
 * unchanged, and rejected otherwise. Throws RefusedContent that names each of them.
 */
export function checkServerOwned(
  given: Readonly<Record<string, unknown>>,
  present: Readonly<Record<string, unknown>>,
  names: readonly string[],
  within: readonly string[] = [],
): void {
  const faults = names
    .filter((name) => given[name] !== undefined && !isSameJson(given[name], present[name]))
    .map(
      (name): Fault => ({
        in: 'body',
        path: [...within, name],
        code: 'kept_by_server',
        detail: words.kept_by_server,
        accepted: null,
      }),
    );
  const [first] = faults;
  if (first === undefined) return;
  const failure = badInput(
    String(first.path.at(-1)),
    { code: 'kept_by_server' },
    { code: 'as_it_is' },
  );
  throw new RefusedContent(failure, faults);
}
