import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSteeredSandbox } from '../../../../sandbox/control/steered.ts';
import type { Output } from '../../output/output.ts';
import { examplePassword, exampleUsers, makeExampleOrganization } from './exampleOrganization.ts';
import { startService } from './service.ts';

export type DemoWebOptions = {
  readonly contacts: number;
  readonly port: number;
};

/**
 * The web app with an example organization against a sandbox, until Ctrl+C: all of it in a folder of its own, which
 * is deleted afterwards.
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
      const organization = await makeExampleOrganization({
        base: service.url,
        setupToken: service.setupToken,
        sandbox,
        sandboxUrl: running.url,
        tell: (step) => output.note(`${step} …`),
      });
      const { admin, members } = exampleUsers;
      output.say(
        '',
        output.paint.bold(`Open ${service.url}`),
        `Sign in as ${admin.email} (administrator) or ${members[0].email} (member),`,
        `with the password: ${examplePassword}`,
        '',
        'Ctrl+C ends it, and deletes everything in it.',
      );
      if (output.json) {
        await output.document({
          url: service.url,
          organization,
          email: admin.email,
          password: examplePassword,
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
