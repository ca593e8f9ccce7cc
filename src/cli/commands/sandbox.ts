import { once } from 'node:events';
import { createSteeredSandbox } from '../../../sandbox/control/steered.ts';
import { DEFAULT_CREDENTIALS } from '../../../sandbox/world/credentials.ts';
import { Failure } from '../../core/failure.ts';
import { examples, wholeNumber } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { counted } from '../output/text.ts';
import { type CommonOptions, inSession } from '../session.ts';

const note = `
It answers as ConnectWise PSA does, on this machine only, and forgets everything when it ends (Ctrl+C).
Faults, clock, rights and edits are steered below /__sandbox/ of its address; sandbox/LIMITS.md says
what it does not imitate. Nothing of it is secret.`;

type Options = CommonOptions & {
  readonly port: number;
  readonly contacts: number;
  readonly companies?: number;
  readonly seed: number;
};

export const sandboxCommand: Configure = (command) => {
  command
    .option('--port <n>', 'port on 127.0.0.1; 0 takes a free one', wholeNumber(0, 65_535), 0)
    .option('--contacts <n>', 'how many contacts', wholeNumber(0, 200_000), 5000)
    .option(
      '--companies <n>',
      'how many companies; a tenth of the contacts unless given',
      wholeNumber(0, 100_000),
    )
    .option('--seed <n>', 'same numbers, same seed: same data', wholeNumber(0, 2 ** 31 - 1), 1)
    .option('--json', 'one JSON document on standard output once it listens')
    .addHelpText(
      'after',
      examples('ampwise sandbox', 'ampwise sandbox --port 8080 --contacts 100000') + note,
    )
    .action((options: Options) =>
      inSession(options, async ({ output, signal }) => {
        const { port, contacts, companies, seed } = options;
        const sandbox = createSteeredSandbox({ seed: { contacts, companies, seed } });
        const running = await sandbox.start({ port }).catch((thrown: unknown) => {
          throw portTaken(thrown, port);
        });
        const { companyId: company, publicKey, privateKey, clientId } = DEFAULT_CREDENTIALS;
        const { integrator } = DEFAULT_CREDENTIALS;
        const members = sandbox.world.members
          .all()
          .filter(
            ({ licenseClass, inactiveFlag, hidden }) =>
              licenseClass === 'F' && !inactiveFlag && !hidden,
          )
          .map(({ identifier }) => identifier);
        const made = {
          contacts: sandbox.world.contacts.size,
          companies: sandbox.world.companies.size,
        };
        output.say(
          `A ConnectWise with ${counted(made.contacts, 'contact', 'contacts')} in ${counted(made.companies, 'company', 'companies')} at ${running.url}`,
          '',
          'To connect, in another terminal:',
          `  export AMPWISE_ALLOW_LOOPBACK=1 AMPWISE_CW_PRIVATE_KEY=${privateKey}`,
          `  ampwise connect --site ${running.url} --company ${company} --public-key ${publicKey} --client-id ${clientId}`,
          '',
          `Member IDs, for users: ${members.join(', ')}`,
          `Integrator login: ${integrator.username}, password ${integrator.password}`,
          `Steering: ${running.url}/__sandbox/state`,
          'Ctrl+C ends it.',
        );
        if (output.json)
          await output.document({
            site: running.url,
            company,
            publicKey,
            privateKey,
            clientId,
            integratorUser: integrator.username,
            integratorPassword: integrator.password,
            ...made,
            members,
            seed,
            control: `${running.url}/__sandbox`,
            pid: process.pid,
          });
        if (!signal.aborted) await once(signal, 'abort');
        await running.close();
        return undefined;
      }),
    );
};

function portTaken(thrown: unknown, port: number): unknown {
  const code: unknown = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  if (typeof code !== 'string') return thrown;
  return new Failure('bad_input', {
    field: '--port',
    problem: `${port} cannot be listened on (${code})`,
    accepted: 'a port nobody uses, or 0 for a free one',
  });
}
