import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { databases } from '../../test/support/databases.ts';
import { fastFolder } from '../../test/support/folders.ts';
import { usualAddress } from '../config/usualAddress.ts';
import { openSetupLink } from './setupLink.ts';

describe('the set-up link', () => {
  it('leads to where the service listens usually, until an address is known, which is then kept', async () => {
    const [sqlite] = databases;
    if (sqlite === undefined) throw new Error('no database');
    const { installation } = await sqlite.open();
    const place = { dataDir: fastFolder('setup') };
    const first = await openSetupLink(place, installation, null);
    expect(first).toContain(`http://${usualAddress.host}:${usualAddress.port}/setup#`);

    const known = await openSetupLink(place, installation, 'https://amp.example.com');
    expect(known).toBe(first?.replace(/^http:\/\/[^/]+/u, 'https://amp.example.com'));
    expect(await openSetupLink(place, installation, null)).toBe(known);
    const file = join(place.dataDir, 'setup-link');
    expect(readFileSync(file, 'utf8')).toBe(`${known}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
});
