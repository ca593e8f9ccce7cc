import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiRoles, setRights } from '../../sandbox/control/rights.ts';
import type { Activity } from '../../sandbox/world/entities.ts';
import {
  createInstallation,
  type Json,
  jsonOf,
  listOf,
  startSandbox,
  textLike,
} from './program.ts';

const activitiesOf = (told: Json) => listOf(told.activities).map(jsonOf);

/** What a salesperson looks up about a contact before a call. */
describe('the timeline of a contact on the command line', () => {
  const own = createInstallation();
  let site: Awaited<ReturnType<typeof startSandbox>>;
  let contactId = 0;
  let ampContactId = '';
  let email = '';

  beforeAll(async () => {
    site = await startSandbox({ seed: { contacts: 60 } });
    expect(await own.json(site.connect)).toMatchObject({ code: 0 });
    await own.run(['users', 'add', 'Ann', '--email', 'ann@b.example', '--member', 'jmoreno']);
    await own.run(['users', 'default', 'Ann']);
    await own.run(['settings', 'set', 'timeZone=Europe/Berlin']);
    await own.run(['sync']);
    const [person = {}] = (await own.json(['contacts', 'list'])).lines;
    ampContactId = String(person.id);
    email = String(person.email);
    contactId = Number(jsonOf(person.link).connectwiseId);
    const { activities } = site.sandbox.world;
    for (const one of activities.all()) {
      if (one.contactId === contactId) activities.put({ ...one, contactId: null });
    }
  });
  afterAll(async () => {
    await site.close();
    own.remove();
  });

  const timeline = (...args: readonly string[]) => own.run(['contacts', 'timeline', ...args]);
  async function document(...args: readonly string[]): Promise<Json> {
    const ended = await own.json(['contacts', 'timeline', ...args]);
    expect({ args, code: ended.code, lines: ended.lines.length }).toEqual({
      args,
      code: 0,
      lines: 1,
    });
    return ended.lines[0] ?? {};
  }

  /** An activity that a colleague made. */
  function put(parts: Partial<Activity>): void {
    const { world } = site.sandbox;
    const [any] = world.activities.all();
    const memberId = world.memberByIdentifier('tokafor')?.id ?? null;
    if (any === undefined) throw new Error('no activity to begin with');
    const whose = { contactId, assignToId: memberId, notes: null };
    world.activities.put({
      ...any,
      ...whose,
      id: world.activities.nextId(),
      ...world.stamp('tokafor'),
      ...parts,
    });
  }

  async function refused(args: readonly string[], code: string, exit: number, advice: RegExp) {
    const ended = await own.json(['contacts', 'timeline', ...args]);
    expect(ended.lines).toMatchObject([{ error: { code, exit, advice: textLike(advice) } }]);
    expect(ended.code).toBe(exit);
  }

  it('is empty as long as there is nothing', async () => {
    const ended = await timeline(ampContactId);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(ended.stdout).toContain('ConnectWise has no activity of this contact.');
    expect(await document(String(contactId))).toEqual({
      contactId,
      ampContactId,
      timeZone: 'Europe/Berlin',
      activities: [],
      more: 0,
      unreadable: [],
      unnamed: [],
    });
  });

  it('has what colleagues did and what AMP made, the newest first, and changes none of it', async () => {
    const notes = 'First line\nSecond line\nThird line\nFourth\u001B[2J line';
    put({ name: 'Renewal talk', dateStart: '2026-03-05T13:00:00Z', notes });
    put({ name: 'Gone quiet', dateStart: null, dateEnd: null, assignToId: null });
    const what = ['--contact', ampContactId, '--subject', 'Send quote', '--notes', 'In a hurry'];
    const added = await own.json(['todos', 'add', ...what, '--due', '2026-04-01']);
    const todo = String(added.lines[0]?.id);
    await own.run(['sync']);
    const { world, journal } = site.sandbox;
    const before = JSON.stringify(world.activities.all());
    const { lastSeq } = journal;

    const shown = await timeline(email);
    expect(shown).toMatchObject({ code: 0, stderr: '\n3 activities\n' });
    expect(shown.stdout).toContain(`(contact ${contactId})\nTimes are of Europe/Berlin.`);
    expect(shown.stdout).toMatch(
      new RegExp(`2026-04-01 {8}Send quote\\n {20}[^\\n]+ · Ann · from to-do ${todo}\\n`, 'u'),
    );
    expect(shown.stdout).toMatch(/In a hurry\n[^[]*2026-03-05 14:00 {2}Renewal talk\n/u);
    expect(shown.stdout).toMatch(
      /· tokafor\n {20}First line\n {20}Second line\n {20}Third line …/u,
    );
    expect(shown.stdout).toMatch(/no date {11}Gone quiet\n.+ assigned to nobody · changed 20/u);
    expect(shown.stdout).not.toMatch(/AMP to-do|Fourth/u);

    const told = await document(ampContactId);
    const [recent, ...others] = activitiesOf(told).filter(({ date }) => date !== null);
    expect(recent).toMatchObject({
      subject: 'Send quote',
      notes: 'In a hurry',
      date: '2026-04-01',
      done: false,
      member: { memberId: 'jmoreno', user: { name: 'Ann' } },
      todo,
    });
    expect(others).toMatchObject([
      { subject: 'Renewal talk', notes, member: { memberId: 'tokafor', user: null }, todo: null },
    ]);
    // For each of the two: the activities, both lists, and the members who are not users.
    const asked = journal.entries({ afterSeq: lastSeq });
    const lists = ['sales/activities', 'sales/activities/types', 'sales/activities/statuses'];
    expect(asked.map(({ method, resource }) => `${method} ${resource}`)).toEqual(
      [1, 2].flatMap(() => [...lists, 'system/members'].map((resource) => `GET ${resource}`)),
    );
    expect(JSON.stringify(world.activities.all())).toBe(before);
  });

  it('shows 25 by default, and all to a script', async () => {
    for (let nth = 1; nth <= 40; nth++) put({ name: `Call ${nth}`, dateStart: null });
    const shown = await timeline(String(contactId));
    expect(shown.stderr).toBe('\n25 of 43 activities; 18 more: --limit 43\n');
    expect(shown.stdout.match(/Call \d+/gu)).toHaveLength(25);
    const few = await document(ampContactId, '--limit', '2');
    expect(few).toMatchObject({ more: 41 });
    expect(activitiesOf(few).map(({ subject }) => subject)).toEqual(['Call 40', 'Call 39']);
    expect(activitiesOf(await document(ampContactId))).toHaveLength(43);
    expect(await timeline(ampContactId, '--limit', '0')).toMatchObject({ code: 2, stdout: '' });
  });

  it('of somebody it cannot be of is refused, saying what to do', async () => {
    const lone = await own.json(['contacts', 'add', 'email=lone@x.example', 'firstName=Lone']);
    const id = String(lone.lines[0]?.id);
    await refused([id], 'not_linked', 9, new RegExp(`ampwise why ${id}`, 'u'));
    await refused(['lone@x.example'], 'not_linked', 9, /ampwise why/u);
    await refused(['nobody@x.example'], 'not_found', 9, /ampwise contacts list/u);
    await refused(['nobody'], 'not_found', 9, /ConnectWise id/u);
    await refused(['2147483647'], 'record_missing', 9, /deleted/u);
    await refused(['0'], 'bad_input', 2, /whole number/u);
  });

  it('does without the names that may not be read, and is refused without the right to activities', async () => {
    const { world } = site.sandbox;
    const allow = (row: string, inquire: 'None' | 'All') => {
      for (const role of apiRoles(world)) setRights(world, role.id, row, { inquire });
    };
    allow('Member Maintenance', 'None');
    const shown = await timeline(ampContactId);
    expect(shown.code).toBe(0);
    expect(shown.stdout).toMatch(/· member \d+/u);
    expect(shown.stderr).toMatch(/may not read members\.\n.+System > Member Maintenance/u);
    expect(await document(ampContactId)).toMatchObject({ unnamed: [{ code: 'right_missing' }] });
    allow('Member Maintenance', 'All');

    allow('CRM/Sales Activities', 'None');
    await refused([ampContactId], 'right_missing', 4, /CRM\/Sales Activities.*Inquire to All/u);
    allow('CRM/Sales Activities', 'All');
  });

  it('says when ConnectWise cannot be reached', async () => {
    const lone = createInstallation();
    const other = await startSandbox({ seed: { contacts: 5 } });
    await lone.json(other.connect);
    await other.close();
    const ended = await lone.json(['contacts', 'timeline', '1']);
    lone.remove();
    expect(ended).toMatchObject({ code: 5, lines: [{ error: { code: 'host_unreachable' } }] });
  });
});
