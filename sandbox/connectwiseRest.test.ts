import { ManageAPI } from 'connectwise-rest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createSandbox } from './app.ts';
import type { RunningSandbox } from './sandbox.ts';
import { seedBaseline } from './world/baseline.ts';
import { DEFAULT_CREDENTIALS } from './world/credentials.ts';
import { EMPTY_CONTACT } from './world/templates.ts';

const instances = z.object({
  instance: z.custom<{ defaults: { baseURL: string } }>((value) => typeof value === 'function'),
});

/** The client only speaks https, so its axios instance is pointed at the loopback address. */
function overHttp(part: object): void {
  const { defaults } = instances.parse(part).instance;
  defaults.baseURL = defaults.baseURL.replace('https://', 'http://');
}

/** PATCH values are typed as objects, but any JSON value is allowed. */
const anyValue = z.custom<Record<string, unknown>>(() => true);

/** An independent client that others wrote against the real ConnectWise has to work here too. */
describe('connectwise-rest', () => {
  let running: RunningSandbox;
  let api: ManageAPI;

  beforeAll(async () => {
    const sandbox = createSandbox({
      seed(world) {
        seedBaseline(world);
        const stamp = { lastUpdated: '2026-05-01T00:00:00Z', updatedBy: 'zadmin' };
        for (let id = 1; id <= 250; id += 1) {
          world.contacts.put({ ...EMPTY_CONTACT, id, firstName: `Person ${id}`, ...stamp });
        }
      },
    });
    running = await sandbox.start();
    const { companyId, publicKey, privateKey, clientId } = DEFAULT_CREDENTIALS;
    const companyUrl = new URL(running.url).host;
    api = new ManageAPI({
      companyId,
      publicKey,
      privateKey,
      clientId,
      companyUrl,
      apiVersion: '2026.4',
      logger: () => undefined,
    });
    for (const part of [api, api.CompanyAPI, api.SystemAPI, api.SalesAPI]) overHttp(part);
  });
  afterAll(async () => await running.close());

  it('lists, counts and pages', async () => {
    const page = await api.CompanyAPI.getCompanyContacts({
      conditions: 'firstName like "Person 1*"',
      pageSize: 1000,
    });
    expect(page).toHaveLength(111);
    const count = await api.CompanyAPI.getCompanyContactsCount({ conditions: 'id > 100' });
    expect(count).toEqual({ count: 150 });
    const list = api.CompanyAPI.getCompanyContacts.bind(api.CompanyAPI);
    const all = await api.paginate(list, { pageSize: 100 }, { orderBy: 'id asc', fields: 'id' });
    expect(all).toHaveLength(250);
    expect(all.at(-1)).toEqual({ id: 250 });
  });

  it('creates, reads, patches and deletes', async () => {
    const company = await api.CompanyAPI.postCompanyCompanies({
      identifier: 'ACME',
      name: 'Acme',
      city: 'Tampa',
    });
    const contact = await api.CompanyAPI.postCompanyContacts({
      firstName: 'Ada',
      lastName: "O'Hara",
      company: { id: company.id ?? 0 },
    });
    const id = contact.id ?? 0;
    expect(await api.CompanyAPI.getCompanyContactsById(id)).toMatchObject({
      lastName: "O'Hara",
      company: { identifier: 'ACME' },
    });
    const patched = await api.CompanyAPI.patchCompanyContactsById(id, [
      { op: 'replace', path: 'title', value: anyValue.parse('Countess') },
    ]);
    expect(patched).toMatchObject({ title: 'Countess' });
    await api.request({ path: `/company/contacts/${id}`, method: 'delete' });
    await expect(api.CompanyAPI.getCompanyContactsById(id)).rejects.toMatchObject({
      data: { code: 'NotFound' },
    });
  });

  it('reads types, members and information, and makes activities', async () => {
    expect(await api.CompanyAPI.getCompanyCompaniesTypes({})).toHaveLength(6);
    expect(await api.SystemAPI.getSystemInfo({})).toMatchObject({ isCloud: true });
    const activity = await api.SalesAPI.postSalesActivities({
      name: 'Call',
      assignTo: { identifier: 'ampwise' },
      contact: { id: 5 },
    });
    expect(activity).toMatchObject({ contact: { id: 5, name: 'Person 5' } });
  });

  it('gets the date of the sandbox over the socket', async () => {
    const response = await fetch(`${running.url}/nowhere`);
    expect(response.headers.get('date')).toMatch(/GMT$/);
    expect(response.headers.get('x-cw-request-id')).not.toBeNull();
  });
});
