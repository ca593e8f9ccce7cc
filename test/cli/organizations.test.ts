import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/storage/openDatabase.ts';
import { auditLogOf } from '../support/auditLog.ts';
import { createInstallation, type Installation } from './program.ts';

describe('an installation with two organizations', () => {
  let own: Installation;

  beforeAll(async () => {
    own = createInstallation();
    await own.run(['contacts', 'add', 'email=ann@x.example']);
    const file = join(own.dataDir, 'data', 'ampwise.db');
    const database = await openDatabase({ kind: 'sqlite', file });
    await database.ensureOrganization('west', 'West');
    await database.close();
  });

  afterAll(() => own.remove());

  const emails = async (args: readonly string[], with_: Record<string, string> = {}) => {
    const { lines } = await own.json(['contacts', 'list', ...args], with_);
    return lines.map(({ email }) => email);
  };

  it('works for the one that is named, by option or variable, and else for the first', async () => {
    await own.run(['--organization', 'west', 'contacts', 'add', 'email=west@x.example']);
    expect(await emails([])).toEqual(['ann@x.example']);
    expect(await emails(['--organization', 'west'])).toEqual(['west@x.example']);
    expect(await emails([], { AMPWISE_ORGANIZATION: 'west' })).toEqual(['west@x.example']);
    const both = await emails(['--organization', 'default'], { AMPWISE_ORGANIZATION: 'west' });
    expect(both).toEqual(['ann@x.example']);
  });

  it('what one of them has is not there for the other', async () => {
    const [contact] = (await own.json(['contacts', 'list'])).lines;
    const id = String(contact?.id);
    for (const args of [
      ['contacts', 'show', id],
      ['contacts', 'remove', id],
      ['contacts', 'edit', id, 'title=x'],
      ['holds', 'keep', id],
    ]) {
      const ended = await own.json([...args, '--organization', 'west']);
      expect(ended.lines, args.join(' ')).toMatchObject([{ error: { code: 'not_found' } }]);
    }
    expect(await emails([])).toEqual(['ann@x.example']);
  });

  it('refuses one that is not there, by its id', async () => {
    const { lines, code } = await own.json(['contacts', 'list', '--organization', 'nowhere']);
    expect(lines).toMatchObject([{ error: { code: 'not_found' } }]);
    expect(JSON.stringify(lines)).toContain('nowhere');
    expect(code).not.toBe(0);
  });
});

describe('an installation', () => {
  let own: Installation;
  beforeAll(() => {
    own = createInstallation();
  });
  afterAll(() => own.remove());

  it('adds, renames and removes organizations, and leaves the setup link open', async () => {
    const [before] = (await own.json(['setup-link'])).lines;
    const [added] = (await own.json(['organizations', 'add', 'Acme IT'])).lines;
    expect(added).toMatchObject({ name: 'Acme IT' });
    const id = String(added?.id);
    await own.json(['organizations', 'rename', id, 'Acme']);
    expect(await auditLogOf(own, id)).toMatchObject([
      { about: { kind: 'organization', id }, label: 'Acme', decided: { what: 'changed' } },
    ]);
    const { lines } = await own.json(['organizations', 'list']);
    expect(lines.map(({ name }) => name)).toEqual(['Acme', 'Default']);
    const refused = await own.json(['organizations', 'remove', id]);
    expect(refused.lines).toMatchObject([{ error: { code: 'bad_input' } }]);
    expect((await own.json(['organizations', 'remove', id, '--yes'])).lines).toEqual([
      { removed: id },
    ]);
    const [after] = (await own.json(['setup-link'])).lines;
    expect(after).toEqual(before);
  });

  it('keeps the setup link in a file that only its owner reads', async () => {
    const [printed] = (await own.json(['setup-link'])).lines;
    const file = join(own.dataDir, 'data', 'setup-link');
    expect(readFileSync(file, 'utf8').trim()).toBe(printed?.setupLink);
    expect(printed?.setupLink).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/setup#[\w-]{43}$/u);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    rmSync(file);
    const [anew] = (await own.json(['setup-link'])).lines;
    expect(anew?.setupLink).not.toBe(printed?.setupLink);
  });

  it('shows a token once, and stores nothing it could be read from', async () => {
    const args = ['tokens', 'add', '--name', 'Shop', '--scope', 'write', '--expires', '90d'];
    const [made] = (await own.json(args)).lines;
    const token = String(made?.token);
    expect(token).toMatch(/^ampw_[\w-]{43}$/u);
    const listed = (await own.json(['tokens', 'list'])).lines;
    expect(listed).toMatchObject([{ id: made?.id, scope: 'write', user: null }]);
    expect(JSON.stringify(listed)).not.toContain(token);
    for (const name of ['ampwise.db', 'ampwise.db-wal']) {
      const path = join(own.dataDir, 'data', name);
      if (existsSync(path)) expect(readFileSync(path, 'latin1')).not.toContain(token);
    }
    const late = await own.json([...args.slice(0, -1), 'soon']);
    expect(late.lines).toMatchObject([{ error: { code: 'bad_input' } }]);
    await own.json(['tokens', 'remove', String(made?.id)]);
    expect((await own.json(['tokens', 'list'])).lines).toEqual([]);
    const about = { kind: 'token', id: made?.id };
    expect((await auditLogOf(own)).slice(-2)).toMatchObject([
      { about, label: 'Shop', decided: { what: 'added' } },
      { about, label: 'Shop', decided: { what: 'removed' } },
    ]);
  });

  it('rotates its key: the new one seals, older ones stay in the file', async () => {
    const file = join(own.dataDir, 'data', 'secret.key');
    const [first] = (await own.json(['keys', 'rotate'])).lines;
    const before = readFileSync(file, 'utf8');
    const [second] = (await own.json(['keys', 'rotate'])).lines;
    expect(second?.key).not.toBe(first?.key);
    const after = readFileSync(file, 'utf8');
    expect(after.trim().split('\n')).toHaveLength(before.trim().split('\n').length + 1);
    expect(after.endsWith(before)).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});
