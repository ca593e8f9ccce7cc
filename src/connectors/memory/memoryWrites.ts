import { withItem, withoutItem } from '../../core/contact/communicationItems.ts';
import {
  type Channel,
  type Communication,
  type Company,
  type Contact,
  nothingKnown,
  type Reference,
} from '../../core/contact/contact.ts';
import type { ItemValue, ItemWrite, WritableField } from '../../core/contact/contactWrites.ts';
import { Failure } from '../../core/failure.ts';
import type { ConnectWise } from '../../ports/connectwise.ts';

/** A write that took effect: one for each request, so an update may leave several. */
export type MemoryWrite = {
  readonly kind: 'create' | 'update' | 'company';
  /** Of the contact, or of the company. */
  readonly id: number;
};

/** What may befall a write; tests plant their troubles here. */
export type WriteInterference = {
  /** Before a write takes effect; may change records or throw. The id is null for a new record. */
  readonly beforeWrite?: (write: {
    readonly kind: MemoryWrite['kind'];
    readonly id: number | null;
  }) => void;
  /** After it took effect; what is thrown here, the writer sees in place of the answer. */
  readonly afterWrite?: (write: MemoryWrite) => void;
  /** What ConnectWise makes of a text before it keeps it. */
  readonly rewrite?: (text: string) => string;
};

/** What writing needs of the records in memory. */
export type WrittenRecords = {
  readonly contacts: ReadonlyMap<number, Contact>;
  readonly companies: ReadonlyMap<number, Company>;
  readonly companyTypes: () => readonly Reference[];
  /** Adds or replaces, and stamps. */
  readonly put: (contact: Contact) => void;
  readonly putCompany: (company: Company) => void;
  /** Ids nothing had before. */
  readonly nextId: (kind: 'contact' | 'company' | 'item') => number;
  readonly request: (resource: 'companies' | 'contacts') => void;
  readonly writes: MemoryWrite[];
};

const itemTypes: Record<Channel | 'mobile', Reference> = {
  email: { id: 1, name: 'Email' },
  phone: { id: 2, name: 'Direct' },
  fax: { id: 3, name: 'Fax' },
  mobile: { id: 4, name: 'Mobile' },
};

/** The writing half of the port, over records in memory. */
export function memoryWrites(
  records: WrittenRecords,
  interference: WriteInterference,
): Pick<ConnectWise, 'createContact' | 'updateContact' | 'createCompany'> {
  const kept = (text: string | null | undefined): string | null =>
    (text === null || text === undefined ? null : (interference.rewrite?.(text) ?? text)) || null;

  /** One request that writes; `effect` returns the id of what it wrote. */
  function write(kind: MemoryWrite['kind'], id: number | null, effect: () => number): void {
    records.request(kind === 'company' ? 'companies' : 'contacts');
    interference.beforeWrite?.({ kind, id });
    const written: MemoryWrite = { kind, id: effect() };
    records.writes.push(written);
    interference.afterWrite?.(written);
  }

  function storedContact(id: number): Contact {
    const contact = records.contacts.get(id);
    if (contact === undefined) throw new Failure('record_missing', { resource: 'contact', id });
    return contact;
  }

  function newItem(
    contact: Contact,
    { channel, mobile }: Pick<ItemWrite, 'channel' | 'mobile'>,
    value: ItemValue,
  ): Communication {
    return {
      id: records.nextId('item'),
      channel,
      type: itemTypes[mobile && channel === 'phone' ? 'mobile' : channel],
      value: required(kept(value.value), 'value'),
      extension: kept(value.extension),
      isDefault: !contact.communications.some((item) => item.channel === channel),
    };
  }

  /** Writes one item and returns what the writer then knows of the contact. */
  function writeItem(known: Contact, item: ItemWrite): Contact {
    const { itemId, value } = item;
    if (itemId === null && value === null) return known;
    let result = known;
    write('update', known.id, () => {
      const stored = storedContact(known.id);
      const present = stored.communications.find(({ id }) => id === itemId);
      if (value === null) {
        if (present !== undefined) records.put(withoutItem(stored, present.id));
        result = present === undefined ? stored : withoutItem(known, present.id);
        return known.id;
      }
      if (itemId !== null && present === undefined) throw refused('communicationItems', 'NotFound');
      const next =
        present === undefined
          ? newItem(known, item, value)
          : {
              ...present,
              value: required(kept(value.value), 'value'),
              extension: kept(value.extension),
            };
      records.put(withItem(stored, next));
      result = withItem(known, next);
      return known.id;
    });
    return result;
  }

  return {
    async createContact({ companyId, fields, items }) {
      let made = 0;
      write('create', null, () => {
        if (!records.companies.has(companyId)) throw refused('company');
        required(kept(fields.firstName), 'firstName');
        let contact: Contact = { ...nothingKnown, ...keptFields(fields, kept), companyId, id: 0 };
        for (const item of items) contact = withItem(contact, newItem(contact, item, item.value));
        made = records.nextId('contact');
        records.put({ ...contact, id: made });
        return made;
      });
      return storedContact(made);
    },

    async updateContact(present, { fields, items, inactive }) {
      let contact = present;
      if (Object.keys(fields).length > 0 || inactive !== undefined) {
        write('update', present.id, () => {
          const next = { ...storedContact(present.id), ...keptFields(fields, kept) };
          required(next.firstName, 'firstName');
          records.put(inactive === undefined ? next : { ...next, inactive });
          return present.id;
        });
        contact = storedContact(present.id);
      }
      for (const item of items) contact = writeItem(contact, item);
      return contact;
    },

    async createCompany({ name, identifier, typeIds, address }) {
      let id = 0;
      write('company', null, () => {
        required(kept(name), 'name');
        if (Object.values(address).every((line) => kept(line) === null))
          throw refused('addressLine1');
        const twin = [...records.companies.values()].some(
          (company) => company.identifier?.toLowerCase() === identifier.toLowerCase(),
        );
        if (twin) throw refused('identifier', 'ObjectExists');
        id = records.nextId('company');
        records.putCompany({
          id,
          identifier: kept(identifier),
          name: kept(name) ?? identifier,
          types: records.companyTypes().filter((type) => typeIds.includes(type.id)),
          status: null,
          market: null,
          territory: null,
          employees: null,
          phone: null,
          fax: null,
          website: null,
          territoryManagerId: null,
          deleted: false,
          lastUpdated: null,
        });
        return id;
      });
      const made = records.companies.get(id);
      if (made === undefined) throw new Failure('internal', { error: 'company not kept' });
      return made;
    },
  };
}

/** The fields that are given, as they are kept. */
function keptFields(
  fields: Readonly<Partial<Record<WritableField, string | null>>>,
  kept: (text: string | null | undefined) => string | null,
): Partial<Record<WritableField, string | null>> {
  const result: Partial<Record<WritableField, string | null>> = {};
  for (const name of writable) if (name in fields) result[name] = kept(fields[name]);
  return result;
}

const writable: readonly WritableField[] = [
  'firstName',
  'lastName',
  'title',
  'addressLine1',
  'addressLine2',
  'city',
  'state',
  'zip',
];

function required(text: string | null, field: string): string {
  if (text === null) throw refused(field, 'MissingRequiredField');
  return text;
}

function refused(field: string, connectwiseCode = 'InvalidField'): Failure {
  return new Failure('write_refused', { connectwiseCode, field, requestId: 'memory' });
}
