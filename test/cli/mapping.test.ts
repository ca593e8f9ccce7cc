import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mappingSchema } from '../../src/contract/mappingInput.ts';
import {
  createInstallation,
  type Json,
  jsonOf,
  listOf,
  numbersOf,
  startSandbox,
  textLike,
} from './program.ts';

const set = (...parts: string[]) => ['mapping', 'set', ...parts];

/**
 * An administrator maps fields, checks the result and goes back: all on the command line, against the
 * sandbox.
 */
describe('a person maps fields', () => {
  const own = createInstallation();
  let site: Awaited<ReturnType<typeof startSandbox>>;

  beforeAll(async () => {
    site = await startSandbox({ seed: { contacts: 200 } });
    expect(await own.json(site.connect)).toMatchObject({ code: 0 });
    expect(await own.json(['sync'])).toMatchObject({ code: 0 });
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
  const mapped = async (amp: string) =>
    listOf((await one(['mapping', 'show'])).inForce)
      .map(jsonOf)
      .find((entry) => entry.amp === amp);

  it('R14: the page shows which defaults are in force, and a default can be switched off', async () => {
    const shown = await one(['mapping', 'show']);
    expect(shown).toMatchObject({ version: 0, entries: [], off: [], savedAt: null });
    expect(await mapped('fax')).toMatchObject({ connectwise: 'fax', default: true });
    expect(await one(['mapping', 'set', 'fax', 'off'])).toMatchObject({ version: 1 });
    expect(await mapped('fax')).toBeUndefined();
    const lines = (await own.run(['mapping', 'show'])).stdout;
    expect(lines).toMatch(/Not mapped: .*fax/u);
    expect(lines).toMatch(/title +↔ +title +connectwise +default mapping/u);
    expect(await one(['mapping', 'set', 'fax', 'default'])).toMatchObject({ version: 2 });
    expect(await mapped('fax')).toMatchObject({ default: true });
  });

  it('R10: fields of their own are made, mapped, filled, renamed and retired with their data', async () => {
    const options = ['--kind', 'choice', '--options', 'Red, Green'];
    expect(await one(['fields', 'add', 'Favourite colour', ...options])).toEqual({
      name: 'favouriteColour',
      label: 'Favourite colour',
      kind: 'choice',
      options: ['Red', 'Green'],
      custom: true,
      retired: false,
      version: 1,
      editedBy: { kind: 'command_line', id: null, name: 'command line', through: 'cli' },
    });
    await refused(['fields', 'add', 'favourite COLOUR', ...options], /another field/u, /no other/u);
    await refused(['fields', 'add', 'X', '--kind', 'colour'], /no such kind/u, /yes_no/u);
    await refused(['fields', 'add', 'X', '--kind', 'choice'], /needs options/u, /1 to 500/u);
    await one(['fields', 'add', 'Known as', '--kind', 'text']);
    await one(['mapping', 'set', 'knownAs', 'connectwise=title', 'direction=to_amp']);
    const [contact] = (await own.json(['contacts', 'list', '--limit', '1'])).lines;
    const id = String(contact?.id);
    const edit = (value: string) => ['contacts', 'edit', id, `favouritecolour=${value}`];
    expect(await one(edit('red'))).toMatchObject({ fields: { favouriteColour: 'Red' } });
    await refused(edit('Blue'), /favouriteColour.*not one of the options/u, /Red, Green/u);
    expect(await one(['fields', 'rename', 'favouriteColour', 'Best colour'])).toMatchObject({
      name: 'favouriteColour',
      label: 'Best colour',
    });
    expect(await one(['fields', 'retire', 'favouriteColour'])).toMatchObject({ retired: true });
    await refused(edit('red'), /no such field/u, /knownAs/u);
    expect((await own.run(['contacts', 'show', id])).stdout).toMatch(/Best colour +Red/u);
    expect((await own.run(['export'])).stdout.split('\n')[0]).toContain('favouriteColour');
    expect(await one(['fields', 'retire', 'favouriteColour', '--back'])).toMatchObject({
      retired: false,
    });
    expect(await one(['sync'])).toMatchObject({ status: 'succeeded' });
    const after = await one(['contacts', 'show', id]);
    const fields = jsonOf(after.fields);
    expect(fields.knownAs ?? null).toBe(fields.title ?? null);
    expect(await one(['fields', 'retire', 'knownAs'])).toMatchObject({ unmapped: true });
  });

  it.each(['customFields', 'userDefinedField1', 'userDefinedField10', 'customFields/3'])(
    'R11: %s is refused with an error that says so',
    async (name) => {
      const change = ['mapping', 'set', 'title', `connectwise=${name}`, 'direction=to_amp'];
      await refused(change, /custom contact fields cannot be mapped/u, /firstName/u);
      const file = join(own.dataDir, 'custom.json');
      const entries = [{ amp: 'title', connectwise: name, direction: 'to_amp' }];
      writeFileSync(file, JSON.stringify({ entries }));
      await refused(['mapping', 'set', '--file', file], /custom contact fields/u, /firstName/u);
      const checked = await one(['mapping', 'check', ...change.slice(2)], 2);
      expect(checked.findings).toMatchObject([{ kind: 'refused', part: 'connectwise' }]);
    },
  );

  it('R11: custom contact fields are shown as not mappable', async () => {
    const { lines } = await own.json(['fields', 'connectwise']);
    const not = lines.filter(({ mappable }) => mappable === false).map(({ name }) => name);
    expect(not).toHaveLength(11);
    expect(not).toContain('userDefinedField10');
    expect((await own.run(['fields', 'connectwise'])).stdout).toMatch(
      /Not mappable.*customFields/u,
    );
  });

  it('R13: refused pairs say why, lossy ones are warned about, and nothing is saved', async () => {
    const before = await one(['mapping', 'show']);
    await refused(
      set('Company_Employees', 'connectwise=email'),
      /is not a number/u,
      /go together/u,
    );
    await refused(set('phone', 'connectwise=country'), /is not a phone number/u, /go together/u);
    await refused(set('email', 'connectwise=title'), /both sides recognize a person/u, /email/u);
    await refused(set('title', 'direction=up'), /not accepted/u, /to_connectwise/u);
    await refused(set('title', 'colour=red'), /no such part/u, /direction/u);
    await refused(set('tittle', 'direction=both'), /closest is title/u, /city/u);
    await refused(
      set('country', 'transforms=split:first', 'direction=both'),
      /only works/u,
      /to_amp/u,
    );
    await refused(set('title', 'default=x'), /does not require/u, /firstName/u);
    await refused(set('--file', 'nowhere.json'), /cannot be read/u, /show --json/u);
    const twice = await own.run(set('title', 'default=x', 'transforms=trim, trim'));
    expect(twice.stderr).toMatch(/refused title\.transforms: trim appears twice/u);
    expect(twice.stderr).toMatch(/refused title\.default: ConnectWise does not require/u);
    expect(await one(['mapping', 'show'])).toEqual(before);
    const checked = await one([
      'mapping',
      'check',
      'title',
      'connectwise=department',
      'direction=to_amp',
    ]);
    expect(checked).toMatchObject({ findings: [], impact: { conflicts: 0 } });
    expect(numbersOf(checked.impact).records).toBeGreaterThan(0);
    const file = join(own.dataDir, 'bad.json');
    writeFileSync(
      file,
      JSON.stringify({ entries: [{ amp: 'title', connectwise: 'title', way: 1 }] }),
    );
    await refused(['mapping', 'set', '--file', file], /entries\[0\]/u, /mapping\.schema\.json/u);
  });

  it('goes out and in as one JSON document, with its versions, and back', async () => {
    await one(['users', 'add', 'Ann Lee', '--email', 'ann@example.com']);
    const change = ['mapping', 'set', 'city', 'blank=keep', 'transforms=trim, case:title'];
    const saved = await one([...change, '--by', 'ann@example.com']);
    expect(saved).toMatchObject({ author: 'Ann Lee', differences: [{ amp: 'city' }, {}, {}] });
    await refused([...change, '--by', 'Bob'], /no user/u, /users list/u, 9);
    const shown = await one(['mapping', 'show']);
    const file = join(own.dataDir, 'mapping.json');
    writeFileSync(file, JSON.stringify(shown));
    expect(await one(['mapping', 'set', '--file', file])).toMatchObject({
      version: shown.version,
      differences: [],
    });
    await one(['mapping', 'set', 'city', 'default']);
    const [newest, before] = (await own.json(['mapping', 'versions'])).lines;
    expect(newest).toMatchObject({ author: 'command line', document: { entries: [] } });
    expect(before).toMatchObject({ author: 'Ann Lee', version: shown.version });
    expect(await one(['mapping', 'restore', String(shown.version)])).toMatchObject({
      version: Number(newest?.version) + 1,
    });
    expect(await one(['mapping', 'show'])).toMatchObject({ entries: shown.entries });
    await refused(['mapping', 'restore', '99'], /no version of the mapping 99/u, /versions/u, 9);
    const run = await one(['sync']);
    expect(run).toMatchObject({ status: 'succeeded', mapping: Number(newest?.version) + 1 });
  });

  it('lists what a value map lacks, and what ConnectWise does not have', async () => {
    const values = ['values=Customer=Client, Nowhere=None', 'others=same'];
    const change = ['mapping', 'check', 'Company_Type', 'direction=to_amp', ...values];
    const checked = await one(change);
    expect(checked.missing).toMatchObject([
      { amp: 'Company_Type', list: 'company_types', name: 'Nowhere', now: null },
    ]);
    const { Company_Type: lacking } = jsonOf(checked.unmapped);
    expect(listOf(lacking)).toContain('Prospect');
    expect((await own.run(change)).stdout).toMatch(/not in its value map: .*Prospect/u);
  });

  it('sees a contact through a mapping before it is saved', async () => {
    const [linked] = (await own.json(['contacts', 'list', '--limit', '1'])).lines;
    const contactId = String(jsonOf(linked?.link).connectwiseId);
    const sample = ['mapping', 'sample', contactId];
    const [sampled] = (await own.json([...sample, 'email', 'transforms=trim'])).lines;
    const email = listOf(sampled?.fields)
      .map(jsonOf)
      .find(({ amp }) => amp === 'email');
    expect(email).toMatchObject({ toAmp: { problem: null }, toConnectWise: { problem: null } });
    const text = (await own.run(sample)).stdout;
    expect(text).toContain(`(contact ${contactId}, AMP contact`);
    expect(text).toMatch(/email +← /u);
  });

  it('has a published schema that is what is read', () => {
    const published: unknown = JSON.parse(readFileSync('docs/mapping.schema.json', 'utf8'));
    expect(published).toEqual(mappingSchema());
  });
});
