import { badInput } from '../../core/badInput.ts';
import { notFound } from '../../core/notFound.ts';
import { type NamedRecords, named, union } from '../../ports/namedRecords.ts';
import type { EngineDeps } from '../deps.ts';
import { readQuery, whoFits } from './why.ts';

/** People shown if several match. */
const shown = 3;

/**
 * The records of people, each found by name, e-mail address or an id of either side. Throws
 * `not_found`, and `bad_input` if several people match.
 */
export async function recordsOf(
  deps: EngineDeps,
  entered: readonly string[],
): Promise<NamedRecords> {
  let records = named({});
  for (const text of entered) {
    const { people, total } = await whoFits(deps, readQuery(text), shown);
    const [person] = people;
    if (person === undefined) throw notFound('person', null);
    if (total > 1) {
      const some = people.map(({ contact, ampContact }) => contact?.id ?? ampContact?.id ?? '');
      const ids = `${some.join(', ')}${total > shown ? ', …' : ''}`;
      throw badInput(
        'contact',
        { code: 'several_people', people: total },
        { code: 'id_of_one', ids },
      );
    }
    const { contact, ampContact } = person;
    records = union(
      records,
      named({
        contacts: contact === null ? [] : [contact.id],
        ampContacts: ampContact === null ? [] : [ampContact.id],
      }),
    );
  }
  return records;
}
