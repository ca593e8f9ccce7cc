import type { Call } from '../http/call.ts';
import type { Activity, Company, Contact } from '../world/entities.ts';

/**
 * Which records the level `My` reaches. ConnectWise does not publish the rule; the sandbox uses the territory
 * manager of the company, and the assignee of an activity.
 */
export function ownsCompany(call: Call, company: Company): boolean {
  return company.territoryManagerId !== null && company.territoryManagerId === memberId(call);
}

export function ownsContact(call: Call, contact: Contact): boolean {
  const company =
    contact.companyId === null ? undefined : call.world.companies.get(contact.companyId);
  return company !== undefined && ownsCompany(call, company);
}

export function ownsActivity(call: Call, activity: Activity): boolean {
  return activity.assignToId !== null && activity.assignToId === memberId(call);
}

function memberId(call: Call): number | undefined {
  return call.caller.member?.id;
}
