import { beforeEach, describe, expect, it } from 'vitest';
import { ApiWorld } from '../../../test/support/apiWorld.ts';
import { databases } from '../../../test/support/databases.ts';
import { EngineWorld } from '../../../test/support/engineWorld.ts';
import { company, contact } from '../../../test/support/records.ts';
import { runRequested } from '../../engine/run/requested.ts';
import { aConnection, noon } from '../../storage/suite/records.ts';

const runs = '/organizations/ours/runs';
const customer = { id: 1, name: 'Customer' };
type Row = Readonly<Record<string, unknown>>;

describe.each(databases)('a plan in groups over the API, on $name', (database) => {
  let world: ApiWorld;
  let engine: EngineWorld;
  let path = '';

  const put = (id: number, parts: Parameters<typeof contact>[1] = {}) => {
    const known = { companyId: 1, email: `c${id}@example.com`, firstName: `First${id}` };
    engine.memory.put(contact(id, { ...known, title: 'Clerk', department: 'Office', ...parts }));
  };

  /** As a worker does it. */
  const work = async () => {
    const taken = await engine.stores.requests.take('w', '2099-01-01T00:00:00.000Z');
    if (taken === null) throw new Error('nothing was requested');
    return await runRequested(engine.deps, taken);
  };

  const rows = async (query: string): Promise<readonly Row[]> => {
    const told = await world.call('GET', `${path}/${query}`);
    expect(told.status).toBe(200);
    return Object.assign([], told.at('data'));
  };

  const count = async (body: object) => {
    const told = await world.call('POST', `${path}/count`, { body });
    expect(told.status).toBe(200);
    return told.body;
  };

  const apply = (body: object) => world.call('POST', `${path}/apply`, { body });

  const titles = async (): Promise<Row> => {
    const found = await engine.ampContacts();
    const told: Record<string, unknown> = {};
    for (const { link, fields } of found) told[String(link?.contactId)] = fields.title;
    return told;
  };

  beforeEach(async () => {
    const opened = await database.open();
    world = new ApiWorld(opened);
    await world.organization('ours');
    engine = await EngineWorld.open(opened, 'ours');
    engine.memory.setTypes([customer]);
    engine.memory.putCompany(company(1, { types: [customer] }));
    for (let id = 1; id <= 6; id++) put(id);
    world.connectWise.set('ours', engine.deps.connectWise);
    await engine.stores.connections.create(aConnection(), 'sealed', noon);
    await engine.sync();
    engine.pass(60_000);
    put(1, { title: 'Head' });
    put(2, { title: 'Head', department: 'Board' });
    put(3, { department: 'Board' });
    put(4, { title: null });
    put(7);
    put(8, { email: null });
    engine.pass(60_000);
    const queued = await world.call('POST', runs, { body: { kind: 'plan' } });
    path = `${runs}/${String(queued.at('id'))}`;
    expect(await work()).toMatchObject({ status: 'planned' });
  });

  it('counts what its lists have, and what is taken away comes first', async () => {
    const groups = await rows('groups');
    expect(
      groups.map(({ action, direction, field, reason, takesAway, lines }) =>
        [action, direction, field ?? reason, takesAway, lines].join(' '),
      ),
    ).toEqual([
      'update amp title value 1',
      'update amp department  2',
      'update amp title  2',
      'create amp   1',
      'skip none no_email  1',
    ]);
    for (const { id, lines } of groups) {
      expect(await rows(`lines?group=${String(id)}`)).toHaveLength(Number(lines));
    }
  });

  it('lists the lines of a group in pages: field, now, will be, reason and direction', async () => {
    const [group] = (await rows('groups')).filter(
      ({ field, takesAway }) => field === 'title' && takesAway === null,
    );
    const first = await world.call('GET', `${path}/lines?limit=1&group=${String(group?.id)}`);
    expect(first.at('data', 0)).toMatchObject({
      contactId: 1,
      changes: [
        {
          side: 'amp',
          field: 'title',
          old: 'Clerk',
          new: 'Head',
          because: 'changed_in_connectwise',
        },
      ],
    });
    const cursor = String(first.at('nextCursor'));
    const next = `limit=1&group=${String(group?.id)}&cursor=${cursor}`;
    expect(await rows(`lines?${next}`)).toMatchObject([{ contactId: 2 }]);
    const other = await world.call('GET', `${path}/lines?limit=1&cursor=${cursor}`);
    expect(other.status).toBe(400);
    expect(await rows('lines?group=contacts.update.amp.none.')).toEqual([]);
  });

  it('counts what it changes, and what is left without some of it, each line once', async () => {
    const kinds = { new: 1, changed: 4, removed: 0, other: 0 };
    const towards = { amp: kinds, connectwise: { new: 0, changed: 0, removed: 0, other: 0 } };
    const whole = { lines: 5, amp: 5, connectwise: 0, removed: 0, emptied: 1, kinds, towards };
    expect(await count({})).toEqual(whole);
    const [blanked, department] = await rows('groups');
    const [created] = await rows('lines?group=contacts.create.amp..');
    const less = { exceptGroups: [blanked?.id, department?.id], except: [created?.seq] };
    expect(await count(less)).toMatchObject({
      lines: 1,
      emptied: 0,
      kinds: { changed: 1, new: 0 },
    });
    expect(await count({ state: 'applied' })).toMatchObject({ lines: 0 });
  });

  it('is downloaded as CSV, a row for each value that changes', async () => {
    const file = await world.call('GET', `${path}/export`);
    expect(file.status).toBe(200);
    expect(file.headers.get('content-disposition')).toMatch(
      /^attachment; filename="plan-.+\.csv"$/u,
    );
    const told = file.text.split('\r\n').slice(1, -1);
    const lines = new Set(told.map((row) => row.split(',')[0]));
    expect(await count({})).toMatchObject({ lines: lines.size });
    expect(told).toContainEqual(
      expect.stringMatching(
        /,proposed,First\d,.*,update,amp,title,Clerk,Head,changed in ConnectWise$/u,
      ),
    );
    expect(file.text).not.toContain('First8');
    const done = await world.call('GET', `${path}/export?state=applied`);
    expect(done.text.split('\r\n')).toHaveLength(2);
  });

  it('names records, and says why they are skipped', async () => {
    const [group] = (await rows('groups')).filter(({ kind }) => kind === 'skipped');
    expect(await rows(`lines?group=${String(group?.id)}`)).toMatchObject([
      { name: 'First8', told: { title: 'No e-mail address' } },
    ]);
    expect(await rows('lines?group=contacts.create.amp..')).toMatchObject([
      { name: 'First7', told: null, groups: ['contacts.create.amp..'] },
    ]);
  });

  it('is discarded: nothing is changed or put on hold, and it comes again', async () => {
    const before = await titles();
    const discarded = await world.call('POST', `${path}/discard`);
    expect(discarded.status).toBe(200);
    expect(await titles()).toEqual(before);
    expect(await engine.stores.holds.count()).toBe(0);
    expect(await rows('groups?state=declined')).toHaveLength(5);
    const again = await world.call('POST', `${path}/discard`);
    expect(again.at('code')).toBe('bad_input');
    world.people.set('member', { organization: 'ours', role: 'member' });
    const refused = await world.call('POST', `${path}/discard`, { as: 'member' });
    expect(refused.at('code')).toBe('not_allowed');
  });

  it('says what could not be done, by cause', async () => {
    // Edited since it was planned.
    for (const { id, link } of await engine.ampContacts()) {
      if (link?.contactId !== 1) continue;
      await engine.stores.ampContacts.edit(id, { set: { title: 'Other' } }, 'any', noon);
    }
    expect((await apply({})).status).toBe(202);
    expect(await work()).toMatchObject({ status: 'partial' });
    const [cause] = await rows('problems');
    expect(cause).toMatchObject({
      problem: 'stale',
      title: 'Changed since it was planned',
      lines: 1,
    });
    expect(await rows('lines?problem=stale')).toMatchObject([
      { contactId: 1, state: 'stale', told: { title: 'Changed since it was planned' } },
    ]);
    const unknown = await world.call('GET', `${path}/lines?problem=nothing`);
    expect([unknown.status, unknown.at('errors', 0, 'parameter')]).toEqual([400, 'problem']);
    const listed = await world.call('GET', runs);
    expect(listed.at('data', 0, 'problems')).toBe(1);
  });

  it('is applied but for a field, a group and a number', async () => {
    const [blanked] = await rows('groups');
    const [created] = await rows('lines?group=contacts.create.amp..');
    const body = {
      exceptFields: ['department'],
      exceptGroups: [blanked?.id],
      except: [created?.seq],
    };
    expect((await apply(body)).status).toBe(202);
    expect(await work()).toMatchObject({ status: 'succeeded', counts: { updated: 1, created: 0 } });
    const heads = Object.entries(await titles()).filter(([, title]) => title === 'Head');
    expect(heads.map(([id]) => Number(id))).toEqual([1]);
    const declined = await rows('lines?state=declined');
    expect(declined.map(({ contactId }) => contactId)).toEqual(
      expect.arrayContaining([2, 3, 4, 7]),
    );
  });

  it('is applied but for a field of one record, which comes again with the next plan', async () => {
    const lines = await rows('lines?object=contacts');
    const line = lines.find(({ separable }) => Array.isArray(separable) && separable.length > 0);
    expect(line).toMatchObject({ separable: ['title', 'department'] });
    const { seq, contactId } = line ?? {};
    const before = (await titles())[Number(contactId)];
    const leaveOut = [{ line: seq, fields: ['title'] }];
    expect((await apply({ leaveOut })).status).toBe(202);
    expect(await work()).toMatchObject({ status: 'succeeded' });
    const applied = await rows('lines?state=applied');
    expect(applied.find((one) => one.seq === seq)).toMatchObject({
      leftOut: ['title'],
      changes: [{ field: 'department' }],
    });
    expect((await titles())[Number(contactId)]).toBe(before);
    await engine.sync();
    expect((await titles())[Number(contactId)]).not.toBe(before);
  });

  it('is applied for groups and numbers alone', async () => {
    const ids = (await rows('groups')).map(({ id, field }) => [id, field] as const);
    const groups = ids.flatMap(([id, field]) => (field === 'title' ? [id] : []));
    const [created] = await rows('lines?group=contacts.create.amp..');
    expect((await apply({ groups, lines: [created?.seq] })).status).toBe(202);
    await work();
    expect(await titles()).toMatchObject({ 1: 'Head', 2: 'Head', 7: 'Clerk' });
    expect((await rows('lines?state=declined&object=contacts')).length).toBeGreaterThan(0);
    const [three] = (await engine.ampContacts()).filter(({ link }) => link?.contactId === 3);
    expect(three?.fields.department).toBe('Office');
  });

  it.each([
    [{ groups: ['contacts.update.amp.nothing.'] }, '/groups'],
    [{ exceptGroups: ['x'] }, '/exceptGroups'],
    [{ exceptFields: ['phon'] }, '/exceptFields'],
    [{ except: [999] }, '/except'],
    [{ leaveOut: [{ line: 999, fields: ['title'] }] }, '/leaveOut'],
  ])('refuses %j, which is not in it, and nothing is queued', async (body, pointer) => {
    const refused = await apply(body);
    expect([refused.status, refused.at('errors', 0, 'pointer')]).toEqual([422, pointer]);
    expect(await engine.stores.requests.open()).toBeNull();
  });
});
