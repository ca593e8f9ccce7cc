import {
  isMobileType,
  withItem,
  withoutItem,
} from '../../../src/core/contact/communicationItems.ts';
import type { CompanyWrites } from '../../../src/core/contact/companyWrites.ts';
import {
  type Communication,
  type Company,
  type Contact,
  type ListEntry,
  type ListKind,
  nothingKnown,
  type Reference,
} from '../../../src/core/contact/contact.ts';
import type {
  ContactWrites,
  ItemKind,
  ItemValue,
  ItemWrite,
  TypeWrites,
  WritableChoice,
} from '../../../src/core/contact/contactWrites.ts';
import { isDay } from '../../../src/core/contact/days.ts';
import { Failure } from '../../../src/core/failure.ts';
import type { ConnectWise } from '../../../src/ports/connectwise.ts';
import type { MemoryLists } from './memoryLists.ts';

/** A write that took effect: one for each request, so an update may cause several. */
export type MemoryWrite = {
  readonly kind: 'create' | 'update' | 'company' | 'company_update';
  /** Of the contact, or of the company. */
  readonly id: number;
};

/** Hooks around a write, with which tests cause trouble. */
export type WriteInterference = {
  /** Before a write takes effect; may change records or throw. The id is null for a new record. */
  readonly beforeWrite?: (write: {
    readonly kind: MemoryWrite['kind'];
    readonly id: number | null;
  }) => void;
  /** After it took effect; if it throws, the writer gets that in place of the answer. */
  readonly afterWrite?: (write: MemoryWrite) => void;
  /** Changes a text before ConnectWise stores it. */
  readonly rewrite?: (text: string) => string;
};

/** What the writes need of the records in memory. */
export type WrittenRecords = {
  readonly contacts: ReadonlyMap<number, Contact>;
  readonly companies: ReadonlyMap<number, Company>;
  readonly lists: MemoryLists;
  /** Adds or replaces a contact, and stamps it. */
  readonly put: (contact: Contact) => void;
  readonly putCompany: (company: Company) => void;
  /** An id that was never used. */
  readonly nextId: (kind: 'contact' | 'company' | 'item') => number;
  readonly request: (resource: 'companies' | 'contacts') => void;
  readonly writes: MemoryWrite[];
};

