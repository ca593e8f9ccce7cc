import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/readConfig.ts';
import { usualBase } from '../config/usualAddress.ts';
import { Failure } from '../core/failure.ts';
import { because } from '../core/failureReasons.ts';
import type { InstallationStore } from '../ports/installation.ts';
import { randomBearers } from './randomBearers.ts';
import { systemClock } from './systemClock.ts';

/** How long a link is valid, in milliseconds. */
const lifetime = 24 * 60 * 60 * 1000;

type Place = Pick<Config, 'dataDir'>;

/**
 * The one-time link that sets this installation up: the one in the file of the data folder, or a new one
 * where that has expired. Null once it was claimed. `base` is the address people use, or null for the one
 * that the file names. Throws `configuration` if the file cannot be written.
 */
export async function openSetupLink(
  { dataDir }: Place,
  installation: InstallationStore,
  base: string | null,
): Promise<string | null> {
  const file = join(dataDir, 'setup-link');
  const kept = await readLink(file);
  const present = await installation.setupLink();
  if (present !== null && present.claimedAt !== null) {
    await rm(file, { force: true });
    return null;
  }
  const now = systemClock.now();
  const isGood =
    kept !== null &&
    present !== null &&
    present.tokenHash === randomBearers.digest(kept.token) &&
    present.expiresAt > new Date(now).toISOString();
  const token = isGood ? kept.token : randomBearers.next();
  if (!isGood) {
    const [at, expiresAt] = [now, now + lifetime].map((time) => new Date(time).toISOString());
    const digest = randomBearers.digest(token);
    if (!(await installation.setSetupLink(digest, expiresAt ?? '', at ?? ''))) return null;
  }
  const link = `${base ?? kept?.base ?? usualBase}/setup#${token}`;
  if (!isGood || kept.text !== link) await writeLink(dataDir, file, link);
  return link;
}

/** Removes the file after a claim; if that fails, it is ignored. */
export async function forgetSetupLink({ dataDir }: Place): Promise<void> {
  await rm(join(dataDir, 'setup-link'), { force: true }).catch(() => undefined);
}

type Kept = { readonly text: string; readonly base: string; readonly token: string };

async function readLink(file: string): Promise<Kept | null> {
  const text = (await readFile(file, 'utf8').catch(() => '')).trim();
  const [, base, token] = /^(\S+)\/setup#([A-Za-z0-9_-]{43})$/u.exec(text) ?? [];
  return base === undefined || token === undefined ? null : { text, base, token };
}

async function writeLink(folder: string, file: string, link: string): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(draft, `${link}\n`, { mode: 0o600, flag: 'wx' });
    await rename(draft, file);
  } catch {
    throw new Failure('configuration', {
      ...because({ code: 'setup_link_not_written' }),
      variable: 'AMPWISE_DATA_DIR',
    });
  }
}
