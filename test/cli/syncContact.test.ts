import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Edits, someEditor } from '../../sandbox/control/edits.ts';
import { createInstallation, type Json, jsonOf, startSandbox } from './program.ts';

const inConnectWise = ({ link }: Json): string => String(jsonOf(link).connectwiseId);

describe('sync --contact', () => {
  const own = createInstallation();
  let site: Awaited<ReturnType<typeof startSandbox>>;
  let people: readonly Json[] = [];

  const one = async (...args: readonly string[]): Promise<Json> => {
    const { code, lines } = await own.json(args);
    return { ...lines[0], code };
  };
  const runs = async () => (await own.json(['runs', 'list'])).lines.length;
  const titleOf = async ({ id }: Json): Promise<unknown> =>
    jsonOf((await one('contacts', 'show', String(id))).fields).title;

  beforeAll(async () => {
    site = await startSandbox({ seed: { contacts: 60 } });
    await one(...site.connect);
    expect(
      await one('sync', '--contact', String(site.sandbox.world.contacts.all()[0]?.id)),
    ).toMatchObject({
      kind: 'records',
      status: 'failed',
      error: { code: 'not_read_yet' },
    });
    await one('sync');
    people = (await own.json(['contacts', 'list'])).lines.filter(({ link }) => link !== null);
  });
  afterAll(async () => {
    await site.close();
    own.remove();
  });

  it('syncs the people that are named, in any way, and nobody else', async () => {
    const edits = new Edits(site.sandbox.world, someEditor(site.sandbox.world));
    const [a = {}, b = {}, c = {}, d = {}] = people;
    for (const [index, person] of [a, b, c, d].entries()) {
      edits.contacts([Number(inConnectWise(person))], () => ({ title: `New ${index}` }));
    }
    const several = ['--contact', String(a.email), inConnectWise(b), '--contact', String(c.id)];
    const run = await one('sync', ...several);
    expect(run).toMatchObject({
      code: 0,
      kind: 'records',
      status: 'succeeded',
      counts: { updated: 3 },
    });
    expect(await Promise.all([a, b, c].map(titleOf))).toEqual(['New 0', 'New 1', 'New 2']);
    expect(await titleOf(d)).not.toBe('New 3');
  });

  it('refuses a name that several people have, and syncs none of them', async () => {
    const twins = await Promise.all(
      [1, 2].map((n) =>
        one('contacts', 'add', `email=lee${n}@x.example`, 'firstName=Twin', 'lastName=Lee'),
      ),
    );
    const before = await runs();
    const refused = await one('sync', '--contact', 'Twin Lee');
    expect(refused).toMatchObject({ code: 2, error: { code: 'bad_input' } });
    const { message, advice } = jsonOf(refused.error);
    expect(message).toContain('2 people match');
    for (const { id } of twins) expect(advice).toContain(id);
    expect(await runs()).toBe(before);
    for (const { id } of twins) {
      expect(await one('contacts', 'show', String(id))).toMatchObject({ link: null });
    }
    expect(await one('sync', '--contact', String(twins[0]?.id))).toMatchObject({
      kind: 'records',
      status: 'succeeded',
    });
  });

  it('refuses a person nobody knows, and --all beside a person', async () => {
    expect(await one('sync', '--contact', 'nobody@x.example')).toMatchObject({
      error: { code: 'not_found' },
    });
    expect((await own.json(['sync', '--all', '--contact', '1'])).code).toBe(2);
  });
});
