import { expect, test } from 'vitest';
import type { ContactQuery } from '../../src/ports/connectwise.ts';
import { company, contact } from '../support/records.ts';
import { idsOf, type Site } from './site.ts';

/** What the port promises about looking up single records. */
export function describeLookups(open: () => Promise<Site>): void {
  describeByIds(open);
  describeFinding(open);

  test('a company by id, or null', async () => {
    const { client, putCompany } = await open();
    putCompany(company(7_000, { name: 'Known' }));
    expect(await client.company(7_000)).toMatchObject({ id: 7_000, name: 'Known' });
    expect(await client.company(999_999)).toBeNull();
  });

  test('company types have ids and names', async () => {
    const { client } = await open();
    const types = await client.companyTypes();
    expect(types.map(({ name }) => name)).toContain('Customer');
    const ids = types.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => a - b));
  });

  test('what may be read is reported as such', async () => {
    const { client } = await open();
    expect(await client.probe('contacts')).toBe('allowed');
    expect(await client.probe('companies')).toBe('allowed');
    expect(await client.probe('company_types')).toBe('allowed');
  });
}

function describeByIds(open: () => Promise<Site>): void {
  test.each([
    ['none', []],
    ['one', [20]],
    ['unknown ones', [5, 999_999]],
    ['twice and unordered', [30, 20, 30, 25]],
    ['no ids at all', [0, -1, 1.5, Number.NaN]],
  ])('by ids: %s', async (_, ids) => {
    const { client, put } = await open();
    for (const id of [20, 25, 30]) put(contact(id));
    const wanted = [...new Set(ids)].filter((id) => [20, 25, 30].includes(id));
    const found = await idsOf(client.contactsByIds(ids));
    expect(found.toSorted((a, b) => a - b)).toEqual(wanted.toSorted((a, b) => a - b));
  });

  test('by very many ids', async () => {
    const { client, put } = await open();
    const ids = Array.from({ length: 700 }, (_, n) => 100_000_000 + n * 7);
    for (const id of ids) put(contact(id));
    const asked = ids.flatMap((id) => [id + 1, id]);
    const found = await idsOf(client.contactsByIds(asked));
    expect(found.toSorted((a, b) => a - b)).toEqual(ids);
  });
}

const people = [
  contact(10, { firstName: 'Sinéad', lastName: "O'Hara", email: "s.o'hara@pub.example" }),
  contact(11, { firstName: 'Ann', lastName: 'Marks & Sons', email: 'Ann_M+x@shop.example' }),
  contact(12, { firstName: '🙂', lastName: 'Emoji 👍🏽', email: 'smile@shop.example' }),
  contact(13, { firstName: 'Star *', lastName: '50% [off] _x', email: ' blanks@shop.example  ' }),
  contact(14, { firstName: 'The "Boss"', lastName: 'Back\\slash', email: 'joann@shop.example' }),
  contact(15, { firstName: 'Anna', lastName: null, email: null }),
  contact(16, { firstName: 'Joann', lastName: 'Marks', email: 'ann@shop.example' }),
  contact(17, { firstName: '山田'.repeat(10), lastName: '太郎 花子 次郎 三郎 四郎', email: null }),
  contact(18, { firstName: 'Line', lastName: 'Under', email: 'annXm+x@shop.example' }),
];

const questions: readonly (readonly [ContactQuery, readonly number[]])[] = [
  [{ id: 12 }, [12]],
  [{ id: 999_999 }, []],
  [{ email: "s.o'hara@pub.example" }, [10]],
  [{ email: "S.O'HARA@PUB.EXAMPLE" }, [10]],
  [{ email: '  ann_m+x@shop.example ' }, [11]],
  [{ email: 'blanks@shop.example' }, [13]],
  [{ email: 'ann@shop.example' }, [16]],
  [{ email: '*@shop.example' }, []],
  [{ email: '%' }, []],
  [{ email: '' }, []],
  [{ email: 'nobody@shop.example' }, []],
  [{ name: "o'hara" }, [10]],
  [{ name: "SINÉAD O'HARA" }, [10]],
  [{ name: "O'Hara Sinéad" }, [10]],
  [{ name: 'Ann Marks & Sons' }, [11]],
  [{ name: 'marks & sons' }, [11]],
  [{ name: '🙂' }, [12]],
  [{ name: 'emoji 👍🏽' }, [12]],
  [{ name: 'Star *' }, [13]],
  [{ name: 'star * 50% [off] _x' }, [13]],
  [{ name: 'The "Boss"' }, [14]],
  [{ name: 'back\\slash' }, [14]],
  [{ name: 'Ann' }, [11]],
  [{ name: 'anna' }, [15]],
  [{ name: 'Joann Marks' }, [16]],
  [{ name: '山田'.repeat(10) }, [17]],
  [{ name: `${'山田'.repeat(10)} 太郎 花子 次郎 三郎 四郎` }, [17]],
  [{ name: 'Nobody' }, []],
  [{ name: '*' }, []],
  [{ name: '" or id>0 or lastName="' }, []],
  [{ name: 'x'.repeat(3_000) }, []],
  [{ email: `${'é'.repeat(2_000)}@shop.example` }, []],
];

function describeFinding(open: () => Promise<Site>): void {
  test('contacts by id, e-mail and name', async () => {
    const { client, put } = await open();
    for (const person of people) put(person);
    const answers: [ContactQuery, readonly number[]][] = [];
    for (const [query] of questions) {
      const found = await client.findContacts(query);
      answers.push([query, found.map(({ id }) => id)]);
    }
    expect(answers).toEqual(questions);
  });

  test('at most 25, from the lowest id', async () => {
    const { client, put } = await open();
    for (let id = 40; id >= 1; id -= 1) {
      put(contact(id, { firstName: 'Twin', email: 'twin@shop.example' }));
    }
    const lowest = Array.from({ length: 25 }, (_, n) => n + 1);
    for (const query of [{ name: 'twin' }, { email: 'twin@shop.example' }]) {
      const found = await client.findContacts(query);
      expect(found.map(({ id }) => id)).toEqual(lowest);
    }
  });
}
