import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiRoles, setRights } from '../../sandbox/control/rights.ts';
import { DEFAULT_CREDENTIALS } from '../../sandbox/world/credentials.ts';
import { connectTo, createInstallation, someText, startSandbox, textLike } from './program.ts';
import type { Environment } from './served.ts';

const { companyId: company, publicKey, clientId } = DEFAULT_CREDENTIALS;
const otherGuid = '00000000-0000-4000-8000-000000000000';

/** Each case gets one message that says what to do, and the exit code of its kind. */
describe('connecting is refused with', () => {
  const own = createInstallation();
  let site: Awaited<ReturnType<typeof startSandbox>>;
  beforeAll(async () => {
    site = await startSandbox({ seed: { contacts: 20 } });
  });
  afterAll(async () => {
    await site.close();
    own.remove();
  });

  type Case = {
    readonly name: string;
    readonly entered?: Partial<Parameters<typeof connectTo>[0]>;
    readonly environment?: Environment;
    readonly exit: number;
    readonly code: string;
    readonly advice: RegExp;
  };

  const cases: readonly Case[] = [
    {
      name: 'a wrong key',
      environment: { AMPWISE_CW_PRIVATE_KEY: 'wrongPrivateKey1' },
      exit: 3,
      code: 'credentials_refused',
      advice: /public and the private key/u,
    },
    {
      name: 'a wrong company',
      entered: { company: 'nobody' },
      exit: 3,
      code: 'company_unknown',
      advice: /sign-in page/u,
    },
    {
      name: 'a clientId nobody registered',
      entered: { clientId: otherGuid },
      exit: 3,
      code: 'client_id_refused',
      advice: /Enter the clientId/u,
    },
    {
      name: 'a missing clientId',
      entered: { clientId: '' },
      exit: 2,
      code: 'bad_input',
      advice: /--client-id/u,
    },
    {
      name: 'a private address',
      entered: { site: 'https://192.168.0.10' },
      exit: 2,
      code: 'site_not_allowed',
      advice: /AMPWISE_ALLOWED_HOSTS/u,
    },
    {
      name: 'this machine, where that is not allowed',
      environment: { AMPWISE_ALLOW_LOOPBACK: '' },
      exit: 2,
      code: 'site_not_allowed',
      advice: /na\.myconnectwise\.net/u,
    },
    {
      name: 'an unreachable host',
      entered: { site: 'http://127.0.0.1:9' },
      exit: 5,
      code: 'host_unreachable',
      advice: /Check the address/u,
    },
    {
      name: 'a configuration that is wrong twice',
      environment: { AMPWISE_LOG: 'loud', DATABASE_URL: 'mysql://a:secretpw@b/c' },
      exit: 10,
      code: 'configuration',
      advice: /DATABASE_URL, AMPWISE_LOG/u,
    },
  ];

  it.concurrent.each(cases)('$name', async ({ entered, environment, exit, code, advice }) => {
    const args = connectTo({ site: site.url, company, publicKey, clientId, ...entered });
    const ended = await own.json(args, environment);
    expect(ended.lines).toEqual([
      {
        error: {
          code,
          message: someText,
          advice: textLike(advice),
          exit,
        },
      },
    ]);
    expect(ended.code).toBe(exit);
    const error = ended.lines[0]?.error;
    const message: unknown = typeof error === 'object' && error && Reflect.get(error, 'message');
    // Lines about waiting may come before it.
    const [first] = ended.stderr.split('\n').filter((line) => line.startsWith('Error'));
    expect(first).toBe(`Error: ${String(message)}`);
    expect(ended.stderr).not.toMatch(/\n\s+at |wrongPrivateKey1|secretpw/u);
  });
});

