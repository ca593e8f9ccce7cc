import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_CREDENTIALS } from '../../sandbox/world/credentials.ts';
import { withoutGuard } from '../../src/core/csv/csvText.ts';
import {
  type CommandLine,
  createInstallation,
  jsonOf,
  listOf,
  numbersOf,
  someText,
  startSandbox,
  textLike,
} from './program.ts';
import type { Ended } from './served.ts';

const someNumber: unknown = expect.any(Number);

/** What scripts rely on, in a likely order. */
describe('a script', () => {
  const own = createInstallation();
  const printed: Ended[] = [];
  let site: Awaited<ReturnType<typeof startSandbox>>;

  beforeAll(async () => {
    site = await startSandbox({ seed: { contacts: 600 } });
  });
  afterAll(async () => {
    await site.close();
    own.remove();
  });

  /** Expects one document, nothing else on standard output, and the exit code. */
  async function one(args: readonly string[], code = 0, commandLine: CommandLine = own) {
    const ended = await commandLine.json(args);
    printed.push(ended);
    expect({ code: ended.code, lines: ended.lines.length, stderr: ended.stderr }).toEqual({
      code,
      lines: 1,
      stderr: someText,
    });
    const [document] = ended.lines;
    if (document === undefined) throw new Error('unreachable');
    return document;
  }

  /** The error of a command with wrong input. */
  const wrong = async (...command: string[]) => jsonOf((await one(command, 2)).error);

  it('is asked to connect first', async () => {
    expect(await one(['sync'], 10, own.asProcess)).toMatchObject({
      run: null,
      status: 'failed',
      counts: { created: 0, updated: 0 },
      error: { code: 'data_missing', advice: textLike('ampwise connect') },
    });
  });

  it('connects, with every check passed', async () => {
    const connected = await one(site.connect, 0, own.asProcess);
    expect(connected).toMatchObject({ connected: true, replaced: false, site: site.url });
    expect(connected.error).toBeNull();
    const passed: unknown = expect.objectContaining({ status: 'passed' });
    const checks = listOf(connected.checks);
    expect(checks.length).toBeGreaterThan(8);
    expect(checks).toEqual(checks.map(() => passed));
  });

  it('does not connect twice, but takes new keys that work', async () => {
    expect(await one(site.connect, 2)).toMatchObject({ error: { code: 'already_connected' } });
    const replaced = await own.json(['connect', '--replace']);
    printed.push(replaced);
    expect(replaced.lines[0]).toMatchObject({ connected: true, replaced: true });
    expect(replaced.stderr).toContain('stays valid in ConnectWise until you delete it');
  });

  it('sets a filter, and sees what it takes', async () => {
    expect(await one(['filter', 'set', 'customer,PROSPECT , Suspect'])).toMatchObject({
      companyTypes: ['Customer', 'Prospect', 'Suspect'],
      saved: true,
    });
    const preview = await one(['filter', 'preview']);
    expect(preview).toMatchObject({ companyTypes: ['Customer', 'Prospect', 'Suspect'] });
    expect(preview.companies).toBeGreaterThan(10);
    expect(preview.contacts).toBeGreaterThan(100);
    expect(listOf(preview.sample).length).toBe(20);
    // Two readings, and the check of how the server reads times.
    expect(preview.requests).toBeLessThanOrEqual(6);
  });

  it('keeps a filter in a file, takes it back, and says what another one would change', async () => {
    const shown = await one(['filter', 'show']);
    expect(shown).toMatchObject({
      text: 'company type is one of (Customer, Prospect, Suspect)',
      saved: true,
      notes: [],
    });
    const file = join(own.dataDir, 'filter.json');
    writeFileSync(file, JSON.stringify(shown));
    const set = await one(['filter', 'set', '--file', file]);
    expect(set).toMatchObject({ filter: shown.filter, contactsAffected: 0, change: null });

    const values = await own.json(['filter', 'values', 'Company Status']);
    printed.push(values);
    expect(values.lines.map((line) => jsonOf(line).name)).toContain('Active');
    const text = 'company type is customer and company status is not one of (Active)';
    expect(await one(['filter', 'preview', text])).toMatchObject({
      text: 'company type is Customer and company status is not Active',
      companyTypes: null,
      change: { inForce: { text: shown.text }, entering: { contacts: 0 }, leavesFilter: 'keep' },
    });
    const { version, savedAt, ...again } = await one(['filter', 'show']);
    expect({ version, savedAt }).toEqual({ version: someNumber, savedAt: someText });
    expect(shown).toMatchObject(again);
  });

  it('refuses a filter with the place and what is nearest', async () => {
    expect(await wrong('filter', 'set', 'compny type is Customer')).toMatchObject({
      code: 'bad_input',
      message: 'filter: at character 1: unknown field "compny type"; closest is company type.',
    });
    expect(await wrong('filter', 'set', 'market is Retial')).toMatchObject({
      code: 'filter_value_unknown',
      message: 'This ConnectWise has no market Retial.',
    });
    expect(await wrong('filter', 'preview', 'company type is (Customer')).toMatchObject({
      message: 'filter: at the end: expected ",", ")".',
    });
    expect(await wrong('filter', 'set')).toMatchObject({ code: 'bad_input' });
    expect(await wrong('filter', 'set', '--file', '/nowhere.json')).toMatchObject({
      message: '--file: it cannot be read.',
    });
    expect(await wrong('filter', 'values', 'colour')).toMatchObject({ code: 'bad_input' });
  });

  it('plans, syncs, and syncs again at no cost', async () => {
    const plan = await one(['plan', '--entries', '2']);
    const first = await one(['sync'], 0, own.asProcess);
    const { amp, connectwise, ...plain } = jsonOf(first.counts);
    const counts = numbersOf(plain);
    expect(first).toMatchObject({ status: 'succeeded', error: null, held: null, ampSkips: {} });
    expect(Object.keys(counts).toSorted()).toEqual(
      ['conflicts', 'created', 'holds', 'removed', 'skipped', 'unchanged', 'updated'].toSorted(),
    );
    expect(amp).toEqual({ created: counts.created, updated: 0, removed: 0 });
    expect(connectwise).toEqual({ created: 0, updated: 0, removed: 0 });
    expect(plan.counts).toMatchObject({ created: counts.created, skipped: counts.skipped, amp });
    expect(plan).toMatchObject({ status: 'planned', plan: { create: counts.created } });
    expect(listOf(plan.entries).length).toBe(2);
    const skips = Object.values(numbersOf(first.skips));
    expect(skips.reduce((sum, count) => sum + count, 0)).toBe(counts.skipped);
    expect((counts.created ?? 0) + (counts.skipped ?? 0)).toBe(600);

    const second = await one(['sync'], 0, own.asProcess);
    expect(second).toMatchObject({
      status: 'succeeded',
      counts: { created: 0, updated: 0, unchanged: counts.created, skipped: counts.skipped },
      skips: first.skips,
    });
    expect(second.requests).toBeLessThanOrEqual(4);
    const shown = await one(['runs', 'show', String(first.run), '--entries', '3']);
    expect(shown).toMatchObject({ run: first.run, counts, nextAfter: 3 });
  });

  it('lists AMP contacts line by line, and adds, edits, removes and restores one', async () => {
    const listed = await own.json(['contacts', 'list']);
    printed.push(listed);
    const { lines } = listed;
    expect(lines.length).toBeGreaterThan(100);
    for (const line of lines) {
      expect(Object.keys(line)).toEqual([
        'id',
        'email',
        'fields',
        'owner',
        'state',
        'link',
        'lostAnswer',
        'version',
        'createdAt',
        'updatedAt',
        'removedAt',
        'editedBy',
      ]);
      expect(line.link).toMatchObject({ connectwiseId: someNumber, state: 'active' });
      expect(JSON.stringify(line.link)).toContain('"since":"20');
    }

    const added = await one(['contacts', 'add', 'EMAIL=new@example.com', 'firstname=Ann Marie']);
    expect(added).toMatchObject({
      email: 'new@example.com',
      fields: { firstName: 'Ann Marie' },
      link: null,
      version: 1,
    });
    const id = String(added.id);
    expect(await one(['contacts', 'edit', id, 'title=CTO', 'firstName='])).toMatchObject({
      version: 2,
      fields: { title: 'CTO' },
    });
    const removed = await one(['contacts', 'remove', id]);
    expect(removed.removedAt).toEqual(someText);
    expect((await one(['contacts', 'restore', id])).removedAt).toBeNull();
    expect(await one(['contacts', 'edit', id, 'fristName=x'], 2)).toMatchObject({
      error: { code: 'bad_input', message: textLike('closest is firstName') },
    });
    expect(await one(['contacts', 'show', 'nobody'], 9, own.asProcess)).toMatchObject({
      error: { code: 'not_found' },
    });
  });

  it('exports CSV, readable by its owner alone', async () => {
    const document = await one(['export', '--file', 'contacts.csv'], 0, own.asProcess);
    const path = join(own.dataDir, 'contacts.csv');
    const text = readFileSync(path, 'utf8');
    const lines = text.trimEnd().split('\r\n');
    expect(lines.length).toBe(Number(document.contacts) + 1);
    expect(lines[0]).toMatch(/^\uFEFFid,email,firstName,lastName,/u);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('exports what can be read again, with owners by their addresses', async () => {
    const user = await one(['users', 'add', 'Zoë "Z" Lind', '--email', 'zoe@example.com']);
    const added = await one([
      'contacts',
      'add',
      'email=quoted@example.com',
      'firstName=Ann, "A"',
      "lastName='=1+1",
      'title=@SUM(A1)',
      'phone=+1 (555) 010-0199 x7',
      `owner=${String(user.id)}`,
    ]);
    const csv = await own.run(['export']);
    const [heading, ...records] = parse(csv.stdout.slice(1));
    expect(csv.stdout[0]).toBe('\uFEFF');
    const found = records.find(([id]) => id === added.id) ?? [];
    const named: Readonly<Record<string, string>> = Object.fromEntries(
      found.map((value, index) => [heading?.[index] ?? '', withoutGuard(value)]),
    );
    expect(named).toMatchObject({
      email: 'quoted@example.com',
      firstName: 'Ann, "A"',
      lastName: "'=1+1",
      title: '@SUM(A1)',
      phone: '+1 (555) 010-0199 x7',
      owner: 'zoe@example.com',
    });
    await one(['contacts', 'remove', String(added.id)]);
    await one(['users', 'remove', 'zoe@example.com']);
  });

  it('learns why a contact is skipped', async () => {
    const skips = await own.json(['skips', '--reason', 'duplicate_email', '--limit', '1']);
    const [skip] = skips.lines;
    expect(skip).toMatchObject({ reason: 'duplicate_email', advice: someText });
    const why = await one(['why', String(skip?.connectwiseId)]);
    expect(why).toMatchObject({ state: 'left_out', skip: { reason: 'duplicate_email' } });
    expect(await one(['why', 'nobody@nowhere.example'], 9, own.asProcess)).toMatchObject({
      error: { code: 'not_found' },
    });
  });

  it('has seen no secret', () => {
    expect(printed.length).toBeGreaterThan(10);
    const everything = printed.map(({ stdout, stderr }) => stdout + stderr).join('\n');
    expect(everything).not.toContain(DEFAULT_CREDENTIALS.privateKey);
    expect(everything).not.toContain('\u001B[');
    const database = readFileSync(join(own.dataDir, 'data', 'ampwise.db'), 'latin1');
    expect(database).not.toContain(DEFAULT_CREDENTIALS.privateKey);
  });
});
