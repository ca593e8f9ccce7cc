import { accessSync, constants, mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the databases of all tests that run at once need, in bytes, many times over. */
const room = 2 ** 30;

/**
 * A new, empty folder for files that need not outlive the machine: on a memory disk if there is
 * one with room, since a transaction on a disk takes as long as the test around it. A test that
 * kills a process takes `folderOnDisk`.
 */
export function fastFolder(name: string): string {
  return mkdtempSync(join(memoryDisk() ?? tmpdir(), `ampwise-${name}-`));
}

/** A new, empty folder where files of the product would be. */
export function folderOnDisk(name: string): string {
  return mkdtempSync(join(tmpdir(), `ampwise-${name}-`));
}

function memoryDisk(): string | null {
  const folder = '/dev/shm';
  try {
    accessSync(folder, constants.W_OK);
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize > room ? folder : null;
  } catch {
    return null;
  }
}
