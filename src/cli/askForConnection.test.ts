import { describe, expect, it } from 'vitest';
import { Failure } from '../core/failure.ts';
import type { FailureCode } from '../core/failureTable.ts';
import { type Checks, connectByAsking, type Prompts } from './askForConnection.ts';
import { createOutput } from './output/output.ts';

const output = {
  ...createOutput(
    { out: process.stdout, err: process.stderr },
    { json: false, colour: false, quiet: false, pager: null },
  ),
};
const notes: string[] = [];
output.note = (...lines) => void notes.push(...lines);

const right = {
  site: 'na.myconnectwise.net',
  company: 'acme',
  'Public key': 'public',
  'Private key': 'private',
  clientId: '5a3c1b8e-7a0d-4a7e-9c55-0a1d3f6b2c11',
};

/** A person who answers wrong at first where told, and the ConnectWise that finds out. */
function scene(wrong: Partial<Record<keyof typeof right, FailureCode>>) {
  const asked: string[] = [];
  const open = new Map(Object.entries(wrong));
  const answer = async (message: string) => {
    const name = Object.keys(right).find((key) =>
      message.toLowerCase().includes(key.toLowerCase()),
    );
    asked.push(name ?? message);
    if (name !== undefined && open.has(name)) return 'wrong';
    return Object.entries(right).find(([key]) => key === name)?.[1] ?? '';
  };
  const prompts: Prompts = {
    site: () => answer('site'),
    text: (message) => answer(message),
    password: (message) => answer(message),
  };
  const refuse = (name: string, value: string | undefined) => {
    const code = open.get(name);
    if (value !== 'wrong' || code === undefined) return;
    open.delete(name);
    throw new Failure(code, { site: 's', company: 'c' });
  };
  const checks: Checks<string> = {
    site: () => undefined,
    async place(site, company) {
      refuse('site', site);
      refuse('company', company);
    },
    async connect(flags, secret) {
      refuse('Public key', flags.publicKey);
      refuse('Private key', secret);
      refuse('clientId', flags.clientId);
      return 'connected';
    },
  };
  const run = (given = {}) => connectByAsking(given, null, null, output, prompts, checks);
  return { asked, run };
}

const all = ['site', 'company', 'Public key', 'Private key', 'clientId'];

describe('questions of connect', () => {
  it('are each asked once where all answers are right', async () => {
    const { asked, run } = scene({});
    expect(await run()).toBe('connected');
    expect(asked).toEqual(all);
  });

  it.each([
    ['site', 'host_unreachable', ['site', 'company', 'site', ...all.slice(2)]],
    ['company', 'company_unknown', ['site', 'company', 'company', ...all.slice(2)]],
    ['Private key', 'credentials_refused', [...all, 'Public key', 'Private key']],
    ['clientId', 'client_id_refused', [...all, 'clientId']],
  ] as const)('%s is asked again after %s, and nothing else', async (name, code, expected) => {
    const { asked, run } = scene({ [name]: code });
    expect(await run()).toBe('connected');
    expect(asked).toEqual(expected);
  });

  it('are not asked about what was given, unless it is wrong', async () => {
    const { asked, run } = scene({ company: 'company_unknown' });
    await run({ site: right.site, company: 'wrong', publicKey: 'public' });
    expect(asked).toEqual(['Private key', 'clientId']);
  });

  it('end with what no other answer helps with', async () => {
    const { run } = scene({ 'Private key': 'right_missing' });
    await expect(run()).rejects.toMatchObject({ code: 'right_missing' });
  });
});
