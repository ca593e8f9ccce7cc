import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createInstallation,
  type Json,
  jsonOf,
  listOf,
  someText,
  startSandbox,
  textLike,
} from './program.ts';

function idOf(document: Json | undefined): string {
  return typeof document?.id === 'string' ? document.id : '';
}

/** To-dos as a salesperson uses them. */
describe('to-dos on the command line', () => {
  const own = createInstallation();
  let site: Awaited<ReturnType<typeof startSandbox>>;
  let people: readonly Json[] = [];

  beforeAll(async () => {
    site = await startSandbox({ seed: { contacts: 60 } });
    expect(await own.json(site.connect)).toMatchObject({ code: 0 });
    await one(['users', 'add', 'Ann', '--email', 'ann@b.example', '--member', 'jmoreno']);
    await one(['users', 'add', 'Bob', '--email', 'bob@b.example']);
    await one(['users', 'default', 'Ann']);
    await one(['sync']);
    people = (await own.json(['contacts', 'list'])).lines;
  });
  afterAll(async () => {
    await site.close();
    own.remove();
  });

  async function one(args: readonly string[], code = 0): Promise<Json> {
    const ended = await own.json(args);
    expect({ args, code: ended.code, lines: ended.lines.length }).toEqual({ args, code, lines: 1 });
    return ended.lines[0] ?? {};
  }

  async function refused(args: readonly string[], message: RegExp, accepted: RegExp, exit = 2) {
    expect(await one(args, exit)).toMatchObject({
      error: { message: textLike(message), advice: textLike(accepted), exit },
    });
  }

  const activities = () => site.sandbox.world.activities.all();
  const person = (nth: number) => idOf(people[nth]);

  it('are added, become activities, and say who they went to', async () => {
    const ours = new Set(activities().map(({ id }) => id));
    const what = ['--subject', 'Call back', '--type', 'call', '--notes', 'One\nTwo'];
    const whom = ['--contact', person(0), '--due', '2026-03-05', '--assignee', 'Bob'];
    const added = await one(['todos', 'add', ...what, ...whom]);
    expect(added).toMatchObject({
      subject: 'Call back',
      status: 'open',
      due: '2026-03-05',
      assignedTo: { memberId: 'jmoreno', fallback: true },
      link: null,
    });
    const id = idOf(added);
    const plan = await own.run(['plan']);
    expect(plan.stdout).toContain('create activity for Call back');
    expect(plan.stdout).toContain('goes to the default user');
    const synced = await own.run(['sync']);
    expect(synced.stdout).toMatch(/To-dos\n\s+1 {2}activity created/u);
    expect(synced.stdout).toMatch(/Each change: +ampwise runs show/u);
    const [activity] = activities().filter((known) => !ours.has(known.id));
    expect(activity).toMatchObject({ name: 'Call back', notes: `One\nTwo\n\n[AMP to-do ${id}]` });
    const shown = await own.run(['todos', 'show', id]);
    expect(shown.stdout).toContain('the default user Ann: the assignee has no Member ID');
    expect(shown.stdout).toContain(`Activity        ${activity?.id}\n`);
    expect((await own.run(['why', person(0)])).stdout).toContain(`activity ${activity?.id}`);
    expect((await own.run(['why', id])).stdout).toMatch(/Call back[\s\S]+create activity for/u);

    const same = await own.run(['todos', 'reopen', id]);
    expect(same.stdout).toMatch(/It was open already\.\n$/u);
    const marked = await own.run(['todos', 'done', id]);
    expect(marked.stdout).toMatch(/Done\. The next sync closes its activity: ampwise sync\n$/u);
    expect(await one(['todos', 'show', id])).toMatchObject({ status: 'done' });
    const [listed] = (await own.run(['todos', 'list'])).stdout.split('\n');
    const cells = [id, 'done', '2026-03-05', 'Call back', someText, 'Bob'];
    expect(listed?.split(/ {2,}/u)).toEqual([...cells, textLike(/^activity \d+$/u)]);
    const done = await one(['sync']);
    expect(done).toMatchObject({ todos: { connectwise: { updated: 1 } } });
    const closed = site.sandbox.world.activityStatuses.all().find((status) => status.closedFlag);
    expect(site.sandbox.world.activities.get(activity?.id ?? 0)?.statusId).toBe(closed?.id);
    const lines = listOf((await one(['runs', 'show', String(done.run)])).entries);
    expect(lines.map(jsonOf)).toMatchObject([
      { kind: 'todo', action: 'update', state: 'applied', todoId: id },
    ]);
    expect((await own.run(['runs', 'show', String(done.run)])).stdout).toContain(
      'update Call back',
    );
    const runs = (await own.run(['runs', 'list', '--limit', '1'])).stdout;
    expect(runs.split('\n').map((row) => row.split(/ {2,}/u))).toMatchObject([
      { 7: 'removed', 8: 'to-dos' },
      { 7: '0', 8: '1' },
      {},
    ]);

    const undone = await one(['undo', String(done.run), '--yes']);
    expect(undone).toMatchObject({ status: 'succeeded', notUndone: [] });
    expect(site.sandbox.world.activities.get(activity?.id ?? 0)?.statusId).not.toBe(closed?.id);
    expect((await own.json(['holds'])).lines).toMatchObject([{ kind: 'todo', todo: id }]);
    expect(await one(['holds', 'release', '--run', String(undone.run)])).toEqual({ released: 1 });
  });

  it('that wait say for what', async () => {
    const lone = await one(['contacts', 'add', 'email=lone@x.example', 'firstName=Lone']);
    const contact = idOf(lone);
    const added = await one(['todos', 'add', '--contact', 'lone@x.example', '--subject', 'Hi']);
    expect(added).toMatchObject({ ampContactId: contact, waiting: null });
    await own.run(['sync']);
    expect((await own.json(['todos', 'list', '--waiting'])).lines).toMatchObject([
      { id: added.id, waiting: { reason: 'contact_not_linked', advice: someText } },
    ]);
    expect((await own.run(['todos', 'list', '--waiting'])).stderr).toContain(
      'not in ConnectWise yet',
    );
    expect((await own.json(['todos', 'list', '--reason', 'no_member'])).lines).toEqual([]);
    expect((await own.run(['skips'])).stderr).toContain('1 to-do waits');
    // It can be moved to another contact as long as it was not sent.
    const edit = ['todos', 'edit', idOf(added), '--contact'];
    expect(await one([...edit, person(3)])).toMatchObject({ ampContactId: person(3) });
    await own.run(['sync']);
    expect(await one(['todos', 'show', idOf(added)])).toMatchObject({ link: { state: 'active' } });
    await refused([...edit, contact], /an activity of its contact/u, /not sent yet/u);
  });

  it('with a mistake are refused, naming what is accepted', async () => {
    const always = ['todos', 'add', '--contact', person(1)];
    await refused([...always, '--subject', ' '], /--subject: it is empty/u, /1 to 1000/u);
    await refused([...always, '--subject', 'x', '--due', 'soon'], /--due/u, /2026-03-05/u);
    await refused([...always, '--subject', 'x', '--type', 'visit'], /--type/u, /task, call/u);
    await refused([...always, '--subject', 'x', '--assignee', 'Zoe'], /--assignee/u, /users list/u);
    await refused(['todos', 'add', '--contact', 'x', '--subject', 'x'], /--contact/u, /contacts/u);
    await refused(['todos', 'edit', 'x'], /nothing to change/u, /--subject/u);
    await refused(['todos', 'done', 'x'], /no to-do/iu, /todos list/u, 9);
    await refused(['todos', 'list', '--reason', 'x'], /--reason/u, /contact_not_linked/u);
    await refused(['todos', 'list', '--contact', 'x@y.example'], /unknown AMP/u, /--search NAME/u);
  });

  it('come in from CSV and JSON lines, with mistakes by line', async () => {
    const csv = join(own.dataDir, 'todos.csv');
    writeFileSync(
      csv,
      `\uFEFFcontact,subject,due,notes\n${person(1)},Send quote,2026-04-01,"One, ""two""\nthree"\nnobody,x,,\n${person(2)},Call,tomorrow,\n`,
    );
    const imported = await one(['todos', 'import', csv], 7);
    expect(imported).toMatchObject({
      added: 1,
      refused: [
        { line: 4, field: 'contact' },
        { line: 5, field: 'due' },
      ],
    });
    const found = (await own.json(['todos', 'list', '--contact', person(1)])).lines;
    expect(found).toMatchObject([{ subject: 'Send quote', notes: 'One, "two"\nthree' }]);
    const lines = join(own.dataDir, 'todos.jsonl');
    const rows = [{ contact: person(3), subject: 'From JSON', priority: 'high' }, [1]];
    writeFileSync(lines, `${rows.map((row) => JSON.stringify(row)).join('\n')}\n{oops\n`);
    expect(await one(['todos', 'import', lines], 7)).toMatchObject({
      added: 1,
      refused: [{ line: 2 }, { line: 3 }],
    });
    writeFileSync(csv, 'contact,subjekt\n');
    await refused(['todos', 'import', csv], /unknown column "subjekt"/u, /contact, subject/u);
    await refused(['todos', 'import', 'todos.txt'], /file/u, /\.csv/u);
    await refused(['todos', 'import', 'missing.csv'], /no such file/u, /a file/u);
  });

  it('come in as Excel writes them, and not at all from what cannot be read to its end', async () => {
    const file = join(own.dataDir, 'excel.csv');
    const refusedFile = async (content: string | Buffer, message: RegExp, accepted: RegExp) => {
      writeFileSync(file, content);
      await refused(['todos', 'import', file], message, accepted);
    };
    writeFileSync(
      file,
      `sep=;\r\nContact;Subject;Due;Notes\r\n${person(5)};First;2026-04-01;"a; b\r\nc"\r\n;;;\r\n${person(5)};Second\r\n`,
    );
    expect(await one(['todos', 'import', file])).toEqual({
      dryRun: false,
      added: 2,
      known: [],
      refused: [],
    });
    const wide = `\uFEFFsubject\tcontact\r\nDritte für heute\t${person(5)}\r\n`;
    writeFileSync(file, Buffer.from(wide, 'utf16le'));
    expect(await one(['todos', 'import', file])).toMatchObject({ added: 1 });
    const { lines } = await own.json(['todos', 'list', '--contact', person(5)]);
    expect(lines.map(({ subject, notes }) => [subject, notes])).toEqual([
      ['First', 'a; b\nc'],
      ['Second', null],
      ['Dritte für heute', null],
    ]);

    const days = ['05.03.2026', '3/5/2026', '2026-02-30'];
    const rows = [...days.map((day) => `x,${person(5)},${day}`), `a,b,c,d`];
    writeFileSync(file, `subject,contact,due\n${rows.join('\n')}\n`);
    const imported = await one(['todos', 'import', file], 7);
    expect(imported).toMatchObject({ added: 0, refused: [{}, {}, {}, { field: 'line' }] });
    expect(listOf(imported.refused).slice(0, 3).map(jsonOf)).toEqual(
      days.map((_, index) => ({
        line: index + 2,
        field: 'due',
        message: 'due: it is not a date written as year-month-day.',
        advice: textLike('2026-03-05'),
      })),
    );

    const good = `${person(5)},Good\n`;
    await refusedFile(`contact,subject\n${good}x,"bro"ken\n`, /line 3: .*nothing was/u, /quotes/u);
    await refusedFile(
      `contact,subject\n${good}${person(5)},"open\n${good}${good}`,
      /line 3: a quote is never closed/u,
      /quotes/u,
    );
    await refusedFile(
      `contact,subject\n${person(5)},"open\n${good}x,"and closed"\n`,
      /line 2: a quote is never closed/u,
      /quotes/u,
    );
    const latin = Buffer.from(`contact,subject\n${person(5)},caf\u00E9\n`, 'latin1');
    await refusedFile(latin, /not in UTF-8/u, /CSV UTF-8/u);
    await refusedFile('', /it is empty/u, /a heading/u);
    await refusedFile('subject\nx\n', /contact is missing/u, /assignee/u);
    await refusedFile('contact,subject,Contact\n', /contact appears twice/u, /once/u);
    await refused(['todos', 'import', 'todos.xlsx'], /workbook/u, /CSV UTF-8/u);
    const after = (await own.json(['todos', 'list', '--contact', person(5)])).lines;
    expect(after).toHaveLength(lines.length);
  });

  it('come in from a table with columns that have no name, as long as nothing stands in them', async () => {
    const file = join(own.dataDir, 'wide.csv');
    const id = person(8);
    writeFileSync(
      file,
      [
        `contact;;subject;due; ;`,
        `${id};;Plain;;;`,
        `${id};;'=1+1;2026-04-02`,
        `${id};note;Behind a nameless column;;;`,
        `${id};;Too far out;;;;x`,
        `;;;;;;`,
      ].join('\r\n'),
    );
    expect(await one(['todos', 'import', file], 7)).toMatchObject({
      added: 2,
      refused: [
        { line: 4, field: 'line', message: textLike('column 2 has a value but no name') },
        { line: 5, field: 'line', message: textLike('more values than the heading') },
      ],
    });
    const { lines } = await own.json(['todos', 'list', '--contact', id]);
    expect(lines.map(({ subject }) => subject)).toEqual(['Plain', '=1+1']);
  });

  it('come in once, whatever is wrong with a file, and none of it in silence', async () => {
    const csv = join(own.dataDir, 'more.csv');
    const subjects = async (nth: number) =>
      (await own.json(['todos', 'list', '--contact', person(nth)])).lines.map(
        ({ subject }) => subject,
      );
    const rows = ['contact,subject', `${person(6)},One`, `${person(6)},Two, three`, person(6)];
    writeFileSync(csv, `${rows.join('\n')}\n${person(6)},Four\n`);
    const taken = { added: 2, refused: [{ line: 3 }, { line: 4 }] };
    expect(await one(['todos', 'import', csv], 7)).toMatchObject(taken);
    expect(new Set(await subjects(6))).toEqual(new Set(['Four', 'One']));
    // Imported once more, it already exists.
    const more = ['One', 'Five', 'Five'].map((subject) => `${person(6)},${subject}`);
    writeFileSync(csv, `contact,subject\n${more.join('\n')}\n`);
    const wouldAdd = {
      added: 1,
      known: [
        { line: 2, id: someText },
        { line: 4, id: null },
      ],
      refused: [],
    };
    const dry = await one(['todos', 'import', csv, '--dry-run']);
    expect(dry).toMatchObject({ dryRun: true, ...wouldAdd });
    expect(await subjects(6)).toHaveLength(2);
    expect(await one(['todos', 'import', csv])).toMatchObject({ dryRun: false, ...wouldAdd });
    // All of it exists by now, and nothing failed.
    const again = await own.run(['todos', 'import', csv]);
    expect(again).toMatchObject({ code: 0, stdout: textLike('Added 0 to-dos of 3 in the file.') });
    expect(again.stderr).toMatch(/3 to-dos exist already/u);

    // A file that is cut off is not imported in part.
    const many = Array.from({ length: 600 }, (_, nth) => `${person(7)},Nr ${nth}`);
    writeFileSync(csv, `contact,subject\n${many.join('\n')}\n${person(7)},"Open\n`);
    await refused(['todos', 'import', csv], /never closed; nothing was added/u, /quotes/u);
    expect(await subjects(7)).toEqual([]);
    const lines = join(own.dataDir, 'more.jsonl');
    const row = { Contact: person(7), Subject: 'From JSON', Assignee: 'Bob' };
    writeFileSync(lines, `\uFEFF${JSON.stringify(row)}\n`);
    expect(await one(['todos', 'import', lines])).toMatchObject({ added: 1, refused: [] });
    expect((await own.json(['todos', 'list', '--contact', person(7)])).lines).toMatchObject([
      { subject: 'From JSON', assignee: someText },
    ]);
  });

  it('that both sides changed are in the inbox, and decided there', async () => {
    await one(['settings', 'set', 'todoConflict=ask']);
    await one(['sync']);
    const ours = new Set(activities().map(({ id }) => id));
    const what = ['--subject', 'Renewal', '--due', '2026-06-10', '--assignee', 'Ann'];
    const id = idOf(await one(['todos', 'add', '--contact', person(4), ...what]));
    await one(['sync']);
    const made = activities().find((known) => !ours.has(known.id));
    if (made === undefined) throw new Error('no activity');
    const { world } = site.sandbox;
    const activity = () => world.activities.must(made.id);
    const inConnectWise = (parts: { name?: string; dateStart?: string }) =>
      world.activities.put({ ...activity(), ...parts, ...world.stamp('jmoreno') });
    inConnectWise({ name: 'Renewal, urgent', dateStart: '2026-06-09T14:00:00Z' });
    await one(['todos', 'edit', id, '--subject', 'Renewal 2027', '--due', '2026-06-12']);

    const plan = await own.run(['plan']);
    expect(plan.stdout).toContain('needs your decision: Renewal 2027');
    expect(plan.stdout).toContain('ConnectWise Renewal, urgent, AMP Renewal 2027');
    expect(await one(['sync'])).toMatchObject({ counts: { conflicts: 2 } });
    expect(activity().name).toBe('Renewal, urgent');
    const { lines } = await own.json(['conflicts']);
    expect(lines).toMatchObject([
      { kind: 'todo', todoId: id, field: 'due', amp: '2026-06-12', base: '2026-06-10' },
      { kind: 'todo', activityId: made.id, field: 'subject', connectwise: 'Renewal, urgent' },
    ]);
    const listed = await own.run(['conflicts', 'list']);
    expect(listed.stdout).toMatch(/Due \(due\) +ConnectWise: 2026-06-09 14:00.* +AMP: 2026-06-12/u);
    expect((await own.run(['conflicts', 'show', id])).stdout).toContain(`resolve ${id} [FIELD…]`);
    expect((await own.run(['todos', 'show', id])).stdout).toContain('Changed on both sides');
    expect((await own.run(['why', person(4)])).stdout).toContain(
      'needs your decision: due, subject',
    );
    expect((await own.run(['holds'])).stdout).toContain('2 conflicts are open');

    const resolve = ['conflicts', 'resolve', id];
    await refused([...resolve, 'notes', '--choose', 'amp'], /no open conflict/u, /due, subject/u);
    await refused(['conflicts', 'resolve', 'x', '--choose', 'amp'], /to-do x/u, /list/u, 9);
    await refused(['conflicts', 'show', 'x'], /to-do x/u, /conflicts list/u, 9);
    const decided = { decided: 1, contacts: 0, todos: 1, moved: [] };
    expect(await one([...resolve, 'due', '--choose', 'amp'])).toMatchObject(decided);
    // It was edited since: nobody has seen the new value, so the next sync asks again.
    await one(['todos', 'edit', id, '--subject', 'Renewal 2028']);
    const moved = await own.json(['conflicts', 'resolve', '--all', '--choose', 'connectwise']);
    expect(moved).toMatchObject({
      code: 7,
      lines: [{ decided: 0, moved: [{ todoId: id, fields: ['subject'] }] }],
    });
    expect(await one(['sync'])).toMatchObject({ counts: { conflicts: 1 } });
    expect(activity()).toMatchObject({ name: 'Renewal, urgent' });
    expect(activity().dateStart).toBe('2026-06-12T00:00:00Z');
    await one(['conflicts', 'resolve', '--all', '--choose', 'connectwise']);
    expect(await one(['sync'])).toMatchObject({ counts: { conflicts: 0 } });
    expect(await one(['todos', 'show', id])).toMatchObject({
      subject: 'Renewal, urgent',
      due: '2026-06-12',
      conflicts: [],
    });
    expect((await own.run(['conflicts'])).stdout).toContain('There is no open conflict.');
    await one(['settings', 'set', 'todoConflict=connectwise']);
  });

  it('are mapped to types and statuses of the live lists', async () => {
    const mapped = await one(['todos', 'map', 'call=Email', 'done=Closed']);
    expect(mapped).toMatchObject({
      mapping: { call: { name: 'Email' }, done: { name: 'Closed', closed: true } },
    });
    await refused(['todos', 'map', 'call=Cal'], /closest is Call/u, /Call/u);
    await refused(['todos', 'map', 'done=Open'], /requires a status that closes/u, /Closed/u);
    await refused(['todos', 'map', 'visit=Call'], /visit/u, /task, call/u);
    expect(await one(['todos', 'map', 'call='])).toMatchObject({
      mapping: { call: { name: 'Call' } },
    });
    await refused(['settings', 'set', 'timeZone=Mars/Base'], /timeZone/u, /Europe\/Berlin/u);
    await one(['settings', 'set', 'timeZone=Europe/Berlin', 'todoRemoved=delete']);
  });
});
