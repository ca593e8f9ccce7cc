import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { databases, type TestDatabase } from '../../../../test/support/databases.ts';
import { EngineWorld } from '../../../../test/support/engineWorld.ts';
import { company, contact } from '../../../../test/support/records.ts';
import type { DocumentEntry } from '../../../core/mapping/document.ts';
import { instant } from '../../deps.ts';
import { resolveConflicts } from '../../inbox/decide.ts';
import { undo } from '../../run/undo.ts';
import { changeMapping } from '../../setup/changeMapping.ts';

const customer = { id: 1, name: 'Customer' };
const both = (amp: string): DocumentEntry => ({ amp, connectwise: amp, direction: 'both' });

describe.each(databases)('company fields to ConnectWise on $name', (kind) => {
  let database: TestDatabase;
  let world: EngineWorld;
  let worlds = 0;

  beforeAll(async () => {
    database = await kind.open();
  });
  beforeEach(async () => {
    world = await EngineWorld.open(database, `company-${++worlds}`);
    const { memory } = world;
    memory.setTypes([customer, { id: 2, name: 'Partner' }]);
    memory.setList('company_types', [customer, { id: 2, name: 'Partner' }]);
    memory.setList('markets', [{ id: 3, name: 'Law' }]);
    memory.putCompany(company(1, { name: 'Acme', types: [customer], phone: '555 1' }));
    for (const id of [1, 2, 3]) {
      memory.put(contact(id, { companyId: 1, firstName: `N${id}`, email: `n${id}@x.example` }));
    }
    world.pass(200);
  });

  const ampOf = async (contactId: number) => {
    const rows = await world.ampContacts();
    return rows.find(({ link }) => link?.contactId === contactId);
  };
  async function edit(contactId: number, set: Readonly<Record<string, string | number>>) {
    const id = (await ampOf(contactId))?.id ?? '';
    await world.stores.ampContacts.edit(id, { set }, 'any', instant(world.clock));
  }
  const map = (...entries: readonly DocumentEntry[]) =>
    changeMapping(world.deps, () => ({ entries, off: [] }), 'any');
  const acme = () => world.memory.records.companies.get(1);
  const companyWrites = () =>
    world.memory.writes.filter(({ kind: what }) => what === 'company_update').length;
  const conflicts = () => world.stores.conflicts.ofContacts({ afterContactId: 0, limit: 10 });
  async function settled() {
    world.pass(200);
    const run = await world.sync();
    expect(run).toMatchObject({ status: 'succeeded' });
    world.pass(200);
    const after = await world.sync();
    expect(await world.stores.plans.lines(after.id, 0, 10)).toEqual([]);
  }
  const phones = async () =>
    (await world.ampContacts()).map(({ fields }) => fields.Company_PhoneNumber ?? null);

  it('R12: are off by default: what is edited in AMP stays there', async () => {
    await world.sync();
    await edit(1, { Company_PhoneNumber: '555 9' });
    await settled();
    expect(acme()?.phone).toBe('555 1');
    expect(companyWrites()).toBe(0);
  });

  it('R12: switched on, an edit is one write of the company, and reaches all its contacts', async () => {
    await map(
      both('Company_PhoneNumber'),
      both('Company_Market'),
      both('Company_Type'),
      both('Company_Employees'),
    );
    await world.sync();
    await edit(2, {
      Company_PhoneNumber: '555 9',
      Company_Market: 'law',
      Company_Type: 'Partner, Customer',
      Company_Employees: 12,
    });
    await settled();
    expect(acme()).toMatchObject({ phone: '555 9', market: { id: 3, name: 'Law' }, employees: 12 });
    expect(acme()?.types).toHaveLength(2);
    expect(await phones()).toEqual(['555 9', '555 9', '555 9']);
    expect(await conflicts()).toEqual([]);
    // Two fields, a type: whatever requests that takes, the company is written once.
    expect(companyWrites()).toBeLessThanOrEqual(2);
  });

  it('R12: two AMP contacts of one company that disagree are asked about; nobody wins by being first', async () => {
    await map(both('Company_PhoneNumber'));
    await world.sync();
    await edit(1, { Company_PhoneNumber: '555 7' });
    await edit(2, { Company_PhoneNumber: '555 8' });
    await settled();
    expect(companyWrites()).toBe(0);
    expect(acme()?.phone).toBe('555 1');
    expect((await conflicts()).map(({ contactId, because }) => [contactId, because])).toEqual([
      [1, 'company_disputed'],
      [2, 'company_disputed'],
    ]);
    for await (const one of resolveConflicts(
      world.deps,
      { contactId: 1, fields: [] },
      'connectwise',
    )) {
      expect(one.decided).toEqual(['Company_PhoneNumber']);
    }
    await settled();
    expect(acme()?.phone).toBe('555 8');
    expect(companyWrites()).toBe(1);
    expect(await phones()).toEqual(['555 8', '555 8', '555 8']);
    expect(await conflicts()).toEqual([]);
  });

  it('R12: two that agree are written once', async () => {
    await map(both('Company_PhoneNumber'));
    await world.sync();
    await edit(1, { Company_PhoneNumber: '555 7' });
    await edit(2, { Company_PhoneNumber: '5557' });
    await settled();
    expect(companyWrites()).toBe(1);
    expect(await conflicts()).toEqual([]);
  });

  it('R12: what a run wrote to a company is taken back with the run', async () => {
    await map(both('Company_PhoneNumber'));
    await world.sync();
    await edit(1, { Company_PhoneNumber: '555 9' });
    world.pass(200);
    const run = await world.sync();
    expect(acme()?.phone).toBe('555 9');
    world.pass(200);
    await undo(world.deps, run.id);
    expect(acme()?.phone).toBe('555 1');
  });

  it('R12: a company that somebody changed meanwhile is not overwritten', async () => {
    await map(both('Company_PhoneNumber'));
    await world.sync();
    await edit(1, { Company_PhoneNumber: '555 9' });
    world.pass(200);
    // Between the plan and the write: the look at the contact is no look at the company.
    let changed = false;
    world.meddling = async (what) => {
      const present = acme();
      if (what !== 'store' || changed || present === undefined) return;
      const [line] = await world.stores.plans.history({ kind: 'contact', id: 1 }, 1);
      if (line?.line.state !== 'sent') return;
      changed = true;
      world.memory.putCompany({ ...present, phone: '555 5' });
    };
    await world.sync();
    world.meddling = null;
    expect(changed).toBe(true);
    await settled();
    // ConnectWise wins where both changed it: that is the rule, not who was first.
    expect(acme()?.phone).toBe('555 5');
    expect(await phones()).toEqual(['555 5', '555 5', '555 5']);
    expect(companyWrites()).toBe(0);
  });

  it('R12: a company that is gone when it is written does not make its contact count as deleted', async () => {
    await map(both('Company_PhoneNumber'));
    await world.sync();
    await edit(1, { Company_PhoneNumber: '555 9' });
    world.pass(200);
    const company1 = vi.spyOn(world.memory, 'company').mockResolvedValue(null);
    const run = await world.sync();
    expect(company1).toHaveBeenCalled();
    company1.mockRestore();
    expect(run.status).toBe('partial');
    expect((await world.stores.mirror.candidate(1))?.candidate).toMatchObject({
      gone: false,
      link: { state: 'active' },
    });
    await settled();
    expect(acme()?.phone).toBe('555 9');
  });

  it('R12: a name that ConnectWise does not have is skipped and reported', async () => {
    await map(both('Company_Market'), both('Company_PhoneNumber'));
    await world.sync();
    await edit(1, { Company_Market: 'Nowhere', Company_PhoneNumber: '555 9' });
    await settled();
    expect(acme()).toMatchObject({ phone: '555 9', market: null });
    expect(await conflicts()).toMatchObject([{ field: 'Company_Market', because: 'does_not_fit' }]);
  });
});
