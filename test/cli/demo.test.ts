import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createInstallation } from './program.ts';

describe('ampwise demo', () => {
  const own = createInstallation();
  afterAll(() => own.remove());

  // Other demos on this machine use the default one.
  const temporary = join(own.dataDir, 'temporary');
  mkdirSync(temporary);
  const demo = (contacts: string) =>
    own.asProcess.run(['demo', '--contacts', contacts], { TMPDIR: temporary });

  it('tells the whole story, fits a README, and leaves nothing behind', async () => {
    const ended = await demo('1000');
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({
      code: 0,
      stderr: expect.not.stringContaining('Error') as unknown,
    });
    const lines = ended.stdout.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(100);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
    expect(ended.stdout).toContain('Not one AMP contact or link written.');
    expect(ended.stdout).toContain('Buyer → Head of IT');
    expect(ended.stdout).toContain('→ ConnectWise  changed in AMP');
    expect(ended.stdout).toMatch(/create in ConnectWise Nora Lindqvist/u);
    expect(ended.stdout).toMatch(/Chief of Staff → .* → ConnectWise {2}undone/u);
    expect(ended.stdout).toMatch(/Julia Moreno is a user +Member ID jmoreno, verified/u);
    expect(ended.stdout).toMatch(
      /1 activity created: .*\n {2}create activity for Call back .* \(activity \d+, for .*\)\n/u,
    );
    expect(ended.stdout).toMatch(/Assignee {2}Julia Moreno {2}→ ConnectWise/u);
    expect(ended.stdout).toMatch(
      /1 to-do updated: .*\n {2}update Call back .*\n +Status {2}open → done {2}→ AMP {2}changed in/u,
    );
    expect(ended.stdout).not.toContain('\u001B[');
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('comes out as it should with as few contacts as are allowed', async () => {
    const { code, stdout } = await demo('500');
    expect(stdout).toMatch(/\d+ created, \d+ updated in AMP; /u);
    expect(code).toBe(0);
  });
});
