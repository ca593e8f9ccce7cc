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

  it('refuses a person nobody knows, one that several fit, and --all beside it', async () => {
    expect(await one('sync', '--contact', 'nobody@x.example')).toMatchObject({
      error: { code: 'not_found' },
    });
    expect((await own.json(['sync', '--all', '--contact', '1'])).code).toBe(2);
  });
});
