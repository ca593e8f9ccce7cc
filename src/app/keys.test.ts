import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { afterFile } from '../../test/support/afterFile.ts';
import { databases } from '../../test/support/databases.ts';
import { fastFolder } from '../../test/support/folders.ts';
import { readConfig } from '../config/readConfig.ts';
import { openDatabase } from '../storage/openDatabase.ts';
import { openSecrets, rotateKeys, signInPlace } from './keys.ts';

describe.each(databases)('rotations of the secret key on $name', (kind) => {
  it('keep every key when several run at once, and all stored secrets open', async () => {
    const database = await kind.open();
    const other = await openDatabase(database.options);
    const { installation } = database;
    const dataDir = fastFolder('keys');
    afterFile(async () => {
      await other.close();
      rmSync(dataDir, { recursive: true, force: true });
    });
    const config = readConfig({ AMPWISE_DATA_DIR: dataDir });
    await installation.keepSignInSecret((await openSecrets(config)).seal('cookie', signInPlace));

    const both = [installation, other.installation];
    const rotations = [...both, ...both].map((one) => rotateKeys(config, one));
    const rotated = await Promise.all(rotations);
    expect(rotated.map(({ sealed }) => sealed)).toEqual([1, 1, 1, 1]);
    const keys = readFileSync(join(dataDir, 'secret.key'), 'utf8').trim().split('\n');
    expect(new Set(keys).size).toBe(5);
    const sealed = (await installation.signInSecret()) ?? '';
    expect((await openSecrets(config)).open(sealed, signInPlace)).toBe('cookie');
  });
});
