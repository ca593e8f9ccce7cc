import { once } from 'node:events';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { createSteeredSandbox } from '../../../sandbox/control/steered.ts';
import type { SteeredSandbox } from '../../../sandbox/control/steering.ts';
import {
  isRunningAt,
  keepWorld,
  markedRunning,
  markRunning,
  readSaved,
  unmarkRunning,
} from '../../../sandbox/keeping/keepWorld.ts';
import { putBack, type SavedWorld, seededAs } from '../../../sandbox/keeping/savedWorld.ts';
import { DEFAULT_CREDENTIALS } from '../../../sandbox/world/credentials.ts';
import { makeDataFolder } from '../../app/dataFolder.ts';
import { Failure } from '../../core/failure.ts';
import { examples, remarks, wholeNumber } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import type { Output } from '../output/output.ts';
import { counted } from '../output/text.ts';
import { type CommonOptions, inSession } from '../session.ts';
import { addSandboxEdits } from './sandboxEdits.ts';
import { SANDBOX_PORT, stateFile } from './sandboxPlace.ts';

const note = `It answers like ConnectWise PSA, on this machine only. The data folder keeps its changes, so they survive a
restart. To change records while it runs, use its other commands in another terminal: ampwise sandbox
edit --help. You control faults, clock and rights under /__sandbox/ of its address. sandbox/LIMITS.md lists
what it does not imitate. None of its data is secret.`;

type Options = CommonOptions & {
  readonly port: number;
  readonly contacts?: number;
  readonly companies?: number;
  readonly seed?: number;
  readonly state?: string;
  readonly fresh?: boolean;
};

export const sandboxCommand: Configure = (command) => {
  command.addHelpText(
    'after',
    examples(
      'ampwise sandbox',
      'ampwise sandbox --fresh --contacts 100000',
      'ampwise sandbox edit 4711 title="Head of IT"',
    ) + remarks(note),
  );
  addStart(command);
  addSandboxEdits(command);
};

function addStart(parent: Command): void {
  parent
    .command('start', { isDefault: true })
    .description('Starts the sandbox. Ctrl+C ends it.')
    .option(
      '--port <n>',
      'port on 127.0.0.1; 0 picks a free one',
      wholeNumber(0, 65_535),
      SANDBOX_PORT,
    )
    .option('--contacts <n>', 'number of contacts (default: 5000)', wholeNumber(0, 200_000))
    .option(
      '--companies <n>',
      'number of companies (default: a tenth of the contacts)',
      wholeNumber(0, 100_000),
    )
    .option(
      '--seed <n>',
      'the same numbers and seed give the same data (default: 1)',
      wholeNumber(0, 2 ** 31 - 1),
    )
    .option('--state <file>', 'where changes are kept (default: sandbox.json in the data folder)')
    .option('--fresh', 'discard all changes, and start with new data')
    .option('--json', 'one JSON document on standard output once it listens')
    .addHelpText(
      'after',
      examples('ampwise sandbox start', 'ampwise sandbox start --port 8080') + remarks(note),
    )
    .action((options: Options) =>
      inSession(options, async ({ output, config, signal }) => {
        const file = stateFile(config, options.state);
        await makeDataFolder(dirname(file));
        await refuseTwice(file);
        const saved = options.fresh === true ? null : savedIn(file);
        if (saved !== null) refuseOtherData(options, saved);
        const sandbox = createSteeredSandbox({ seed: saved?.seed ?? seedOf(options) });
        const seeded = seededAs(sandbox);
        if (saved !== null && !putBack(sandbox, seeded, saved)) throw unusable(file);
        const running = await sandbox.start({ port: options.port }).catch((thrown: unknown) => {
          throw portTaken(thrown, options.port);
        });
        const keeper = keepWorld(sandbox, seeded, file, () => {
          output.warn(`Changes cannot be written to ${file}. The sandbox keeps trying.`);
        });
        markRunning(file, running.url);
        try {
          await tell(output, sandbox, running.url, saved !== null);
          if (!signal.aborted) await once(signal, 'abort');
        } finally {
          await running.close();
          keeper.close();
          unmarkRunning(file);
        }
        return undefined;
      }),
    );
}

