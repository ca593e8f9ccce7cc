import { beforeAll, describe, expect, it } from 'vitest';
import { ApiWorld } from '../../../test/support/apiWorld.ts';
import { databases } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { company, contact } from '../../../test/support/records.ts';
import { run as runOnce } from '../../engine/run/run.ts';

const org = '/organizations/ours';
const now = '2026-03-01T10:00:00.000Z';

describe.each(databases)('a contact on both sides, on $name', (database) => {
  let world: ApiWorld;
  let engine: EngineWorld;
  let linked: string;

  beforeAll(async () => {
    const opened = await database.open();
    world = new ApiWorld(opened);
    await world.organization('ours');
    engine = await EngineWorld.open(opened, 'ours');
    const customer = { id: 1, name: 'Customer' };
    const vendor = { id: 2, name: 'Vendor' };
    engine.memory.setTypes([customer, vendor]);
    engine.memory.putCompany(company(1, { name: 'Acme', types: [customer] }));
    engine.memory.putCompany(company(2, { name: 'Parts', types: [vendor] }));
    const one = { companyId: 1, email: 'one@example.com', firstName: 'One', title: 'CEO' };
    engine.memory.put(contact(1, one));
    engine.memory.put(contact(2, { companyId: 2, email: 'two@example.com', firstName: 'Two' }));
    engine.memory.put(contact(3, { companyId: 1, email: 'not an address', firstName: 'Three' }));
    engine.memory.put(contact(4, { companyId: 1, email: 'one@example.com', firstName: 'Four' }));
    world.connectWise.set('ours', engine.deps.connectWise);
    await engine.sync();
    linked = String((await engine.ampContacts())[0]?.id);
  });

  const why = async (who: string) =>
    (await world.call('POST', `${org}/why`, { body: { who } })).at('data', 0);
  const sides = async (id = linked) => await world.call('GET', `${org}/contacts/${id}/sides`);
  type Field = Readonly<Record<string, unknown>>;
  const field = (answer: Awaited<ReturnType<typeof sides>>, name: string): Field | undefined => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the schema was checked
    const fields = answer.at('fields') as readonly Field[];
    return fields.find((one) => one.name === name);
  };

  it('shows both values of each field, and says what differs', async () => {
    const before = await sides();
    expect(before.at('connectwise')).toMatchObject({ id: 1, deleted: false });
    expect(before.at('connectwise', 'company')).toMatchObject({ id: 1, name: 'Acme' });
    expect(before.at('link')).toMatchObject({ state: 'active', origin: 'connectwise' });
    expect(field(before, 'title')).toMatchObject({
      label: 'Job title',
      amp: 'CEO',
      connectwise: 'CEO',
      standing: 'same',
      note: null,
    });
    expect(field(before, 'tags')).toMatchObject({ standing: 'not_mapped', mappedTo: null });

    const row = await world.stores('ours').ampContacts.get(linked);
    const set = { title: 'Head', firstName: 'x'.repeat(40) };
    await world.stores('ours').ampContacts.edit(linked, { set }, row?.version ?? 0, now);
    const after = await sides();
    expect(field(after, 'title')).toMatchObject({
      amp: 'Head',
      connectwise: 'CEO',
      standing: 'differs',
    });
    const unfit = field(after, 'firstName');
    expect(unfit?.standing).toBe('does_not_fit');
    expect(unfit?.note).toMatch(/^The value of AMP does not fit ConnectWise: .*30/u);
  });

  it('has one column for a contact that ConnectWise does not have', async () => {
    await world.stores('ours').ampContacts.add({ id: 'free', set: { email: 'f@x.example' } }, now);
    const free = await sides('free');
    expect([free.at('connectwise'), free.at('link')]).toEqual([null, null]);
    expect((await sides('nobody')).status).toBe(404);
    expect((await world.call('GET', `${org}/contacts/nobody/history`)).status).toBe(404);
  });

  it('has a history by run and field, with who and why', async () => {
    await engine.sync();
    const history = await world.call('GET', `${org}/contacts/${linked}/history`);
    expect(history.at('more')).toBe(false);
    expect(history.at('entries', 0)).toMatchObject({
      what: 'Updated',
      state: 'applied',
      changes: [
        {
          label: 'Job title',
          to: 'connectwise',
          old: 'CEO',
          new: 'Head',
          reason: 'changed in AMP',
        },
      ],
    });
    expect(history.at('entries', 1)).toMatchObject({ what: 'Added to AMP' });
    const one = await world.call('GET', `${org}/contacts/${linked}/history?limit=1`);
    expect([one.at('entries', 1), one.at('more')]).toEqual([undefined, true]);
    // What was planned since, however often, takes no place of what was done.
    const row = await world.stores('ours').ampContacts.get(linked);
    await world
      .stores('ours')
      .ampContacts.edit(linked, { set: { title: 'Chief' } }, row?.version ?? 0, now);
    for (let plans = 0; plans < 3; plans++) await runOnce(engine.deps, { kind: 'plan' });
    const still = await world.call('GET', `${org}/contacts/${linked}/history?limit=1`);
    expect(still.at('entries', 0)).toMatchObject({ what: 'Updated', state: 'applied' });
    await world.call('POST', `${org}/matches/unlink`, { body: { connectwiseId: 1 } });
    const unlinked = await world.call('GET', `${org}/contacts/${linked}/history`);
    expect(unlinked.at('entries', 0)).toMatchObject({ what: 'Unlinked', run: null, changes: [] });
  });

  it('asks its questions in the order of the sync, up to the first that fails', async () => {
    type Gate = Readonly<Record<string, unknown>>;
    const brief = (person: unknown) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the schema was checked
      const { gates, why: sentence } = person as { gates: readonly Gate[]; why: string };
      const failed = gates.find(({ state }) => state === 'failed');
      const asked = gates.filter(({ state }) => state !== 'not_asked').map(({ gate }) => gate);
      return { sentence, asked, failed };
    };
    const vendor = brief(await why('2'));
    expect(vendor.sentence).toBe('Skipped, because the filter does not include its company type.');
    expect(vendor.asked.slice(0, 5)).toEqual(['found', 'readable', 'active', 'company', 'filter']);
    expect(vendor.failed).toMatchObject({
      gate: 'filter',
      fact: 'It has: company type Vendor. Filter: company type is Customer',
      action: 'change_filter',
    });
    expect(brief(await why('3')).failed).toMatchObject({
      gate: 'email_valid',
      fact: 'E-mail address is not valid: not an address.',
      action: 'open_in_connectwise',
    });
    expect(brief(await why('4')).failed).toMatchObject({ gate: 'email_unique' });
    // Unlinked above: whether they are two people is asked before the hold, which is seen all the same.
    const unlinked = await why('1');
    expect(brief(unlinked).failed).toMatchObject({ gate: 'matched', action: 'review_match' });
    expect(brief(unlinked).asked).toContain('hold');
    expect(brief(await why('one@example.com')).sentence).toMatch(/^It is on hold: .*unlinked/u);
  });
});
