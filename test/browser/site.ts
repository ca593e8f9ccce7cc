import { rmSync } from 'node:fs';
import type { SteeredOptions, SteeredSandbox } from '../../sandbox/control/steering.ts';
import { DEFAULT_CREDENTIALS } from '../../sandbox/world/credentials.ts';
import { createInstallation, type Installation, type Json, startSandbox } from '../cli/program.ts';
import { afterFile } from '../support/afterFile.ts';
import { ServiceProcess, until } from '../support/serviceProcess.ts';
import { Visitor, type VisitorOptions } from './chromium.ts';

export const password = 'a phrase that nobody guesses';

/** A person who can sign in. */
export type Person = { readonly name: string; readonly email: string };

export const ann: Person = { name: 'Ann Weber', email: 'ann@acme.example' };

/**
 * The service as a process with an empty data folder, with a sandbox and the means to prepare both: the
 * command line of the same installation, and the API. Closed after the tests of the file.
 */
export class BrowserSite {
  readonly base: string;
  readonly setupLink: string;
  readonly commands: Installation;
  service: ServiceProcess;
  readonly sandbox: SteeredSandbox;
  /** The address of the sandbox, and the keys that it accepts. */
  readonly sandboxUrl: string;
  readonly credentials = DEFAULT_CREDENTIALS;
  readonly #connect: readonly string[];
  /** Cookies by the e-mail address of the person. */
  readonly #cookies = new Map<string, string>();
  org = '';

  private constructor(
    commands: Installation,
    service: ServiceProcess,
    site: Awaited<ReturnType<typeof startSandbox>>,
  ) {
    this.commands = commands;
    this.service = service;
    this.sandbox = site.sandbox;
    this.sandboxUrl = site.url;
    this.#connect = site.connect;
    const { url, setupLink } = service.told();
    this.base = String(url);
    this.setupLink = String(setupLink);
  }

  static async start(options: SteeredOptions = { seed: { contacts: 30 } }): Promise<BrowserSite> {
    const site = await startSandbox(options);
    const commands = createInstallation();
    const service = new ServiceProcess(commands.dataDir);
    let started: BrowserSite | null = null;
    afterFile(async () => {
      await (started?.service ?? service).end('SIGKILL');
      await site.close();
      rmSync(commands.dataDir, { recursive: true, force: true });
    });
    await service.ready();
    started = new BrowserSite(commands, service, site);
    return started;
  }

  /** Ends the service with a normal shutdown, and starts it at the same address. */
  async restart(): Promise<void> {
    await this.service.end('SIGTERM');
    const { port } = new URL(this.base);
    const args = ['serve', '--port', port, '--json'];
    this.service = new ServiceProcess(this.commands.dataDir, { args });
    await this.service.ready();
  }

  /** Claims the installation for Ann, through the API. */
  async claim(organization = 'Acme Marketing'): Promise<void> {
    const token = this.setupLink.split('#')[1];
    const answer = await this.send('POST', '/setup', {
      as: ann,
      body: { token, organization, ...ann, password, publicAddress: this.base },
    });
    if (answer.status !== 201) throw new Error(`not claimed: ${JSON.stringify(answer.body)}`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the tests look at it
    this.org = (answer.body as { organization: { id: string } }).organization.id;
  }

  /** Adds a user by invitation, as a member by default. */
  async invite(person: Person, role: 'admin' | 'member' = 'member'): Promise<void> {
    const invited = await this.send('POST', `/organizations/${this.org}/invitations`, {
      as: ann,
      body: { email: person.email, role },
    });
    const token = String(invited.body.link).split('#')[1];
    await this.send('POST', '/auth/invitations/accept', {
      as: person,
      body: { token, name: person.name, password },
    });
  }

  /** Connects the organization to the sandbox with the command line. */
  async connect(): Promise<void> {
    const { code, stderr } = await this.commands.json(this.#connect);
    if (code !== 0) throw new Error(stderr);
  }

  /** Starts a run through the API and waits for its end. */
  async run(kind: 'sync' | 'plan' | 'sweep'): Promise<Json> {
    const path = `/organizations/${this.org}/runs`;
    const started = await this.send('POST', path, { as: ann, body: { kind } });
    const of = `${path}/${String(started.body.id)}`;
    await until(async () => (await this.send('GET', of, { as: ann })).body.finishedAt !== null);
    return (await this.send('GET', of, { as: ann })).body;
  }

  /** Sends one request to the API, with the session of a person. */
  async send(
    method: string,
    path: string,
    {
      as = ann,
      body,
      headers = {},
    }: {
      readonly as?: Person;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ): Promise<{ readonly status: number; readonly headers: Headers; readonly body: Json }> {
    const cookie = this.#cookies.get(as.email);
    const response = await fetch(`${this.base}/api/v1${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(cookie === undefined ? {} : { Cookie: cookie }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const [set] = response.headers.getSetCookie();
    if (set !== undefined) this.#cookies.set(as.email, set.split(';')[0] ?? '');
    const text = await response.text();
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the tests look at it
    const document = text.startsWith('{') ? (JSON.parse(text) as Json) : {};
    return { status: response.status, headers: response.headers, body: document };
  }

  /** A browser; with `as`, that person is signed in. */
  async visitor(options: VisitorOptions & { readonly as?: Person } = {}): Promise<Visitor> {
    const visitor = await Visitor.at(this.base, options);
    const cookie = options.as === undefined ? undefined : this.#cookies.get(options.as.email);
    if (cookie !== undefined) {
      const [name = '', ...value] = cookie.split('=');
      await visitor.context.addCookies([{ name, value: value.join('='), url: this.base }]);
    }
    return visitor;
  }

  /** The address of a page of the organization. */
  at(path: string): string {
    return `/organizations/${this.org}${path}`;
  }
}
