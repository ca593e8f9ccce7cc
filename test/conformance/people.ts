import { expect, test } from 'vitest';
import { company, contact } from '../support/records.ts';
import { idsOf, pagesOf, type Site } from './site.ts';

/** What the port promises about single contacts, short contacts, companies by name, and members. */
export function describePeople(open: () => Promise<Site>, requestsAtEnd: number): void {
  test('a contact by its id, or null', async () => {
    const { client, put } = await open();
    put(contact(20, { firstName: 'Known', email: 'known@shop.example' }));
    expect(await client.contact(20)).toMatchObject({ id: 20, firstName: 'Known' });
    expect((await client.contact(20))?.communications[0]?.value).toBe('known@shop.example');
    for (const id of [21, 0, -1, 1.5, Number.NaN]) expect(await client.contact(id)).toBeNull();
  });

  test('contacts in short, each once, with the stamp of their last change', async () => {
    const site = await open();
    const ids = Array.from({ length: 1_001 }, (_, n) => 10 + n * 2);
    for (const id of ids) site.put(contact(id));
    const first = site.now();
    site.passTime(5);
    site.put(contact(12, { firstName: 'Edited' }));
    await site.client.discover();
    const before = site.client.requests;
    const pages = await pagesOf(site.client.listedContacts({ afterId: 0 }));
    expect(site.client.requests - before).toBe(2 + requestsAtEnd);
    expect(pages.flatMap(({ records }) => records).slice(0, 3)).toEqual([
      { id: 10, lastUpdated: first },
      { id: 12, lastUpdated: site.now() },
      { id: 14, lastUpdated: first },
    ]);
    expect(pages.flatMap(({ records }) => records.map(({ id }) => id))).toEqual(ids);
    expect(await idsOf(site.client.listedContacts({ afterId: 2_007 }))).toEqual([2_008, 2_010]);
    const signal = AbortSignal.abort();
    await expect(pagesOf(site.client.listedContacts({ afterId: 0, signal }))).rejects.toMatchObject(
      {
        code: 'interrupted',
      },
    );
  });

  test('companies by name', async () => {
    const { client, putCompany } = await open();
    putCompany(company(7_000, { name: 'Tail\'s "Spin" & Söhne 50%_[x]' }));
    putCompany(company(7_001, { name: 'Acme' }));
    putCompany(company(7_002, { name: ' ACME ', deleted: true }));
    putCompany(company(7_003, { name: 'Acme Ltd' }));
    putCompany(company(7_004, { name: '!!!' }));
    const ids = async (name: string) => (await client.findCompanies(name)).map(({ id }) => id);
    expect(await ids('acme')).toEqual([7_001, 7_002]);
    expect((await client.findCompanies('acme')).map(({ deleted }) => deleted)).toEqual([
      false,
      true,
    ]);
    expect(await ids('tail\'s "spin" & söhne 50%_[x]')).toEqual([7_000]);
    expect(await ids('!!!')).toEqual([7_004]);
    for (const name of ['', '  ', '*', 'Acm', '" or id>0 or name="', 'x'.repeat(3_000)]) {
      expect(await ids(name)).toEqual([]);
    }
    for (let id = 8_040; id > 8_000; id -= 1) putCompany(company(id, { name: 'Twin' }));
    expect(await ids('twin')).toEqual(Array.from({ length: 25 }, (_, n) => 8_001 + n));
  });

  test('members by Member ID and by id', async () => {
    const { client, putMember } = await open();
    const jane = { id: 501, identifier: 'Jane_Doe', inactive: false };
    const gone = { id: 502, identifier: "o'gone", inactive: true };
    putMember(jane);
    putMember(gone);
    putMember({ id: 503, identifier: 'JaneXDoe', inactive: false });
    expect(await client.member('Jane_Doe')).toEqual(jane);
    expect(await client.member(' jane_doe ')).toEqual(jane);
    expect(await client.member("O'GONE")).toEqual(gone);
    for (const identifier of ['jane', '', '*', '" or id>0 or identifier="', 'x'.repeat(3_000)]) {
      expect(await client.member(identifier)).toBeNull();
    }
    expect(await client.members([502, 999_999, 501, 502])).toEqual([jane, gone]);
    expect(await client.members([])).toEqual([]);
  });

  test('all members, with what people know them by', async () => {
    const { client, putMember } = await open();
    putMember({ id: 501, identifier: 'Jane_Doe', inactive: false });
    putMember({ id: 502, identifier: 'gone', inactive: true });
    const found = (await client.allMembers()).filter(({ id }) => id === 501 || id === 502);
    expect(found).toMatchObject([
      { id: 501, identifier: 'Jane_Doe', inactive: false, isPerson: true },
      { id: 502, identifier: 'gone', inactive: true, isPerson: true },
    ]);
    for (const { name, emails } of found) {
      expect(name).not.toBe('');
      expect(Array.isArray(emails)).toBe(true);
    }
  });
}
