import type { ReadableFact } from '../../ports/serverFacts.ts';
import { type FactProbe, found, idsOf } from './factReading.ts';
import { elements, isObject, referenceId, type WireObject } from './wire.ts';

type FieldFact = Extract<ReadableFact, `fields_${string}` | `child_${string}` | 'null_negation'>;

/** Facts about `fields`, empty fields and the lists inside a record. */
export const fieldProbes: Readonly<Record<FieldFact, FactProbe>> = {
  async fields_in_references({ list }) {
    const listed = await list('contacts', { pageSize: '50', fields: 'id,company/id' });
    if (listed.rejected) return 'rejected';
    const companies = listed.rows.map(({ company }) => company).filter(isObject);
    if (companies.length === 0) return null;
    return companies.every(onlyId) ? 'yes' : 'whole_reference';
  },

  async fields_in_lists({ list, rows }) {
    const listed = await list('contacts', { pageSize: '50', fields: 'id,communicationItems/id' });
    if (listed.rejected) return 'rejected';
    const items = listed.rows.flatMap(itemsOf);
    if (items.length > 0) {
      return items.every(onlyId) ? 'yes' : 'whole_elements';
    }
    const whole = await rows('contacts', { pageSize: '50', fields: 'id,communicationItems' });
    return whole.some((contact) => itemsOf(contact).length > 0) ? 'list_omitted' : null;
  },

  async fields_unknown({ list }) {
    const listed = await list('contacts', { pageSize: '1', fields: 'id,ampwiseNoSuchField' });
    if (listed.rejected) return 'rejected';
    return listed.rows.length === 0 ? null : 'omitted';
  },

  async null_negation({ list, rows }) {
    const contacts = await rows('contacts', { pageSize: '200', fields: 'id,title' });
    const [id] = idsOf(contacts.filter(({ title }) => title === undefined || title === null));
    if (id === undefined) return null;
    const conditions = `id=${id} and title != "ampwise"`;
    return found(await list('contacts', { pageSize: '1', fields: 'id', conditions }));
  },

  async child_same_element({ list, rows }) {
    const query = { pageSize: '200', fields: 'id,communicationItems', orderBy: 'id desc' };
    for (const contact of await rows('contacts', query)) {
      const [first, ...others] = itemsOf(contact).flatMap((item) => {
        const [id] = idsOf([item]);
        const type = referenceId(item, 'type');
        return id === undefined || type === null ? [] : [{ id, type }];
      });
      const other = others.find(({ type }) => type !== first?.type);
      if (first === undefined || other === undefined) continue;
      const asks = async (type: number) => {
        const childConditions = `communicationItems/id=${first.id} and communicationItems/type/id=${type}`;
        return found(await list('contacts', { pageSize: '1', fields: 'id', childConditions }));
      };
      const own = await asks(first.type);
      if (own !== 'yes') return own === 'rejected' ? own : 'finds_nothing';
      return (await asks(other.type)) === 'yes' ? 'no' : 'yes';
    }
    return null;
  },

  async child_in({ list }) {
    const childConditions = 'communicationItems/id in (1,2)';
    const listed = await list('contacts', { pageSize: '1', fields: 'id', childConditions });
    return listed.rejected ? 'rejected' : 'accepted';
  },
};

function itemsOf(contact: WireObject): readonly WireObject[] {
  return elements(contact, 'communicationItems');
}

function onlyId(member: WireObject): boolean {
  return Object.keys(member).every((key) => key === 'id');
}
