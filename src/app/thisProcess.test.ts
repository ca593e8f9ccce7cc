import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { isDead, thisProcess } from './thisProcess.ts';

describe('isDead', () => {
  it('knows this process as alive', () => {
    expect(isDead(thisProcess())).toBe(false);
  });

  it('knows a process that ended', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    expect(isDead({ ...thisProcess(), pid })).toBe(true);
  });

  it('is not taken in by a number that was given away again', () => {
    if (process.platform !== 'linux') return;
    expect(isDead({ ...thisProcess(), startedAt: '2020-01-01T00:00:00.000Z' })).toBe(true);
  });

  it('says nothing about another machine or a broken record', () => {
    expect(isDead({ ...thisProcess(), host: 'another', pid: 4_194_303 })).toBe(false);
    expect(isDead({ ...thisProcess(), pid: 0 })).toBe(false);
    expect(isDead({ ...thisProcess(), startedAt: '' })).toBe(false);
  });
});
