import { isMobileType } from '../../core/contact/communicationItems.ts';
import type { Channel } from '../../core/contact/contact.ts';
import { Failure } from '../../core/failure.ts';
import type { Api } from './api.ts';
import { listById } from './paging.ts';
import { flag, type Parsed, parseRecord, text } from './wire.ts';

type CommunicationType = {
  readonly id: number;
  /** References show it as their name (SPEC). */
  readonly description: string;
  readonly channels: readonly Channel[];
  readonly isDefault: boolean;
};

/** Chooses the id of the type that a new communication item gets. */
export type ChooseType = (channel: Channel, mobile: boolean) => Promise<number>;

/**
 * The organization's communication types, read once and only if needed. The default one of a channel
 * has its flag and `defaultFlag` (CLIENT). A mobile number must get a mobile type and another one
 * must not, or it would be read back as the other field: where there is no such type,
 * `write_refused` with the field `type`.
 */
export function communicationTypes(api: Api): ChooseType {
  let known: Promise<readonly CommunicationType[]> | null = null;
  return async (channel, mobile) => {
    known ??= readTypes(api);
    const types = await known.catch((thrown: unknown) => {
      known = null;
      throw thrown;
    });
    const fitting = types.filter(
      ({ channels, description }) =>
        channels.includes(channel) && (channel !== 'phone' || isMobileType(description) === mobile),
    );
    const chosen = fitting.find(({ isDefault }) => isDefault) ?? fitting[0];
    if (chosen !== undefined) return chosen.id;
    const connectwiseCode = mobile ? 'NoMobileType' : 'NoCommunicationType';
    throw new Failure('write_refused', { connectwiseCode, field: 'type', requestId: 'none' });
  };
}

const fields = ['id', 'description', 'phoneFlag', 'faxFlag', 'emailFlag', 'defaultFlag'] as const;

async function readTypes(api: Api): Promise<readonly CommunicationType[]> {
  const types: CommunicationType[] = [];
  const pages = listById(api, {
    resource: 'communication_types',
    fields,
    conditions: null,
    afterId: 0,
    parse: parseType,
  });
  for await (const { records } of pages) types.push(...records);
  return types;
}

function parseType(raw: unknown): Parsed<CommunicationType> {
  return parseRecord(raw, (id, wire) => ({
    id,
    description: text(wire, 'description') ?? '',
    channels: (['email', 'phone', 'fax'] as const).filter((name) => flag(wire, `${name}Flag`)),
    isDefault: flag(wire, 'defaultFlag'),
  }));
}