function seedOf({ contacts = 5000, companies, seed = 1 }: Options): SteeredSandbox['seed'] {
  return { contacts, seed, ...(companies === undefined ? {} : { companies }) };
}

async function refuseTwice(file: string): Promise<void> {
  const url = markedRunning(file);
  if (url === null || !(await isRunningAt(url))) return;
  throw new Failure('bad_input', {
    field: '--state',
    problem: `a sandbox with this data is running at ${url}`,
    accepted: 'that one, or another file with --state',
  });
}

function savedIn(file: string): SavedWorld | null {
  const saved = readSaved(file);
  if (saved === undefined) throw unusable(file);
  return saved;
}

function unusable(file: string): Failure {
  return new Failure('bad_input', {
    field: '--state',
    problem: `${file} was not written by this version of the sandbox`,
    accepted: 'another file, or --fresh, which starts with new data',
  });
}

/** The stored state has one size and seed; others would mean other data. */
function refuseOtherData(options: Options, { seed }: SavedWorld): void {
  for (const name of ['contacts', 'companies', 'seed'] as const) {
    const wanted = options[name];
    const kept = name === 'seed' ? (seed.seed ?? 1) : seed[name];
    if (wanted === undefined || wanted === kept) continue;
    throw new Failure('bad_input', {
      field: `--${name}`,
      problem: `the stored sandbox has other data, with ${seed.contacts} contacts`,
      accepted: `no --${name}; or --fresh, which discards all changes`,
    });
  }
}

async function tell(
  output: Output,
  { world, seed }: SteeredSandbox,
  url: string,
  isKept: boolean,
): Promise<void> {
  const { companyId: company, publicKey, privateKey, clientId, integrator } = DEFAULT_CREDENTIALS;
  const members = world.members
    .all()
    .filter(
      ({ licenseClass, inactiveFlag, hidden }) => licenseClass === 'F' && !inactiveFlag && !hidden,
    )
    .map(({ identifier }) => identifier);
  const made = { contacts: world.contacts.size, companies: world.companies.size };
  output.say(
    `A ConnectWise with ${counted(made.contacts, 'contact', 'contacts')} in ${counted(made.companies, 'company', 'companies')} at ${url}${isKept ? ', as you left it' : ''}`,
    '',
    'To connect, in another terminal:',
    `  export AMPWISE_ALLOW_LOOPBACK=1 AMPWISE_CW_PRIVATE_KEY=${privateKey}`,
    `  ampwise connect --site ${url} --company ${company} --public-key ${publicKey} --client-id ${clientId}`,
    '',
    'To change something in it, like a person in ConnectWise:',
    '  ampwise sandbox edit 4711 title="Head of IT"',
    '',
    `Member IDs, for users: ${members.join(', ')}`,
    `Integrator login: ${integrator.username}, password ${integrator.password}`,
    `Steering: ${url}/__sandbox/state`,
    'Ctrl+C ends it. Changes are kept.',
  );
  if (output.json)
    await output.document({
      site: url,
      company,
      publicKey,
      privateKey,
      clientId,
      integratorUser: integrator.username,
      integratorPassword: integrator.password,
      ...made,
      members,
      seed: seed.seed ?? 1,
      kept: isKept,
      control: `${url}/__sandbox`,
      pid: process.pid,
    });
}

function portTaken(thrown: unknown, port: number): unknown {
  const code: unknown = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  if (typeof code !== 'string') return thrown;
  return new Failure('bad_input', {
    field: '--port',
    problem:
      code === 'EADDRINUSE'
        ? `another program uses port ${port}; a sandbox may be running already`
        : `port ${port} cannot be used (${code})`,
    accepted: 'an unused port, such as --port 7421, or --port 0 for any free one',
  });
}
