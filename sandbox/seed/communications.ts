import type { CommunicationChannel, CommunicationItem } from '../world/entities.ts';
import type { World } from '../world/world.ts';
import { phone } from './companies.ts';
import type { Prng } from './prng.ts';
import { dealer } from './shares.ts';

const dealPhone = dealer(
  [
    ['one', 45],
    ['none', 15],
    ['two', 15],
    ['three', 5],
    ['withExtension', 12],
    ['withFax', 8],
  ],
  61,
);

const ids = (world: World, ...descriptions: string[]): number[] =>
  descriptions.map(
    (name) => world.communicationTypes.all().find((type) => type.description === name)?.id ?? 0,
  );

/** Adds communication items to contacts: e-mails in the order given, then phones, then faxes. */
export function communicationMaker(world: World, prng: Prng) {
  const emailTypes = ids(world, 'Email', 'Personal Email');
  const phoneTypes = ids(world, 'Direct', 'Mobile', 'Cell', 'Home');
  const faxTypes = ids(world, 'Fax', 'Other Fax');

  const item = (
    items: CommunicationItem[],
    communicationType: CommunicationChannel,
    types: readonly number[],
    value: string,
    extension: string | null = null,
  ): void => {
    const sameChannel = items.filter((other) => other.communicationType === communicationType);
    items.push({
      id: world.nextCommunicationId(),
      typeId: types[sameChannel.length % types.length] ?? 0,
      value,
      extension,
      defaultFlag: sameChannel.length === 0,
      communicationType,
      mobileGuid: null,
    });
  };

  return (index: number, emails: readonly string[]): readonly CommunicationItem[] => {
    const items: CommunicationItem[] = [];
    for (const email of emails) item(items, 'Email', emailTypes, email);
    const deal = dealPhone(index);
    const phones = { one: 1, none: 0, two: 2, three: 3, withExtension: 1, withFax: 1 }[deal];
    for (let n = 0; n < phones; n += 1) {
      const extension = deal === 'withExtension' ? String(prng.below(900) + 100) : null;
      item(items, 'Phone', phoneTypes, phone(prng), extension);
    }
    if (deal === 'withFax') {
      item(items, 'Fax', faxTypes, phone(prng));
      if (index % 3 === 0) item(items, 'Fax', faxTypes, phone(prng));
    }
    return items;
  };
}
