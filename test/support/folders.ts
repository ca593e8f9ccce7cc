import { accessSync, constants, mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Many times the space, in bytes, that the databases of all concurrent tests need. */
const room = 2 ** 30;

/**
 * A new, empty folder for files that need not survive a restart of the machine: on a memory disk if there is
 * one with room, because on a disk a transaction takes as long as the test around it. A test that kills a
 * process uses `folderOnDisk`.
 */
export function fastFolder(name: string): string {
  return mkdtempSync(join(memoryDisk() ?? tmpdir(), `ampwise-${name}-`));
}

/** A new, empty folder on the disk that the product would use. */
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
