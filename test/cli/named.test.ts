import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInstallation, type Json, jsonOf, startSandbox, textLike } from './program.ts';

describe('records', () => {
  const own = createInstallation();
  let site: Awaited<ReturnType<typeof startSandbox>>;
  let linked: Json;
  let email = '';
  let contactId = '';
  let todo = '';
  let runs: readonly string[] = [];

  const one = async (...args: readonly string[]): Promise<Json> => {
    const ended = await own.json(args);
    const error = ended.lines[0]?.error ?? null;
    expect({ args, code: ended.code, error }).toEqual({ args, code: 0, error: null });
    return ended.lines[0] ?? {};
  };
  const refusal = async (...args: readonly string[]): Promise<Json> => {
    const ended = await own.json(args);
    return { exit: ended.code, ...jsonOf(ended.lines[0]?.error) };
  };
  beforeAll(async () => {
    site = await startSandbox({ seed: { contacts: 80 } });
    await one(...site.connect);
    await one('users', 'add', 'Ann Lee', '--email', 'ann@x.example', '--member', 'jmoreno');
    await one('users', 'default', 'Ann Lee');
    await one('sync');
    const { lines } = await own.json(['contacts', 'list']);
    const [first] = lines.filter(({ link }) => link !== null);
    linked = first ?? {};
    email = String(linked.email);
    contactId = String(jsonOf(linked.link).connectwiseId);
    await one('todos', 'add', '--contact', email, '--subject', 'Earlier');
    todo = String((await one('todos', 'add', '--contact', email, '--subject', 'Call')).id);
    await one('sync');
    runs = (await own.json(['runs', 'list'])).lines.map(({ run }) => String(run));
  });
  afterAll(async () => {
    await site.close();
    own.remove();
  });

  it('are named by the beginning of their id, or as the last one', async () => {
    const ids = (await own.json(['contacts', 'list'])).lines.map(({ id }) => String(id));
    const start = beginning(String(linked.id), ids);
    expect((await one('contacts', 'show', start)).id).toBe(linked.id);
    expect((await one('contacts', 'show', start.toUpperCase())).id).toBe(linked.id);
    expect((await one('todos', 'show', 'last')).id).toBe(todo);
    expect((await one('todos', 'done', 'last')).id).toBe(todo);
    expect((await one('runs', 'show', 'last')).run).toBe(runs[0]);
    expect((await one('runs', 'show', beginning(runs[1] ?? '', runs))).run).toBe(runs[1]);
    expect((await one('undo', 'last', '--dry-run')).undoes).toBe(runs[0]);
  });

  it('are not guessed where several begin so: it says how many, and shows some', async () => {
    const refused = await refusal('contacts', 'show', String(linked.id).slice(0, 6));
    expect(refused).toMatchObject({ exit: 2, code: 'bad_input' });
    expect(refused.message).toMatch(/^id: \d+ (?:or more )?ids begin with \w{6}\.$/u);
    expect(refused.advice).toMatch(/more of the id: [0-9a-f-]{36}, /u);
  });

  it.each([
    ['contacts', 'show'],
    ['contacts', 'timeline'],
    ['holds', 'keep'],
    ['holds', 'release'],
    ['open'],
    ['why'],
  ])('%s %s takes an e-mail address', async (...args) => {
    await one(...args.filter((word) => word !== undefined), email);
  });

  it('tokens and organizations are named by id, its beginning, or name; a token as last, too', async () => {
    const add = async (name: string) =>
      String((await one('tokens', 'add', '--name', name, '--scope', 'read')).id);
    const ids = [await add('Web shop'), await add('Reports'), await add('Reports'), await add('A')];
    expect((await one('tokens', 'remove', 'last')).removed).toBe(ids[3]);
    expect((await one('tokens', 'remove', 'WEB shop')).removed).toBe(ids[0]);
    expect(await refusal('tokens', 'remove', 'Reports')).toMatchObject({
      exit: 2,
      message: textLike('several have this name'),
      advice: textLike(String(ids[1])),
    });
    const start = beginning(ids[1] ?? '', ids);
    expect((await one('tokens', 'remove', start)).removed).toBe(ids[1]);
    expect((await refusal('tokens', 'remove', 'Reprots')).message).toMatch(/mean Reports/u);

    const { id } = await one('organizations', 'add', 'Acme IT');
    expect((await one('organizations', 'show', 'acme it')).id).toBe(id);
    expect((await one('contacts', 'list', '--limit', '1', '--organization', 'Acme IT')).total).toBe(
      0,
    );
    expect(await refusal('contacts', 'list', '--organization', 'Acme TI')).toMatchObject({
      exit: 9,
      message: textLike('Did you mean Acme IT?'),
    });
  });

  it('the mapping sample and why work for everyone with the name', async () => {
    const sample = async (who: string) => (await one('mapping', 'sample', who)).connectwiseId;
    expect(String(await sample(email))).toBe(contactId);
    const ids = (await own.json(['contacts', 'list'])).lines.map((row) => String(row.id));
    const start = beginning(String(linked.id), ids);
    expect(String(await sample(start))).toBe(contactId);
    expect(String((await one('why', start)).connectwiseId)).toBe(contactId);
    const todos = (await own.json(['todos', 'list'])).lines.map((row) => String(row.id));
    expect(await one('why', beginning(todo, todos))).toMatchObject({ id: todo });
  });

  it('link, unlink and edits take e-mail addresses as well', async () => {
    await one('contacts', 'edit', email, 'title=Named');
    expect(jsonOf((await one('contacts', 'show', email)).fields).title).toBe('Named');
    const unlinked = await one('matches', 'unlink', email);
    expect(jsonOf(unlinked.unlinked).ampContactId).toBe(linked.id);
    expect(await one('matches', 'link', email, email)).toBeDefined();
  });

  it('open prints the address of the page in ConnectWise', async () => {
    const company = 'ampdemo';
    const path = '/v4_6_release/services/system_io/router/openrecord.rails?locale=en_US';
    const of = (type: string, id: unknown) =>
      `${site.url}${path}&recordType=${type}&recid=${String(id)}&companyName=${company}`;
    expect((await own.run(['open', contactId])).stdout).toBe(`${of('ContactFV', contactId)}\n`);
    expect((await one('open', '250', '--company')).url).toBe(of('CompanyFV', 250));
    const { link } = await one('todos', 'show', todo);
    expect((await one('open', todo)).url).toBe(of('ActivityFV', jsonOf(link).activityId));
    expect(await refusal('open', 'nobody@nowhere.example')).toMatchObject({ exit: 9 });
  });

  it('a mistyped user, field, setting or column gets the one that was probably meant', async () => {
    expect((await refusal('users', 'default', 'Ann Lea')).message).toMatch(
      /Did you mean Ann Lee\?/u,
    );
    expect((await refusal('users', 'default', 'ann@x.exmaple')).message).toMatch(
      /Did you mean ann@x\.example\?/u,
    );
    await one('fields', 'add', 'Birthday', '--kind', 'date');
    expect((await refusal('fields', 'retire', 'birhtday')).message).toMatch(/mean birthday/u);
    expect((await refusal('settings', 'set', 'pulsh=on')).message).toMatch(/closest is push/u);
    const listed = await own.run(['contacs']);
    expect(listed).toMatchObject({ code: 2, stderr: textLike('Did you mean contacts') });
  });
});

/** The shortest beginning of an id that no other of these ids has. */
function beginning(id: string, others: readonly string[]): string {
  for (let length = 4; length < id.length; length++) {
    const start = id.slice(0, length);
    if (others.every((other) => other === id || !other.startsWith(start))) return start;
  }
  return id;
}
