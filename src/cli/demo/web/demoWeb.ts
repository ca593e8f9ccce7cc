import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSteeredSandbox } from '../../../../sandbox/control/steered.ts';
import { systemClock } from '../../../app/systemClock.ts';
import type { ExampleStep } from '../../../core/example.ts';
import { ExampleClient } from '../../../example/exampleClient.ts';
import { fillExample } from '../../../example/fillExample.ts';
import type { Output } from '../../output/output.ts';
import { startService } from './service.ts';

/** The account for the demo; its service can only be reached from this machine. */
const password = 'look around as you like';
const ann = { name: 'Ann Weber', email: 'ann@acme.example' };
const member = 'ben@acme.example';

const told: Readonly<Record<ExampleStep, string>> = {
  contacts: 'Connecting to the sandbox, and importing contacts',
  users: 'Adding users with their Member IDs',
  todos: 'Entering to-dos',
  conflicts: 'Changing the same contacts on both sides',
  matches: 'Adding people whom ConnectWise may know already',
  failure: 'Having ConnectWise fail once',
  hold: 'Having many contacts leave ConnectWise, until a plan is on hold',
};

export type DemoWebOptions = {
  readonly contacts: number;
  readonly port: number;
};

/**
 * The web app with an example organization against a sandbox, until Ctrl+C. Everything is in its
 * own folder, which is deleted afterwards.
 */
export async function demoWeb(
  { output, signal }: { readonly output: Output; readonly signal: AbortSignal },
  { contacts, port }: DemoWebOptions,
): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ampwise-demo-'));
  const sandbox = createSteeredSandbox({ seed: { contacts } });
  const running = await sandbox.start();
  try {
    output.note('Building the web app where it has changed, and starting the service …');
    const service = await startService({ dataDir, port, signal });
    try {
      const { url: base, setupToken } = service;
      const client = new ExampleClient(base, { clock: systemClock, signal });
      const organizationId = await claimed(client, base, setupToken);
      await fillExample({
        base,
        organizationId,
        ann: client,
        sandbox,
        site: new URL(running.url).host,
        domain: 'acme.example',
        password,
        clock: systemClock,
        signal,
        tell: (step) => output.note(`${told[step]} …`),
      });
      output.say(
        '',
        output.paint.bold(`Open ${service.url}`),
        `Sign in as ${ann.email} (administrator) or ${member} (member),`,
        `with the password: ${password}`,
        '',
        'Ctrl+C ends it, and deletes everything in it.',
      );
      if (output.json) {
        await output.document({
          url: service.url,
          organization: organizationId,
          email: ann.email,
          password,
        });
      }
      if (!signal.aborted) await once(signal, 'abort');
    } finally {
      await service.stop();
    }
  } finally {
    await running.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Sets up the service and signs Ann in. Returns the id of her organization. */
async function claimed(client: ExampleClient, base: string, token: string): Promise<string> {
  const answer = await client.send('POST', '/setup', {
    token,
    organization: 'Acme Marketing',
    ...ann,
    password,
    publicAddress: base,
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- so the API answers
  return (answer.organization as { id: string }).id;
}
