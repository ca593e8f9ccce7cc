import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { connectTo, createInstallation, textLike } from './program.ts';

const program = fileURLToPath(new URL('../../bin/ampwise.mjs', import.meta.url));

describe('ampwise sandbox', () => {
  const own = createInstallation();
  afterAll(() => {
    // None may be left over if a test fails.
    for (const child of started) child.kill('SIGKILL');
    own.remove();
  });

  it('prints one document once it listens, is connected to, and ends by Ctrl+C with 0', async () => {
    const { child, made } = await startedSandbox(own.dataDir, '--contacts', '50');
    try {
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

  it('is edited by hand while it runs, and is as it was left when it is started again', async () => {
    const first = await startedSandbox(own.dataDir, '--fresh', '--contacts', '80');
    const [id, gone] = (await listed(own)).map((contact) => String(contact.id));
    const edited = await own.run(['sandbox', 'edit', id ?? '', 'title=Head of IT']);
    expect(edited).toMatchObject({ code: 0, stderr: '' });
    expect(edited.stdout).toMatch(/title: .*→ Head of IT/u);
    await own.run(['sandbox', 'delete', gone ?? '']);
    const wrong = await own.run(['sandbox', 'edit', id ?? '', 'titel=Buyer']);
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toMatch(/titel: contacts have no such field; closest is title/u);

    const again = await own.run(['sandbox', 'start', '--port', '0']);
    expect(again).toMatchObject({ code: 2 });
    expect(again.stderr).toContain(`a sandbox with this data is running at ${first.made.site}`);
    const taken = [
      'sandbox',
      '--state',
      'other.json',
      '--port',
      new URL(first.made.site ?? '').port,
    ];
    expect(await own.run(taken)).toMatchObject({ code: 2, stderr: textLike(/--port 0 for any/u) });
    await ended(first.child);
    const without = await own.run(['sandbox', 'show', id ?? '', '--port', '9']);
    expect(without).toMatchObject({ code: 2, stderr: textLike(/no sandbox answers at/u) });

    const other = await own.run(['sandbox', '--contacts', '90', '--port', '0']);
    expect(other).toMatchObject({ code: 2, stderr: textLike(/with 80 contacts[\s\S]*--fresh/u) });
    const second = await startedSandbox(own.dataDir);
    expect(second.made).toMatchObject({ contacts: 79, kept: true });
    const left = await listed(own);
    expect(left.find((contact) => String(contact.id) === id)).toMatchObject({
      title: 'Head of IT',
    });
    expect(left.map((contact) => String(contact.id))).not.toContain(gone);
    await ended(second.child);

    const fresh = await startedSandbox(own.dataDir, '--fresh', '--contacts', '80');
    expect(fresh.made).toMatchObject({ contacts: 80, kept: false });
    await ended(fresh.child);
  });
});

async function listed(own: ReturnType<typeof createInstallation>) {
  return (await own.json(['sandbox', 'list', 'contacts', '--limit', '200'])).lines;
}

async function ended(child: ChildProcess): Promise<void> {
  child.kill('SIGINT');
  await once(child, 'exit');
}

const started: ChildProcess[] = [];

/** Starts a sandbox on a free port; returns it with the document it printed. */
async function startedSandbox(dataDir: string, ...args: readonly string[]) {
  const child = spawn(process.execPath, [program, 'sandbox', '--port', '0', ...args, '--json'], {
    cwd: dataDir,
    env: { PATH: process.env.PATH, AMPWISE_DATA_DIR: `${dataDir}/data` },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  started.push(child);
  let text = '';
  child.stdout.setEncoding('utf8');
  while (!text.endsWith('\n')) {
    text += String((await once(child.stdout, 'data'))[0]);
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked by being used
  return { child, made: JSON.parse(text) as Record<string, string> };
}

/** Pipes output into a reader that closes after the first bytes, as `head` does. */
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
