import { activityDraft, activityModel } from '../model/activity.ts';
import type { Activity } from '../world/entities.ts';
import { refuseForStatus } from './companyStatus.ts';
import { ownsActivity } from './ownership.ts';
import { type Resource, wholeCollection } from './resource.ts';

const whole = wholeCollection((world) => world.activities);

/** `/sales/activities`. Whether one is closed is a property of its status (SPEC). */
export const activities: Resource<Activity> = {
  ...whole,
  path: 'sales/activities',
  compiled: activityModel,
  permission: 'CRM/Sales Activities',
  changeType: 'activity',
  isOwn: ownsActivity,
  blank: (call) => activityDraft(call.world, call.caller.member?.id ?? null),
  settle(call, draft) {
    const { world } = call;
    const { statusId, contactId, companyId, dateClosed } = draft;
    const closed = statusId !== null && world.activityStatuses.get(statusId)?.closedFlag === true;
    const contact = contactId === null ? undefined : world.contacts.get(contactId);
    // An activity for a contact belongs to the contact's company unless another one is named.
    const ofCompany = companyId ?? contact?.companyId ?? null;
    refuseForStatus(call, 'activity', ofCompany);
    return { dateClosed: closed ? (dateClosed ?? world.nowText()) : null, companyId: ofCompany };
  },
};
