import { isRecord } from '../model/values.ts';
import { EditProblem, type Person, type WireRecord } from './person.ts';
import { idNamed } from './values.ts';

const TYPES = 'company/communicationTypes';

/** Fields of an item, by the names that are entered. */
const ITEM_FIELDS: Readonly<Record<string, string>> = {
  type: 'type',
  value: 'value',
  extension: 'extension',
  default: 'defaultFlag',
  defaultflag: 'defaultFlag',
};

/** A name that an e-mail address or number is entered under: a channel, or the name of a type. */
export interface Way {
  readonly name: string;
  readonly channel: string;
  readonly typeId: number;
  /** Whether it means the default item of its channel, whatever its type. */
  readonly main: boolean;
}

/**
 * The ways of a site: email, phone and fax for the default item of each channel, and the name of each type.
 */
export async function waysOf(person: Person): Promise<readonly Way[]> {
  const types = await person.list(TYPES);
  const ways = types.map((type) => ({
    name: String(type.description),
    channel: channelOf(type),
    typeId: Number(type.id),
    main: false,
  }));
  const main = ['Email', 'Phone', 'Fax'].flatMap((channel) => {
    const of = types.filter((type) => channelOf(type) === channel);
    const usual = of.find(({ defaultFlag }) => defaultFlag === true) ?? of[0];
    const name = channel.toLowerCase();
    return usual === undefined ? [] : [{ name, channel, typeId: Number(usual.id), main: true }];
  });
  const taken = new Set(main.map(({ name }) => name));
  return [...main, ...ways.filter(({ name }) => !taken.has(name.toLowerCase()))];
}

function channelOf({ emailFlag, phoneFlag }: WireRecord): string {
  if (emailFlag === true) return 'Email';
  return phoneFlag === true ? 'Phone' : 'Fax';
}

/** The item of a contact that a way means: the default one of its channel, or the first of its type. */
export function itemOf(contact: WireRecord, way: Way): WireRecord | undefined {
  const items = itemsOf(contact).filter((item) => item.communicationType === way.channel);
  if (way.main) return items.find(({ defaultFlag }) => defaultFlag === true) ?? items[0];
  return items.find(({ type }) => isRecord(type) && type.id === way.typeId);
}

/** Communication items of a contact. */
export function itemsOf({ communicationItems: items }: WireRecord): readonly WireRecord[] {
  return Array.isArray(items) ? items.filter(isRecord) : [];
}

/** A new item, as a body of the API. */
export function newItem(way: Way, value: string, isMain: boolean) {
  return { type: { id: way.typeId }, value, defaultFlag: isMain };
}

/** Changes, adds or, if nothing is entered, deletes the item. */
export async function enterItem(
  person: Person,
  contact: WireRecord,
  way: Way,
  value: string,
): Promise<void> {
  const path = `company/contacts/${String(contact.id)}/communications`;
  const item = itemOf(contact, way);
  if (value === '') {
    if (item !== undefined) await person.send('DELETE', `${path}/${String(item.id)}`);
  } else if (item === undefined) {
    const first = !itemsOf(contact).some((other) => other.communicationType === way.channel);
    await person.send('POST', path, newItem(way, value, way.main || first));
  } else {
    const patch = [{ op: 'replace', path: 'value', value }];
    await person.send('PATCH', `${path}/${String(item.id)}`, patch);
  }
}

/** Reads entries for one item into members of the API. Throws EditProblem. */
export async function readItem(
  person: Person,
  entries: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, unknown>> {
  const read = new Map<string, unknown>();
  for (const [entered, text] of entries) {
    const name = ITEM_FIELDS[entered.toLowerCase()];
    if (name === undefined) {
      const accepted = 'type, value, extension, default';
      throw new EditProblem(entered, 'communication items have no such field', accepted);
    }
    if (name === 'type') {
      read.set(name, { id: await idNamed(person, 'type', TYPES, text) });
    } else if (name === 'defaultFlag') {
      if (!/^(?:yes|true|on|1|no|false|off|0)$/iu.test(text)) {
        throw new EditProblem('default', `"${text}" is neither yes nor no`, 'yes or no');
      }
      read.set(name, /^(?:yes|true|on|1)$/iu.test(text));
    } else {
      read.set(name, text);
    }
  }
  return read;
}
