import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/readConfig.ts';
import { badInput } from '../core/badInput.ts';
import { Failure } from '../core/failure.ts';
import { secretPlace } from '../engine/setup/connect.ts';
import { signingPlace } from '../engine/setup/webhooks.ts';
import type { InstallationStore, SealedValue } from '../ports/installation.ts';
import type { SecretPlace, Secrets } from '../ports/secrets.ts';
import { loadKeyFile, rotateKeyFile } from '../sealing/keyFile.ts';
import { createSecrets } from '../sealing/seal.ts';
import { parseSecretKeys, type SecretKeys } from '../sealing/secretKeys.ts';
import { makeDataFolder } from './dataFolder.ts';

/** The owner of the secret that signs cookies: the installation itself. */
export const signInPlace: SecretPlace = {
  organizationId: '',
  record: 'installation',
  field: 'signInSecret',
};

/** The result of a rotation. */
export type RotatedKeys = {
  /** Short name of the key that seals from now on. */
  readonly key: string;
  /** How many stored secrets were sealed again. */
  readonly sealed: number;
  /** Whether the key is in the file of the data folder, and not in AMPWISE_SECRET_KEY. */
  readonly inFile: boolean;
};

/** Seals and opens with the present keys: another process may have rotated them. */
export async function openSecrets(config: Config): Promise<Secrets> {
  return createSecrets(await keysHere(config));
}

async function keysHere(config: Config): Promise<SecretKeys> {
  if (config.secretKey !== null) return parseSecretKeys(config.secretKey);
  await makeDataFolder(config.dataDir);
  return await loadKeyFile(keyFile(config));
}

/**
 * Seals every stored secret again under the first key. In the data folder that is a new one; in
 * AMPWISE_SECRET_KEY it is what the operator put first. No key is removed. Throws `configuration`, and
 * `secret_unreadable` if a secret was sealed with a key that is not there; the database stays unchanged then.
 */
export async function rotateKeys(
  config: Config,
  installation: InstallationStore,
): Promise<RotatedKeys> {
  const sealAgain = async (keys: SecretKeys) => {
    const secrets = createSecrets(keys);
    const sealed = await installation.reseal(resealing(secrets));
    return { key: keys[0].id, sealed };
  };
  if (config.secretKey === null) {
    const inTurn = (work: () => Promise<void>) => installation.inTurn(work);
    return { ...(await rotateKeyFile(keyFile(config), inTurn, sealAgain)), inFile: true };
  }
  return { ...(await sealAgain(parseSecretKeys(config.secretKey))), inFile: false };
}

/**
 * Seals what any of the keys here or in `older` open again under the first key here. `older` is the text of
 * another key file, or empty. Throws `bad_input` if it holds no keys.
 */
export async function resealWith(
  config: Config,
  older: string,
): Promise<(value: SealedValue) => string> {
  const own = await keysHere(config);
  return resealing(createSecrets([...own, ...(older === '' ? [] : keysOf(older))]));
}

function resealing(secrets: Secrets): (value: SealedValue) => string {
  return (value) => {
    const place = placeOf(value);
    return secrets.seal(secrets.open(value.sealed, place), place);
  };
}

function keysOf(text: string): SecretKeys {
  try {
    return parseSecretKeys(text);
  } catch {
    throw badInput('--key-file', { code: 'no_secret_key' }, { code: 'key_file' });
  }
}

/**
 * How many of these the keys of this installation do not open. Unlike `openSecrets`, it creates no
 * key if there is none.
 */
export async function countUnreadable(
  config: Config,
  sealed: readonly SealedValue[],
): Promise<number> {
  const hasKeys = config.secretKey !== null || (await isThere(keyFile(config)));
  if (!hasKeys) return sealed.length;
  const secrets = await openSecrets(config);
  return sealed.filter((value) => !opens(secrets, value)).length;
}

function opens(secrets: Secrets, value: SealedValue): boolean {
  try {
    secrets.open(value.sealed, placeOf(value));
    return true;
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'secret_unreadable') return false;
    throw thrown;
  }
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}

function placeOf({ organizationId, webhookId }: SealedValue): SecretPlace {
  if (organizationId === null) return signInPlace;
  return webhookId === undefined
    ? secretPlace(organizationId)
    : signingPlace(organizationId, webhookId);
}

function keyFile({ dataDir }: Config): string {
  return join(dataDir, 'secret.key');
}
