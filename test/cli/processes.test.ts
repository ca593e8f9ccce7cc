import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { connectTo, createInstallation } from './program.ts';

const program = fileURLToPath(new URL('../../bin/ampwise.mjs', import.meta.url));

describe('ampwise sandbox', () => {
  const own = createInstallation();
  afterAll(() => own.remove());

  it('prints one document once it listens, is connected to, and ends by Ctrl+C with 0', async () => {
    const child = spawn(process.execPath, [program, 'sandbox', '--contacts', '50', '--json'], {
      cwd: own.dataDir,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    try {
      let text = '';
      for await (const chunk of child.stdout.setEncoding('utf8')) {
        text += String(chunk);
        if (text.endsWith('\n')) break;
      }
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked by being used
      const made = JSON.parse(text) as Record<string, string>;
      expect(made).toMatchObject({ contacts: 50, companies: 5, seed: 1 });
      const { site = '', company = '', publicKey = '', clientId = '', privateKey = '' } = made;
      const connected = await own.asProcess.json(
        connectTo({ site, company, publicKey, clientId }),
        {
          AMPWISE_CW_PRIVATE_KEY: privateKey,
        },
      );
      expect(connected).toMatchObject({ code: 0 });

      const piped = await throughHead(own.dataDir);
      expect(piped).toEqual({ code: 0, stderr: '' });
    } finally {
      child.kill('SIGINT');
    }
    await once(child, 'exit');
    expect(child.exitCode).toBe(0);
  });
});

/** A reader that goes away after the first bytes, as `head` does. */
async function throughHead(dataDir: string): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, [program, 'filter', 'types', '--json'], {
    cwd: dataDir,
    env: {
      PATH: process.env.PATH,
      AMPWISE_DATA_DIR: `${dataDir}/data`,
      AMPWISE_ALLOW_LOOPBACK: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.destroy();
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  await once(child, 'close');
  return { code: child.exitCode, stderr };
}
