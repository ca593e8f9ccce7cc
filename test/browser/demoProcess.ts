import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

const program = fileURLToPath(new URL('../../bin/ampwise.mjs', import.meta.url));

/** Printed by `demo --web --json` once the example is ready. */
export type DemoReady = {
  readonly url: string;
  readonly organization: string;
  readonly email: string;
  readonly password: string;
};

/** `ampwise demo --web` as a separate process. */
export class DemoProcess {
  readonly process: ChildProcess;
  readonly ready: DemoReady;

  private constructor(process: ChildProcess, ready: DemoReady) {
    this.process = process;
    this.ready = ready;
  }

  /** Starts it and waits for the example; `folder` is where it keeps its data. */
  static async start(options: {
    readonly contacts: number;
    readonly folder?: string;
  }): Promise<DemoProcess> {
    const { contacts, folder } = options;
    const args = ['demo', '--web', '--port', '0', '--contacts', String(contacts), '--json'];
    const child = spawn(process.execPath, [program, ...args], {
      env: { ...process.env, ...(folder === undefined ? {} : { TMPDIR: folder }) },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    for await (const line of createInterface({ input: child.stdout })) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the demo prints
      const ready = JSON.parse(line) as Partial<DemoReady>;
      if (ready.url === undefined) throw new Error(line);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it has all of it or an error
      return new DemoProcess(child, ready as DemoReady);
    }
    throw new Error('the demo did not start');
  }

  /** Signs its administrator in on a page, as a person does. */
  async signIn(page: Page): Promise<void> {
    await signIn(page, this.ready);
  }

  /** Ends it as Ctrl+C does, and waits until it has. */
  async end(): Promise<void> {
    const ended = once(this.process, 'exit');
    this.process.kill('SIGINT');
    await ended;
  }
}

/** Signs the administrator of an example in on a page, as a person does. */
export async function signIn(page: Page, { email, password }: DemoReady): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Home' }).waitFor();
}
