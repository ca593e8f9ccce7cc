import { isMobileType } from '../../core/contact/communicationItems.ts';
import type { ItemKind } from '../../core/contact/contactWrites.ts';
import { Failure } from '../../core/failure.ts';
import type { Lists } from './lists.ts';

/** Chooses the id of the type that a new communication item gets. */
export type ChooseType = (kind: ItemKind) => Promise<number>;

/**
 * The named type, or the organization's default. The default of a channel has its flag and
 * `defaultFlag` (CLIENT). A mobile number must get a mobile type and any other number must not, or
 * it would be read back as the other field; a named type must belong to the channel. If there is no
 * such type, throws `write_refused` with the field `type`.
 */
export function communicationTypes(lists: Lists): ChooseType {
  return async ({ channel, mobile, typeId }) => {
    const types = await lists('communication_types');
    const ofChannel = types.filter(({ channels }) => channels.includes(channel));
    const fitting = ofChannel.filter(({ id, name }) =>
      typeId === undefined ? channel !== 'phone' || isMobileType(name) === mobile : id === typeId,
    );
    const chosen = fitting.find(({ isDefault }) => isDefault) ?? fitting[0];
    if (chosen !== undefined) return chosen.id;
    const connectwiseCode = mobile && typeId === undefined ? 'NoMobileType' : 'NoCommunicationType';
    throw new Failure('write_refused', { connectwiseCode, field: 'type', requestId: 'none' });
  };
}
