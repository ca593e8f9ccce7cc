import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { databases, type TestDatabase } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { company, contact } from '../../../test/support/records.ts';
import { messageOf } from '../../../test/support/said.ts';
import { asFailure } from '../../core/failure.ts';
import { changeSettings } from './changeSettings.ts';
import {
  addUser,
  clearCompanyOwner,
  findUser,
  removeUser,
  setCompanyOwner,
  setDefaultOwner,
  setMember,
  verifyMember,
} from './users.ts';

const customer = { id: 1, name: 'Customer' };

async function refusal(work: Promise<unknown>): Promise<string> {
  const failure = asFailure(await work.catch((thrown: unknown) => thrown));
  return `${failure.code} ${messageOf(failure)}`;
}

describe.each(databases)('users and settings on $name', (kind) => {
  let database: TestDatabase;
  let world: EngineWorld;
  let worlds = 0;

  beforeAll(async () => {
    database = await kind.open();
  });

  beforeEach(async () => {
    world = await EngineWorld.open(database, `users-${++worlds}`);
    const { memory } = world;
    memory.setTypes([customer]);
    memory.putMember({ id: 7, identifier: 'ALee', inactive: false });
    memory.putMember({ id: 8, identifier: 'gone', inactive: true });
    memory.putCompany(company(1, { name: 'Acme', types: [customer], territoryManagerId: 7 }));
    memory.putCompany(company(2, { name: 'Bolt', types: [customer] }));
    memory.putCompany(company(3, { name: 'Old', types: [customer], deleted: true }));
    memory.putCompany(company(4, { name: 'Else', types: [{ id: 9, name: 'Vendor' }] }));
    for (const id of [1, 2]) memory.put(contact(id, { companyId: id, email: `c${id}@x.example` }));
    world.pass(10_000);
  });

  const add = (name: string, email: string) =>
    addUser(world.deps, { name, email, role: 'member', member: null });
  const ownerOf = async (contactId: number) => {
    const rows = await world.ampContacts();
    return rows.find(({ link }) => link?.contactId === contactId)?.fields.owner ?? null;
  };

  it('R5: a Member ID is verified when it is entered: it exists, is active, and nobody else has it', async () => {
    const ann = await add(' Ann ', 'ann@x.example');
    expect(ann.name).toBe('Ann');
    expect(await refusal(verifyMember(world.deps, 'nobody'))).toMatch(
      /bad_input Member ID.*no member/u,
    );
    expect(await refusal(verifyMember(world.deps, 'GONE'))).toMatch(
      /Member ID: this member is inactive/u,
    );
    expect(await refusal(verifyMember(world.deps, ' '))).toMatch(/no member/u);
    const member = await verifyMember(world.deps, ' alee ');
    expect(member).toMatchObject({ id: 7, identifier: 'ALee' });
    expect(await setMember(world.deps, ann, member, 'any')).toMatchObject({ member: { id: 7 } });
    const bob = await add('Bob', 'bob@x.example');
    expect(await refusal(setMember(world.deps, bob, member, 'any'))).toMatch(
      /Member ID: Ann \(ann@x\.example\) already has it/u,
    );
    await setMember(world.deps, { ...ann, member }, null, 'any');
    await setMember(world.deps, bob, member, 'any');
  });

  it('are found by id, e-mail address or name, and refused where that is not one', async () => {
    const ann = await add('Ann', 'ann@x.example');
    await add('Sam', 's1@x.example');
    await add('Sam', 's2@x.example');
    for (const who of [ann.id, 'ANN@x.example', ' ann ']) {
      expect(await findUser(world.deps, who)).toEqual(ann);
    }
    expect(await refusal(findUser(world.deps, 'Zoe'))).toMatch(/not_found/u);
    expect(await refusal(findUser(world.deps, 'Sam'))).toMatch(/bad_input user: several/u);
    expect(await refusal(add('', 'a@x.example'))).toMatch(/name: it is empty/u);
    expect(await refusal(add('A', 'nothing'))).toMatch(/email: it is not/u);
    expect(await refusal(add('A', 'ann@X.example'))).toMatch(
      /email: Ann \(ann@x\.example\) already has/u,
    );
  });

  it('R19: contacts follow territory manager, company and default, also when these change', async () => {
    const ann = await add('Ann', 'ann@x.example');
    const bob = await add('Bob', 'bob@x.example');
    await setMember(world.deps, ann, await verifyMember(world.deps, 'alee'), 'any');
    await setDefaultOwner(world.deps, bob);
    await world.sync();
    expect([await ownerOf(1), await ownerOf(2)]).toEqual([ann.id, bob.id]);
    expect(await setCompanyOwner(world.deps, 2, ann)).toBe('Bolt');
    await world.sync();
    expect(await ownerOf(2)).toBe(ann.id);
    await clearCompanyOwner(world.deps, 2);
    await world.sync();
    expect(await ownerOf(2)).toBe(bob.id);
    await removeUser(world.deps, bob, 'any');
    await world.sync();
    expect([await ownerOf(1), await ownerOf(2)]).toEqual([ann.id, null]);
    expect(await world.stores.settings.get()).toMatchObject({ defaultOwner: null });
    for (const [id, problem] of [
      [99, 'record_missing'],
      [3, 'record_missing'],
    ] as const) {
      expect(await refusal(setCompanyOwner(world.deps, id, ann))).toContain(problem);
    }
  });

  it('R21: a catch-all company is there, and what is outside the filter is warned about', async () => {
    const change = (...texts: readonly (readonly [string, string])[]) =>
      changeSettings(world.deps, new Map(texts), 'any', () =>
        Promise.resolve(world.deps.connectWise),
      );
    await world.sync();
    expect(await refusal(change(['catchAllCompany', '99']))).toMatch(
      /catchAllCompany: .*no company/u,
    );
    expect(await refusal(change(['catchAllCompany', '3']))).toMatch(/company 3 was deleted/u);
    expect(await change(['company', 'catch_all'], ['catchAllCompany', '2'])).toMatchObject({
      saved: { value: { company: 'catch_all', catchAllCompany: 2 } },
      warnings: [],
    });
    const { warnings } = await change(['catchAllCompany', '4']);
    expect(warnings).toMatchObject([{ code: 'company_out_of_filter' }]);
    expect(await world.stores.settings.get()).toMatchObject({ catchAllCompany: 4 });
  });

  it('saves nothing, and has nothing looked at, where nothing changed', async () => {
    await world.sync();
    const same = new Map([['pull', 'on']]);
    await changeSettings(world.deps, same, 'any', () => Promise.reject(new Error('not asked')));
    expect(await world.stores.plans.queued()).toEqual({ contacts: 0, ampContacts: 0 });
  });
});
