import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_CREDENTIALS } from '../../sandbox/world/credentials.ts';
import { createInstallation, type Json, jsonOf, startSandbox } from '../cli/program.ts';
import { ServiceProcess, until } from '../support/serviceProcess.ts';

const password = 'a phrase that nobody guesses';
const newPassword = 'another phrase nobody guesses';
const planted = 'planted.person@nowhere.example';

/** A client of the service that keeps its cookie and every answer. */
class Client {
  cookie = '';
  readonly #base: string;
  readonly #answers: string[];
  readonly #token: string | null;

  constructor(base: string, answers: string[], token: string | null = null) {
    this.#base = base;
    this.#answers = answers;
    this.#token = token;
  }

  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<{ status: number; headers: Headers; body: Json }> {
    const response = await fetch(`${this.#base}/api/v1${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(this.cookie === '' ? {} : { Cookie: this.cookie }),
        ...(this.#token === null ? {} : { Authorization: `Bearer ${this.#token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const [cookie] = response.headers.getSetCookie();
    if (cookie !== undefined) this.cookie = cookie.split(';')[0] ?? '';
    const text = await response.text();
    this.#answers.push(text);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the tests look at it
    const document = text.startsWith('{') ? (JSON.parse(text) as Json) : {};
    return { status: response.status, headers: response.headers, body: document };
  }
}

describe('a service from its first start on', () => {
  const own = createInstallation();
  const answers: string[] = [];
  let site: Awaited<ReturnType<typeof startSandbox>>;
  let service: ServiceProcess;
  let base = '';
  let setup = '';
  let admin: Client;
  let org = '';
  const secrets: string[] = [];

  beforeAll(async () => {
    site = await startSandbox({ seed: { contacts: 30 } });
    service = new ServiceProcess(own.dataDir);
    base = await service.ready();
    admin = new Client(base, answers);
  });

  afterAll(async () => {
    await service.end('SIGKILL');
    await site.close();
    own.remove();
  });

  it('is claimed once by its link, which a refused claim keeps', async () => {
    const link = String(service.told().setupLink);
    setup = link.split('#')[1] ?? '';
    secrets.push(setup);
    const claim = {
      token: setup,
      organization: 'Acme',
      name: 'Ann',
      email: 'ann@acme.example',
      publicAddress: base,
    };
    expect(await admin.send('POST', '/setup', { ...claim, password: 'short' })).toMatchObject({
      status: 422,
    });
    const claimed = await admin.send('POST', '/setup', { ...claim, password });
    expect(claimed).toMatchObject({ status: 201, body: { user: { email: 'ann@acme.example' } } });
    org = `/organizations/${String(jsonOf(claimed.body.organization).id)}`;
    secrets.push(admin.cookie.split('=')[1] ?? '');
    expect(await admin.send('GET', '/setup')).toMatchObject({ status: 410 });
    expect(await admin.send('POST', '/setup', { ...claim, password })).toMatchObject({
      status: 410,
    });
  });

  it('syncs a connected organization, and shows the run and what it brought', async () => {
    expect(await own.json(site.connect)).toMatchObject({ code: 0 });
    expect(await admin.send('GET', `${org}/contacts?total=true`)).toMatchObject({
      status: 200,
      body: { data: [], total: 0 },
    });
    const started = await admin.send(
      'POST',
      `${org}/runs`,
      { kind: 'sync' },
      { 'Idempotency-Key': 'first' },
    );
    expect(started.status).toBe(202);
    const again = await admin.send(
      'POST',
      `${org}/runs`,
      { kind: 'sync' },
      { 'Idempotency-Key': 'first' },
    );
    expect(again.body.id).toBe(started.body.id);
    const location = String(started.headers.get('location')).replace('/api/v1', '');
    await until(async () => (await admin.send('GET', location)).body.finishedAt !== null);
    const run = await admin.send('GET', location);
    expect(run.body).toMatchObject({ status: 'succeeded' });
    const created = Number(jsonOf(run.body.counts).created);
    expect(created).toBeGreaterThan(0);
    expect(await admin.send('GET', `${org}/contacts?total=true&limit=1`)).toMatchObject({
      body: { total: created },
    });
  });

  it('lets nobody see another organization, nor a user who was removed', async () => {
    const other = await own.json(['organizations', 'add', 'Other']);
    const otherId = String(other.lines[0]?.id);
    expect(await admin.send('GET', `/organizations/${otherId}/contacts`)).toMatchObject({
      status: 404,
    });

    const invited = await admin.send('POST', `${org}/invitations`, {
      email: 'ben@acme.example',
      role: 'member',
    });
    expect(invited.status).toBe(201);
    const token = String(invited.body.link).split('#')[1] ?? '';
    const ben = new Client(base, answers);
    expect(
      await ben.send('POST', '/auth/invitations/accept', {
        token,
        name: 'Ben',
        password: newPassword,
      }),
    ).toMatchObject({ status: 200 });
    secrets.push(token, decodeURIComponent(ben.cookie.split('=')[1] ?? ''));
    const tokens = await own.json([
      'tokens',
      'add',
      '--name',
      'bens',
      '--scope',
      'write',
      '--user',
      'ben@acme.example',
    ]);
    const secret = String(tokens.lines[0]?.token);
    secrets.push(secret);
    const program = new Client(base, answers, secret);
    expect(await program.send('GET', `${org}/contacts`)).toMatchObject({ status: 200 });
    expect(
      await program.send('POST', `${org}/contacts`, { email: planted, fields: {} }),
    ).toMatchObject({ status: 201 });
    expect(
      await program.send('POST', `${org}/contacts`, { email: planted, fields: { nme: planted } }),
    ).toMatchObject({ status: 422 });
    expect(
      await ben.send('PATCH', `${org}/settings`, { pull: false }, { 'If-Match': '*' }),
    ).toMatchObject({ status: 403 });

    const users = await admin.send('GET', `${org}/users`);
    const found = Array.isArray(users.body.data)
      ? users.body.data.map(jsonOf).find(({ email }) => email === 'ben@acme.example')
      : undefined;
    expect(await admin.send('DELETE', `${org}/users/${String(found?.id)}`)).toMatchObject({
      status: 204,
    });
    expect(await ben.send('GET', `${org}/contacts`)).toMatchObject({ status: 404 });
    expect(await program.send('GET', `${org}/contacts`)).toMatchObject({ status: 401 });
  });

  it('R2: keeps secrets out of files, logs and answers, and an address where contacts belong', async () => {
    secrets.push(password, newPassword, DEFAULT_CREDENTIALS.privateKey);
    expect(await service.end('SIGTERM')).toBe(0);
    const files = readdirSync(join(own.dataDir, 'data'), { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => readFileSync(join(own.dataDir, 'data', name)));
    const bytes = Buffer.concat(files);
    for (const [index, secret] of secrets.entries()) {
      expect(secret.length).toBeGreaterThan(10);
      expect([index, bytes.includes(secret)]).toEqual([index, false]);
      expect([index, service.log.includes(secret)]).toEqual([index, false]);
      // A link is only in one answer, to the person who requested it.
      const handedOver = answers.filter((answer) => answer.includes(secret));
      expect([index, handedOver.length]).toEqual([index, handedOver.length === 0 ? 0 : 1]);
    }
    // The address of a contact is in the database, and shown to those who may see contacts.
    expect(bytes.includes(planted)).toBe(true);
    expect(service.log.includes(planted)).toBe(false);
    expect(
      answers.filter((answer) => answer.includes('urn:ampwise') && answer.includes(planted)),
    ).toEqual([]);
  });
});
