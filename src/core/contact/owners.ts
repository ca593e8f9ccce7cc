import type { Settings } from '../settings/settings.ts';
import type { Company } from './contact.ts';

/** A user of the organization: a person who works with AMP. */
export type User = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: 'admin' | 'member';
  /** Their Member ID, verified against ConnectWise when it was entered (R5). */
  readonly member: {
    readonly id: number;
    readonly identifier: string;
    /** ISO instant. */
    readonly verifiedAt: string;
  } | null;
};

/** The owner of a company's contacts: the id of a user, or null if no rule names one (R19). */
export type OwnerOf = (company: Company | null) => string | null;

/**
 * The owner by the company's territory manager, else by a rule for the company, else the default.
 * Users who are no longer there own nothing.
 */
export function ownersBy(
  users: readonly User[],
  settings: Pick<Settings, 'defaultOwner' | 'ownerByCompany'>,
): OwnerOf {
  const byMember = new Map(
    users.flatMap(({ id, member }) => (member === null ? [] : [[member.id, id] as const])),
  );
  const known = new Set(users.map(({ id }) => id));
  const existing = (id: string | null | undefined) =>
    id !== null && id !== undefined && known.has(id) ? id : null;
  return (company) => {
    const manager = company?.territoryManagerId ?? null;
    const responsible = manager === null ? undefined : byMember.get(manager);
    if (responsible !== undefined) return responsible;
    const ruled = company === null ? null : existing(settings.ownerByCompany[String(company.id)]);
    return ruled ?? existing(settings.defaultOwner);
  };
}