/** The writes of the port, over records in memory. */
export function memoryWrites(
  records: WrittenRecords,
  interference: WriteInterference,
): Pick<ConnectWise, 'createContact' | 'updateContact' | 'createCompany' | 'updateCompany'> {
  const kept = (text: string | null | undefined): string | null =>
    (text === null || text === undefined ? null : (interference.rewrite?.(text) ?? text)) || null;

  /** One request that writes; `effect` returns the id of the written record. */
  function write(kind: MemoryWrite['kind'], id: number | null, effect: () => number): void {
    records.request(kind === 'company' || kind === 'company_update' ? 'companies' : 'contacts');
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

  function storedCompany(id: number): Company {
    const company = records.companies.get(id);
    if (company === undefined) throw new Failure('record_missing', { resource: 'company', id });
    return company;
  }

  /** The named type, or the first that fits. */
  function itemType({ channel, mobile, typeId }: ItemKind): Reference {
    const types = records.lists.of('communication_types');
    const fitting = types
      .filter(({ channels }) => channels.includes(channel))
      .filter(({ id, name }) =>
        typeId === undefined ? channel !== 'phone' || isMobileType(name) === mobile : id === typeId,
      );
    const found = fitting.find(({ isDefault }) => isDefault) ?? fitting[0];
    if (found === undefined) throw refused('type', 'NoCommunicationType');
    return { id: found.id, name: found.name };
  }

  function newItem(contact: Contact, kind: ItemKind, value: ItemValue): Communication {
    const { channel } = kind;
    return {
      id: records.nextId('item'),
      channel,
      type: itemType(kind),
      value: required(kept(value.value), 'value'),
      extension: kept(value.extension),
      isDefault: !contact.communications.some((item) => item.channel === channel),
    };
  }

  /** Writes one item and returns the contact as the writer then knows it. */
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
              // If an item only becomes the default, its text is not sent.
              value:
                item.makeDefault === true && present.value === value.value
                  ? present.value
                  : required(kept(value.value), 'value'),
              extension: kept(value.extension),
              isDefault: present.isDefault || item.makeDefault === true,
            };
      records.put(withItem(stored, next));
      result = withItem(known, next);
      return known.id;
    });
    return result;
  }

  function withTypes(
    types: readonly Reference[],
    { add, remove }: TypeWrites,
    kind: ListKind,
  ): readonly Reference[] {
    const added = [...new Set(add)].filter((id) => !types.some((type) => type.id === id));
    const chosenTypes = added.map((id) => chosen(records.lists.of(kind), 'types', id));
    return [...types, ...chosenTypes]
      .filter(({ id }) => !remove.includes(id))
      .toSorted((a, b) => a.id - b.id);
  }

  function choicesFor({ companyId }: Contact, field: WritableChoice): readonly ListEntry[] {
    const { of, sitesOf } = records.lists;
    return field === 'site' ? sitesOf(companyId ?? 0) : of(choiceLists[field]);
  }

  /** The contact with the given fields, as ConnectWise stores them. */
  function withFields(contact: Contact, writes: FieldWrites): Contact {
    const { fields, days = {}, flags = {}, choices = {}, inactive } = writes;
    const result: { -readonly [Name in keyof Contact]: Contact[Name] } = { ...contact, ...flags };
    for (const name of keysOf(fields)) result[name] = kept(fields[name]);
    if (![null, 'Female', 'Male'].includes(result.gender)) throw refused('gender');
    for (const name of keysOf(days)) {
      const day = days[name] ?? null;
      if (day !== null && !isDay(day)) throw refused(name);
      result[name] = day;
    }
    for (const name of keysOf(choices)) {
      const id = choices[name] ?? null;
      result[name] = id === null ? null : chosen(choicesFor(contact, name), name, id).name;
    }
    if (inactive !== undefined) result.inactive = inactive;
    return result;
  }

  function companyWith(company: Company, writes: Omit<CompanyWrites, 'types'>): Company {
    const { fields, employees = company.employees, choices } = writes;
    if (employees !== null && !Number.isSafeInteger(employees)) throw refused('employees');
    const result: { -readonly [Name in keyof Company]: Company[Name] } = { ...company, employees };
    for (const name of keysOf(fields)) result[name] = kept(fields[name]);
    for (const name of keysOf(choices)) {
      const id = choices[name] ?? null;
      result[name] = id === null ? null : chosen(records.lists.of(companyLists[name]), name, id);
    }
    return result;
  }

  return {
    async createContact({ companyId, items, typeIds = [], ...writes }) {
      let made = 0;
      write('create', null, () => {
        if (!records.companies.has(companyId)) throw refused('company');
        required(kept(writes.fields.firstName), 'firstName');
        const types = withTypes([], { add: typeIds, remove: [] }, 'contact_types');
        let contact: Contact = { ...nothingKnown, companyId, types, id: 0 };
        contact = withFields(contact, writes);
        for (const item of items) contact = withItem(contact, newItem(contact, item, item.value));
        made = records.nextId('contact');
        records.put({ ...contact, id: made });
        return made;
      });
      return storedContact(made);
    },

    async updateContact(present, { items, types, ...writes }) {
      const { id } = present;
      let contact = present;
      if (hasFields(writes)) {
        write('update', id, () => {
          const next = withFields(storedContact(id), writes);
          required(next.firstName, 'firstName');
          records.put(next);
          return id;
        });
        contact = storedContact(id);
      }
      if (changesTypes(types)) {
        write('update', id, () => {
          const stored = storedContact(id);
          records.put({ ...stored, types: withTypes(stored.types, types, 'contact_types') });
          return id;
        });
        contact = storedContact(id);
      }
      for (const item of items) contact = writeItem(contact, item);
      return contact;
    },

    async updateCompany(present, { types, ...writes }) {
      const { id } = present;
      const named = [...Object.keys(writes.fields), ...Object.keys(writes.choices)];
      if (named.length === 0 && writes.employees === undefined && !changesTypes(types))
        return present;
      write('company_update', id, () => {
        const next = companyWith(storedCompany(id), writes);
        records.putCompany({ ...next, types: withTypes(next.types, types, 'company_types') });
        return id;
      });
      return storedCompany(id);
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
          types: withTypes([], { add: typeIds, remove: [] }, 'company_types'),
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

/** The list entry with an id. */
function chosen(entries: readonly ListEntry[], field: string, id: number): Reference {
  const found = entries.find((entry) => entry.id === id);
  if (found === undefined) throw refused(field);
  return { id, name: found.name };
}

type FieldWrites = Omit<ContactWrites, 'items' | 'types'>;

const choiceLists = {
  department: 'departments',
  relationship: 'relationships',
  country: 'countries',
} as const satisfies Partial<Record<WritableChoice, ListKind>>;

const companyLists = {
  status: 'company_statuses',
  market: 'markets',
  territory: 'territories',
} as const satisfies Record<keyof CompanyWrites['choices'], ListKind>;

function hasFields({ fields, days, flags, choices, inactive }: FieldWrites): boolean {
  const named = [fields, days, flags, choices].some((part) => Object.keys(part ?? {}).length > 0);
  return named || inactive !== undefined;
}

function changesTypes(types: TypeWrites | undefined): types is TypeWrites {
  return types !== undefined && types.add.length + types.remove.length > 0;
}

function keysOf<Name extends string>(part: Readonly<Partial<Record<Name, unknown>>>): Name[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a part has no names but these
  return Object.keys(part) as Name[];
}

function required(text: string | null, field: string): string {
  if (text === null) throw refused(field, 'MissingRequiredField');
  return text;
}

function refused(field: string, connectwiseCode = 'InvalidField'): Failure {
  return new Failure('write_refused', { connectwiseCode, field, requestId: 'memory' });
}
