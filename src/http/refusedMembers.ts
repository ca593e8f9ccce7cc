import type { Actor } from '../core/actor.ts';
import { instant } from '../engine/deps.ts';
import type { Member } from '../ports/access.ts';
import type { RefusalCode } from '../texts/english/refusals.ts';
import type { ApiDeps } from './deps.ts';
import type { Operation } from './operation.ts';
import { Refusal } from './refusal.ts';

/**
 * What a member may not do. That a password is to be given again is a step and no refusal, and a page of another
 * origin is not the member's doing.
 */
const noted: ReadonlySet<RefusalCode> = new Set([
  'not_allowed',
  'scope_too_small',
  'session_needed',
]);

/** Answers, and keeps in the audit log of the organization that a member was refused what they may not do. */
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
