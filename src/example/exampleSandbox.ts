import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createSteeredSandbox } from '../../sandbox/control/steered.ts';
import type { SteeredSandbox } from '../../sandbox/control/steering.ts';
import { keepWorld, readSaved } from '../../sandbox/keeping/keepWorld.ts';
import { putBack, type SeededWorld, seededAs } from '../../sandbox/keeping/savedWorld.ts';
import type { RunningSandbox } from '../../sandbox/sandbox.ts';

/** A sandbox that answers for one organization with example data, on this machine. */
export type ExampleSandbox = {
  readonly origin: string;
  readonly sandbox: SteeredSandbox;
  /** Keeps its state, and ends it. */
  close(): Promise<void>;
};

/** Contacts in ConnectWise; enough for each kind of thing to happen, and there in seconds. */
const contacts = 800;

/** States of sandboxes, each named by the organization that it is of. */
const folderIn = (dataDir: string) => join(dataDir, 'examples');
const fileOf = (dataDir: string, id: string) => join(folderIn(dataDir), `${id}.json`);

/** Starts a new one. `told` is called if its state cannot be written. */
export async function newSandbox(
  dataDir: string,
  id: string,
  told: (problem: unknown) => void,
): Promise<ExampleSandbox> {
  const sandbox = createSteeredSandbox({ seed: { contacts }, isControlled: false });
  return await kept(sandbox, seededAs(sandbox), fileOf(dataDir, id), { port: 0, told });
}

/**
 * Restarts one from its state, at its former port if that is free. Null if its state is not here,
 * or is from another version.
 */
export async function formerSandbox(
  dataDir: string,
  id: string,
  former: string | null,
  told: (problem: unknown) => void,
): Promise<ExampleSandbox | null> {
  const file = fileOf(dataDir, id);
  const saved = readSaved(file);
  if (saved === null || saved === undefined) return null;
  const sandbox = createSteeredSandbox({ seed: saved.seed, isControlled: false });
  const seeded = seededAs(sandbox);
  if (!putBack(sandbox, seeded, saved)) return null;
  const port = former === null ? 0 : Number(new URL(former).port);
  return await kept(sandbox, seeded, file, { port, told });
}

async function kept(
  sandbox: SteeredSandbox,
  seeded: SeededWorld,
  file: string,
  { port, told }: { readonly port: number; readonly told: (problem: unknown) => void },
): Promise<ExampleSandbox> {
  const running: RunningSandbox = await sandbox
    .start({ port })
    .catch(async () => await sandbox.start({ port: 0 }));
  const keeper = keepWorld(sandbox, seeded, file, told);
  return {
    origin: running.url,
    sandbox,
    async close() {
      await running.close();
      keeper.close();
    },
  };
}

/** Takes away the states of all organizations but these. */
export async function forgetSandboxes(dataDir: string, but: readonly string[]): Promise<void> {
  const folder = folderIn(dataDir);
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    if (!but.some((id) => name === `${id}.json`)) await rm(join(folder, name), { force: true });
  }
}
