import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sentEarlier } from '../support/sentEarlier.ts';
import {
  createInstallation,
  type Json,
  jsonOf,
  listOf,
  startSandbox,
  textLike,
} from './program.ts';

const minutes = 60_000;

/** A time as a command prints it for a person. */
function said(time: unknown): string {
  const readable = String(time).slice(0, 19).replace('T', ' ');
  return `sent, answer lost: ampwise checks again from ${readable} UTC on, and sends it again if it is not in ConnectWise`;
}

/** A create was sent, and its answer was lost. */
describe('a create whose answer was lost', () => {
  const own = createInstallation();
  let site: Awaited<ReturnType<typeof startSandbox>>;
  let contact = '';
  let todo = '';

  beforeAll(async () => {
    site = await startSandbox({ seed: { contacts: 60 } });
    expect(await own.json(site.connect)).toMatchObject({ code: 0 });
    await one(['users', 'add', 'Ann', '--email', 'ann@b.example', '--member', 'jmoreno']);
    await one(['users', 'default', 'Ann']);
    await one(['sync']);
    const [linked] = (await own.json(['contacts', 'list', '--limit', '1'])).lines;
    const company = String(jsonOf(linked?.fields).company);
    const names = ['email=lost@x.example', 'firstName=Lost', 'lastName=Answer'];
    contact = String((await one(['contacts', 'add', ...names, `company=${company}`])).id);
    const about = ['--contact', String(linked?.id), '--subject', 'Ask about the offer'];
    todo = String((await one(['todos', 'add', ...about])).id);
    for (const resource of ['company/contacts', 'sales/activities']) {
      site.sandbox.faults.add({ kind: 'gatewayTimeout', method: 'POST', resource });
    }
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

  const created = () => [
    site.sandbox.world.contacts.all().filter(({ firstName }) => firstName === 'Lost').length,
    site.sandbox.world.activities.all().filter(({ name }) => name === 'Ask about the offer').length,
  ];

  it('waits, and each command says so with the same words and the same time', async () => {
    const sync = await one(['sync'], 7);
    expect(created()).toEqual([0, 0]);
    const { count, retryFrom: first } = jsonOf(sync.lostAnswers);
    expect({ status: sync.status, count }).toEqual({ status: 'partial', count: 2 });
    const run = String(sync.run);

    const ofContact = jsonOf((await one(['contacts', 'show', contact])).lostAnswer);
    const ofTodo = jsonOf((await one(['todos', 'show', todo])).lostAnswer);
    for (const { run: sentBy, sentAt, retryFrom } of [ofContact, ofTodo]) {
      expect(sentBy).toBe(run);
      expect(Date.parse(String(retryFrom)) - Date.parse(String(sentAt))).toBe(20 * minutes);
    }
    expect(first).toBe([ofContact.retryFrom, ofTodo.retryFrom].map(String).toSorted()[0]);

    // Looked for again, but not sent again.
    const again = await one(['sync'], 7);
    expect(again).toMatchObject({ status: 'partial', lostAnswers: { count: 2, retryFrom: first } });
    expect(created()).toEqual([0, 0]);
    expect(await one(['plan'])).toMatchObject({ lostAnswers: { count: 2, retryFrom: first } });
    for (const id of [run, String(again.run)]) {
      expect(await one(['runs', 'show', id])).toMatchObject({
        lostAnswers: { count: 2, retryFrom: first },
      });
    }
    const entries = listOf((await one(['runs', 'show', run])).entries).map(jsonOf);
    expect(entries.filter(({ state }) => state === 'sent')).toMatchObject([
      { ampContactId: contact, lostAnswer: ofContact },
      { todoId: todo, lostAnswer: ofTodo },
    ]);
    expect(await one(['why', contact])).toMatchObject({ state: 'sent', lostAnswer: ofContact });
    expect(await one(['why', todo])).toMatchObject({ lostAnswer: ofTodo });
    expect((await own.json(['todos', 'list'])).lines).toMatchObject([{ lostAnswer: ofTodo }]);
    const listed = (await own.json(['contacts', 'list', '--search', 'Lost'])).lines;
    expect(listed).toMatchObject([{ lostAnswer: ofContact }]);
    expect((await own.json(['holds', 'list'])).lines).toEqual([
      {
        kind: 'lost_answer',
        record: { kind: 'amp_contact', id: contact },
        name: 'Lost Answer',
        ...ofContact,
      },
      {
        kind: 'lost_answer',
        record: { kind: 'todo', id: todo },
        name: 'Ask about the offer',
        ...ofTodo,
      },
    ]);

    const ofRun = `2 records ${said(first)}`;
    const both = [said(ofContact.retryFrom), said(ofTodo.retryFrom)];
    for (const [args, texts] of [
      [['sync'], [ofRun]],
      [['plan'], [ofRun]],
      [
        ['runs', 'show', run],
        [ofRun, ...both],
      ],
      [
        ['holds', 'list'],
        ['Nothing waits for you.', ...both],
      ],
      [['contacts', 'show', contact], [said(ofContact.retryFrom)]],
      [['why', contact], [said(ofContact.retryFrom)]],
      [['why', todo], [said(ofTodo.retryFrom)]],
      [['todos', 'show', todo], [said(ofTodo.retryFrom)]],
      [['todos', 'list'], [said(ofTodo.retryFrom)]],
    ] as const) {
      const { stdout } = await own.run(args, { COLUMNS: '300' });
      for (const text of texts) expect({ args, stdout }).toEqual({ args, stdout: textLike(text) });
      expect({ args, stdout }).not.toEqual({ args, stdout: textLike('next sync') });
    }
  });

  it('is settled by the first sync after that time, and all say so', async () => {
    await sentEarlier(join(own.dataDir, 'data'), 20 * minutes);
    const none = { count: 0, retryFrom: null };
    const sync = await one(['sync']);
    expect(sync).toMatchObject({ status: 'succeeded', lostAnswers: none });
    expect(created()).toEqual([1, 1]);
    expect(await one(['contacts', 'show', contact])).toMatchObject({
      lostAnswer: null,
      link: { state: 'active' },
    });
    expect(await one(['todos', 'show', todo])).toMatchObject({
      lostAnswer: null,
      link: { state: 'active' },
    });
    const explained = await one(['why', contact]);
    expect(explained).toMatchObject({ state: 'linked', lostAnswer: null });
    const runs = (await own.json(['runs', 'list'])).lines;
    expect(runs.map(({ lostAnswers }) => lostAnswers)).toEqual(runs.map(() => none));
    expect((await own.json(['holds', 'list'])).lines).toEqual([]);
    expect((await own.run(['holds', 'list'])).stdout).not.toContain('answer lost');
  });
});
