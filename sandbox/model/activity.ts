import { randomUUID } from 'node:crypto';
import type { Activity } from '../world/entities.ts';
import { EMPTY_ACTIVITY } from '../world/templates.ts';
import type { World } from '../world/world.ts';
import { compileModel } from './compile.ts';
import { customFieldsField, defaultCustomValues } from './customFields.ts';
import { reference } from './reference.ts';
import { derived, flag, identity, instant, text } from './scalars.ts';
import {
  activityStatusTarget,
  activityTypeTarget,
  companyTarget,
  contactTarget,
  memberTarget,
} from './targets.ts';

/** Screen of activities in custom field definitions; the id is the sandbox's own choice. */
const ACTIVITY_SCREEN = 'ac300';

/** Activity, SPEC field list without references into modules the sandbox does not have. */
export const activityModel = compileModel<Activity>({
  label: 'Activity',
  resource: 'activity',
  fields: [
    identity(),
    text('name', 100, { required: true }),
    reference('type', 'typeId', activityTypeTarget),
    reference('company', 'companyId', companyTarget),
    reference('contact', 'contactId', contactTarget),
    text('phoneNumber', 30),
    { ...text<Activity>('phoneExtension', 30), since: '2026.4' },
    text('email', 250),
    reference('status', 'statusId', activityStatusTarget),
    text('notes', undefined, { keepNewlines: true }),
    instant('dateStart'),
    instant('dateEnd'),
    {
      ...derived<Activity>('dateEndUtc', { kind: 'datetime' }, (activity) => activity.dateEnd),
      since: '2026.4',
    },
    {
      ...derived<Activity>(
        'dateClosedUtc',
        { kind: 'datetime' },
        (activity) => activity.dateClosed,
      ),
      since: '2026.4',
    },
    {
      ...derived<Activity>(
        'closeFlag',
        { kind: 'bool' },
        (activity) => activity.dateClosed !== null,
      ),
      since: '2026.4',
    },
    reference('assignedBy', 'assignedById', memberTarget, { writable: false }),
    reference('assignTo', 'assignToId', memberTarget, { required: true }),
    flag('notifyFlag'),
    text('mobileGuid', undefined, { writable: false }),
    customFieldsField(ACTIVITY_SCREEN),
  ],
});

/** The draft of a new activity: default type and status of their tables. */
export function activityDraft(world: World, memberId: number | null): Activity {
  return {
    ...EMPTY_ACTIVITY,
    id: world.activities.nextId(),
    typeId: world.activityTypes.all().find((type) => type.defaultFlag)?.id ?? null,
    statusId: world.activityStatuses.all().find((status) => status.defaultFlag)?.id ?? null,
    assignedById: memberId,
    mobileGuid: randomUUID(),
    customValues: defaultCustomValues(world, ACTIVITY_SCREEN),
  };
}
