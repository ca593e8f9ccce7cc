import { activityDraft, activityModel } from '../model/activity.ts';
import type { Activity } from '../world/entities.ts';
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
  check(call, draft) {
    const { world } = call;
    const statusId = draft.statusId as number | null;
    const closed = statusId !== null && world.activityStatuses.get(statusId)?.closedFlag === true;
    draft.dateClosed = closed ? ((draft.dateClosed as string | null) ?? world.nowText()) : null;
    const contactId = draft.contactId as number | null;
    // An activity for a contact belongs to the contact's company unless another one is named.
    if (contactId !== null && draft.companyId === null) {
      draft.companyId = world.contacts.get(contactId)?.companyId ?? null;
    }
  },
};