describe('a role without the right to contacts', () => {
  const own = createInstallation();
  afterAll(() => own.remove());

  it('is reported by connect, doctor and sync, each with the row to change', async () => {
    const site = await startSandbox({ seed: { contacts: 20 } });
    try {
      for (const role of apiRoles(site.sandbox.world)) {
        setRights(site.sandbox.world, role.id, 'Contacts', { inquire: 'None' });
      }
      const connected = await own.json(site.connect);
      expect(connected.code).toBe(4);
      expect(connected.lines[0]).toMatchObject({
        connected: true,
        error: { code: 'right_missing', advice: textLike('Companies > Contacts') },
      });
      const examined = await own.run(['doctor']);
      expect(examined.code).toBe(4);
      expect(examined.stdout).toMatch(
        /✗ May read contacts .*rejected.*\n.*Security Roles.*Companies > Contacts, Inquire, to All/u,
      );
      const facts = await own.json(['doctor', '--facts']);
      expect(facts.code).toBe(0);
      const open = { answer: null, how: textLike('right_missing') };
      expect(facts.lines[0]?.facts).toContainEqual({
        fact: 'order_by_id',
        question: someText,
        ...open,
      });
      expect(facts.lines[0]?.facts).toContainEqual({
        fact: 'notes_search',
        question: someText,
        answer: 'yes',
        how: someText,
      });
      // Nothing is written before a person confirms it, or if the right is missing.
      for (const [args, exit, error] of [
        [['--write', '--yes'], 2, { code: 'bad_input', advice: textLike('--facts --write') }],
        [['--facts', '--write'], 2, { code: 'bad_input', advice: textLike('--write --yes') }],
        [['--facts', '--write', '--yes'], 4, { code: 'right_missing' }],
      ] as const) {
        const { code, lines } = await own.json(['doctor', ...args]);
        expect({ args, code, lines }).toMatchObject({ args, code: exit, lines: [{ error }] });
      }
      const synced = await own.json(['sync']);
      expect(synced.code).toBe(4);
      expect(synced.lines).toMatchObject([{ status: 'failed', error: { code: 'right_missing' } }]);

      const filter = await own.json(['filter', 'set', 'Custommer']);
      expect(filter.code).toBe(2);
      expect(filter.lines[0]).toMatchObject({
        error: { code: 'company_type_unknown', advice: textLike('Customer') },
      });
    } finally {
      await site.close();
    }
  });
});

describe('a role without the right to add activities', () => {
  const own = createInstallation();
  afterAll(() => own.remove());

  it('is reported by the doctor once there are to-dos', async () => {
    const site = await startSandbox({ seed: { contacts: 20 } });
    try {
      const { world } = site.sandbox;
      for (const role of apiRoles(world)) {
        setRights(world, role.id, 'CRM/Sales Activities', { add: 'None', delete: 'None' });
      }
      expect(await own.json(site.connect)).toMatchObject({ code: 0 });
      expect((await own.run(['doctor'])).stdout).toContain('All is well.');
      await own.run(['contacts', 'add', 'email=a@x.example', 'firstName=Ann']);
      await own.run(['todos', 'add', '--contact', 'a@x.example', '--subject', 'Call back']);
      const examined = await own.run(['doctor']);
      expect(examined.code).toBe(4);
      expect(examined.stdout).toMatch(
        /✗ May add and change activities .*Activities, Add: None\n.*CRM\/Sales Activities, Add, to All/u,
      );
      await own.run(['settings', 'set', 'todoPush=off']);
      expect(await own.run(['doctor'])).toMatchObject({ code: 0, stdout: textLike('All is well') });
    } finally {
      await site.close();
    }
  });
});

describe('what was mistyped', () => {
  const own = createInstallation();
  afterAll(() => own.remove());

  it('gets a suggestion and exit code 2', async () => {
    const [command, option, help] = await Promise.all([
      own.asProcess.json(['snyc']),
      own.asProcess.run(['sync', '--jsno']),
      own.asProcess.run(['contacts', 'list', '--help']),
    ]);
    expect(command).toMatchObject({
      code: 2,
      stderr: textLike('Did you mean sync'),
    });
    expect(command.lines[0]).toMatchObject({ error: { code: 'bad_input', exit: 2 } });
    expect(option).toMatchObject({ code: 2, stdout: '' });
    expect(option.stderr).toContain('Did you mean --json');
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('Examples:');
  });

  it('leads to what a group has to show, and to the help of its own part', async () => {
    await own.run(['migrate']);
    const [runs, contacts] = await Promise.all([
      own.json(['runs']),
      own.run(['contacts', 'list', '--limit', '0']),
    ]);
    expect(runs).toMatchObject({ code: 0, lines: [] });
    expect(contacts).toMatchObject({ code: 2, stderr: textLike('ampwise contacts list --help') });
  });

  it('as data folder is reported, and not as a fault of ours', async () => {
    const file = fileURLToPath(import.meta.url);
    const ended = await own.asProcess.json(['sync'], { AMPWISE_DATA_DIR: file });
    expect(ended.code).toBe(10);
    expect(ended.lines[0]).toMatchObject({
      status: 'failed',
      error: { code: 'database_unavailable', message: textLike('the data folder is a file') },
    });
  });

  it('as database is reported with what to do about it, by doctor and all others', async () => {
    const data = join(own.dataDir, 'damaged');
    mkdirSync(data);
    writeFileSync(join(data, 'ampwise.db'), 'no longer a database '.repeat(500));
    const damaged = { AMPWISE_DATA_DIR: data };
    const [doctor, contacts] = await Promise.all([
      own.json(['doctor'], damaged),
      own.json(['contacts', 'list'], damaged),
    ]);
    for (const ended of [doctor, contacts]) {
      expect(ended).toMatchObject({ code: 10, stderr: textLike('docs/operate.md') });
      expect(ended.lines[0]).toMatchObject({ error: { code: 'database_damaged', exit: 10 } });
    }
  });
});
