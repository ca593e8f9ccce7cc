import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/storage/openDatabase.ts';
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
