import type { Actor } from '../core/actor.ts';
import { instant } from '../engine/deps.ts';
import type { Member } from '../ports/access.ts';
import type { RefusalCode } from '../texts/english/refusals.ts';
import type { ApiDeps } from './deps.ts';
import type { Operation } from './operation.ts';
import { Refusal } from './refusal.ts';

/**
 * The errors that mean a member lacks permission. Asking for the password again is a step and not
 * such an error, and a request from another origin is not the member's doing.
 */
const noted: ReadonlySet<RefusalCode> = new Set([
  'not_allowed',
  'scope_too_small',
  'session_needed',
]);

/** Answers, and records in the organization's audit log that a member was denied permission. */
export async function notingRefusals(
  deps: ApiDeps,
  { id, summary }: Operation,
  asking: {
    readonly member: Member | null;
    readonly organizationId: string | undefined;
    readonly from: NonNullable<Actor['from']>;
  },
  work: () => Promise<Response>,
): Promise<Response> {
  try {
    return await work();
  } catch (thrown) {
    const { member, organizationId, from } = asking;
    if (member !== null && organizationId !== undefined) {
      if (!(thrown instanceof Refusal) || !noted.has(thrown.code)) throw thrown;
      const organization = deps.open(organizationId, { ...member.actor, from });
      const about = { kind: 'operation', id } as const;
      const entry = { about, label: summary, decided: { what: 'access_refused' } } as const;
      try {
        await organization.stores.decisions.note(entry, instant(deps.clock));
      } finally {
        await organization.close();
      }
    }
    throw thrown;
  }
}
