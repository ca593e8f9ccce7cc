import type { World } from '../world/world.ts';
import { TERRITORY_MANAGERS } from './members.ts';
import type { Prng } from './prng.ts';
import { pastInstant, pastStamp, seededGuid } from './stamp.ts';

const SUBJECTS = ['Call back', 'Send quote', 'Renewal talk', 'Say hello & listen', "What's next?"];

/** Adds `count` activities about random contacts; one in twenty has no member. */
export function seedActivities(world: World, count: number, prng: Prng): void {
  const contacts = world.contacts.all();
  const members = TERRITORY_MANAGERS.map((name) => world.memberByIdentifier(name)?.id ?? null);
  let id = 70;
  for (let index = 0; index < count && contacts.length > 0; index += 1) {
    id += 1 + prng.below(4);
    const contact = prng.pick(contacts);
    const status = prng.pick(world.activityStatuses.all());
    const start = pastInstant(prng);
    world.activities.put({
      id,
      name: prng.pick(SUBJECTS),
      typeId: prng.pick(world.activityTypes.all()).id,
      statusId: status.id,
      companyId: contact.companyId,
      contactId: contact.id,
      phoneNumber: null,
      phoneExtension: null,
      email: null,
      notes: prng.chance(0.5) ? 'Left a message.\nTry again on Monday.' : null,
      dateStart: start,
      dateEnd: start,
      dateClosed: status.closedFlag ? start : null,
      assignedById: prng.pick(members),
      assignToId: index % 20 === 2 ? null : prng.pick(members),
      notifyFlag: false,
      mobileGuid: seededGuid(prng),
      customValues: {},
      ...pastStamp(prng, prng.pick(TERRITORY_MANAGERS)),
    });
  }
}
