import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterFile } from '../support/afterFile.ts';

const program = fileURLToPath(new URL('server.mjs', import.meta.url));

/** How a command ended. */
export type Ended = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type Environment = Readonly<Record<string, string>>;

/** A command line, and the folder and environment it runs in. */
export type Command = {
  readonly args: readonly string[];
  readonly env: Environment;
  readonly cwd: string;
};

/** The process that runs the commands of a test file, started with the first one. */
class Server {
  readonly #child: ChildProcess;
  #written = { stdout: '', stderr: '' };
  #check: () => void = () => undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor() {
    this.#child = spawn(process.execPath, [program], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const name of ['stdout', 'stderr'] as const) {
      this.#child[name]?.setEncoding('utf8').on('data', (text: string) => {
        this.#written[name] += text;
        this.#check();
      });
    }
  }

  /** Runs a command after those before it. */
  carryOut(command: Command): Promise<Ended> {
    const ended = this.#turn.then(() => this.#carryOutNow(command));
    this.#turn = ended.catch(() => undefined);
    return ended;
  }

  async close(): Promise<void> {
    await this.#turn;
    if (this.#over()) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill();
    await exited;
  }

  #over(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  async #carryOutNow(command: Command): Promise<Ended> {
    if (this.#over()) throw new Error('the process that serves commands has ended');
    const end = `\u0000${randomUUID()}\n`;
    return await new Promise((resolve, reject) => {
      let code: number | null = null;
      this.#written = { stdout: '', stderr: '' };
      const finished = () => {
        this.#check = () => undefined;
        this.#child.off('message', onMessage).off('exit', onExit);
      };
      const onExit = () => {
        finished();
        reject(new Error(`ampwise ${command.args.join(' ')} died: ${this.#written.stderr}`));
      };
      const onMessage = (message: unknown) => {
        code = Number(Reflect.get(Object(message), 'code'));
        this.#check();
      };
      this.#check = () => {
        const { stdout, stderr } = this.#written;
        if (code === null || !stdout.endsWith(end) || !stderr.endsWith(end)) return;
        finished();
        const without = (text: string) => text.slice(0, -end.length);
        resolve({ code, stdout: without(stdout), stderr: without(stderr) });
      };
      this.#child.on('message', onMessage).once('exit', onExit);
      this.#child.send({ ...command, end });
    });
  }
}

let server: Server | null = null;

function startServer(): Server {
  const started = new Server();
  afterFile(async () => {
    server = null;
    await started.close();
  });
  return started;
}

/** Runs a command in a process that the commands of a test file share. */
export function served(command: Command): Promise<Ended> {
  server ??= startServer();
  return server.carryOut(command);
}
