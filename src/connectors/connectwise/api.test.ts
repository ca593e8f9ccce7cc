import { expect, onTestFinished, test } from 'vitest';
import { fakeClock, silentLog } from '../../../test/support/engineWorld.ts';
import { Failure } from '../../core/failure.ts';
import { createApi } from './api.ts';
import type { Http, HttpRequest } from './http.ts';
import { createLimiter } from './limiter.ts';
import { defaultRetryPolicy } from './retry.ts';
import { checkSite } from './site.ts';

type Reply = { readonly status?: number; readonly body?: string };

const rules = { allowLoopback: false, allowedHosts: [] };
const site = checkSite('na.myconnectwise.net', rules);

/** An API over a server that answers as told; discovery names the codebases in turn. */
function open(reply: (request: HttpRequest) => Reply, codebases: readonly string[] = ['v1/']) {
  const sent: HttpRequest[] = [];
  const moves: string[] = [];
  const tried: (string | null)[] = [];
  let discoveries = 0;
  const http: Http = {
    async send(request) {
      sent.push(request);
      const isDiscovery = request.url.includes('/companyinfo/');
      if (isDiscovery) discoveries += 1;
      const Codebase = codebases[Math.min(discoveries, codebases.length) - 1];
      const { status = 200, body = '[]' } = isDiscovery
        ? { body: JSON.stringify({ Codebase, SiteUrl: site.host }) }
        : reply(request);
      return { kind: 'answer', answer: { status, headers: {}, body } };
    },
    close: async () => undefined,
  };
  const clock = fakeClock(0);
  const api = createApi({
    site,
    rules,
    company: 'acme',
    signIn: { authorization: 'Basic x', clientid: 'y' },
    known: null,
    onAskedToWait: async () => undefined,
    onTried: async (refused) => void tried.push(refused?.code ?? null),
    onMoved: async (apiBase, codebase) => void moves.push(`${apiBase} ${codebase}`),
    http,
    limiter: createLimiter(clock),
    clock,
    ids: { next: () => 'id', jitter: () => 0 },
    log: silentLog,
    policy: defaultRetryPolicy,
  });
  onTestFinished(() => api.close());
  return { api, sent, moves, tried, clock };
}

const isContacts = ({ url }: HttpRequest) => url.includes('/contacts');

test('a request says who asks, for which model, and takes it packed', async () => {
  const { api, sent } = open(() => ({}));
  await api.get({ resource: 'contacts', query: [['fields', 'id']] });
  expect(sent.map(({ url }) => url)).toEqual([
    'https://na.myconnectwise.net/login/companyinfo/acme',
    'https://na.myconnectwise.net/v1/apis/3.0/company/contacts?fields=id',
  ]);
  // Discovery needs no sign-in, so it gets none.
  expect(Object.keys(sent[0]?.headers ?? {})).toEqual(['accept']);
  expect(sent[1]?.headers).toMatchObject({
    authorization: 'Basic x',
    clientid: 'y',
    'accept-encoding': 'gzip',
    accept: 'application/vnd.connectwise.com+json; version=2025.1',
  });
});

test('403 without a word is a missing right where something else is allowed', async () => {
  const { api, sent } = open((request) => (isContacts(request) ? { status: 403, body: '' } : {}));
  await expect(api.get({ resource: 'contacts' })).rejects.toMatchObject({
    code: 'right_missing',
    detail: { what: 'contacts' },
  });
  expect(sent).toHaveLength(3);
});

test('403 without a word for everything is about the credentials or the clientId', async () => {
  const { api, sent } = open(() => ({ status: 403, body: '' }));
  await expect(api.get({ resource: 'contacts' })).rejects.toMatchObject({ code: 'access_refused' });
  expect(sent).toHaveLength(3);
});

test('tells once that the keys are taken, and each time that they are refused', async () => {
  let status = 200;
  const { api, tried } = open(() => ({ status, body: status === 200 ? '[]' : '' }));
  await api.discover();
  expect(tried).toEqual([]);
  await api.get({ resource: 'contacts' });
  await api.get({ resource: 'companies' });
  expect(tried).toEqual([null]);
  status = 401;
  const refused = { code: 'access_refused' };
  await expect(api.get({ resource: 'contacts' })).rejects.toMatchObject(refused);
  await expect(api.get({ resource: 'contacts' })).rejects.toMatchObject(refused);
  status = 302;
  await expect(api.get({ resource: 'contacts' })).rejects.toMatchObject({ code: 'redirected' });
  status = 200;
  await api.get({ resource: 'contacts' });
  expect(tried).toEqual([null, refused.code, refused.code, null]);
});

test('a version an endpoint does not have is asked for once there, and still elsewhere', async () => {
  const body = JSON.stringify({ code: 'ConnectWiseApi', message: 'does not support API version' });
  const { api, sent } = open((request) =>
    isContacts(request) && request.headers.accept?.includes('version=') === true
      ? { status: 400, body }
      : {},
  );
  await api.get({ resource: 'contacts' });
  await api.get({ resource: 'contacts' });
  await api.get({ resource: 'companies' });
  const versions = sent.map(({ headers }) => headers.accept?.includes('version='));
  expect(versions).toEqual([false, true, false, false, true]);
});

test('a refused member that hints at the version drops none', async () => {
  const message = "Could not find member 'x' of 'Contact'. Check the API version in the header.";
  const body = JSON.stringify({ code: 'ConnectWiseApi', message });
  const { api, sent } = open(({ method }) => (method === 'POST' ? { status: 400, body } : {}));
  const write = { method: 'POST', creates: 'contact', body: { x: 1 } } as const;
  await expect(api.send({ resource: 'contacts', write })).rejects.toMatchObject({
    code: 'write_refused',
  });
  await api.get({ resource: 'contacts' });
  expect(sent.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET']);
  expect(sent[2]?.headers.accept).toContain('version=2025.1');
});

test('a version doubt does not go in circles', async () => {
  const body = JSON.stringify({ code: 'ConnectWiseApi', message: 'does not support API version' });
  const { api, sent } = open(() => ({ status: 400, body }));
  await expect(api.get({ resource: 'contacts' })).rejects.toMatchObject({
    code: 'request_refused',
  });
  expect(sent).toHaveLength(3);
});

test('a codebase that moves at each look is followed once', async () => {
  const { api, sent, moves } = open(() => ({ status: 404, body: '' }), ['v1/', 'v2/', 'v3/']);
  await expect(api.get({ resource: 'contacts' })).rejects.toMatchObject({ code: 'access_refused' });
  expect(sent).toHaveLength(4);
  expect(moves).toEqual(['https://na.myconnectwise.net v2/']);
});

test('requests that meet the old codebase together are all sent to the new one', async () => {
  let moved = false;
  const { api, moves } = open(
    ({ url }) => (moved && url.includes('/v1/') ? { status: 404, body: '' } : {}),
    ['v1/', 'v2/'],
  );
  await api.get({ resource: 'contacts' });
  moved = true;
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => api.get({ resource: 'contacts' })),
  );
  expect(answers.map(({ json }) => json)).toEqual(Array.from({ length: 6 }, () => []));
  expect(moves).toEqual(['https://na.myconnectwise.net v2/']);
});

test('a 404 at the first request is reported at once, later it is asked again', async () => {
  const first = open(() => ({ status: 404, body: '' }));
  await expect(first.api.get({ resource: 'contacts' })).rejects.toMatchObject({
    code: 'access_refused',
  });
  expect(first.sent).toHaveLength(3);
  expect(first.clock.now()).toBe(0);

  let answers = 0;
  const later = open(() => {
    answers += 1;
    return answers === 2 ? { status: 404, body: '' } : {};
  });
  await later.api.get({ resource: 'contacts' });
  expect((await later.api.get({ resource: 'contacts' })).json).toEqual([]);
  expect(later.sent).toHaveLength(5);
});

test('a wait beyond a long Retry-After is reported, and nothing is sent meanwhile', async () => {
  const body = JSON.stringify({ error: 'x', message: 'try again in 600 seconds' });
  const { api, sent } = open(() => ({ status: 429, body }));
  for (let n = 0; n < 2; n += 1) {
    await expect(api.get({ resource: 'contacts' })).rejects.toMatchObject({ code: 'rate_limited' });
  }
  expect(sent).toHaveLength(2);
});

const create = {
  resource: 'contacts',
  write: { method: 'POST', body: { firstName: 'Zoë' }, creates: 'contact' },
} as const;

const isWrite = ({ method }: HttpRequest) => method !== 'GET';

test('a write is sent as JSON, with all that a request has', async () => {
  const { api, sent } = open(() => ({ status: 201, body: '{"id":7}' }));
  expect((await api.send(create)).json).toEqual({ id: 7 });
  await api.send({ resource: 'contacts', below: '/7', write: { method: 'DELETE' } });
  expect(sent.map(({ method, url, body }) => [method, url.replace(/^.*3\.0/, ''), body])).toEqual([
    ['GET', 'https://na.myconnectwise.net/login/companyinfo/acme', undefined],
    ['POST', '/company/contacts', '{"firstName":"Zoë"}'],
    ['DELETE', '/company/contacts/7', undefined],
  ]);
  expect(sent[1]?.headers).toMatchObject({
    authorization: 'Basic x',
    'content-type': 'application/json',
    accept: 'application/vnd.connectwise.com+json; version=2025.1',
  });
  expect(sent[2]?.headers).not.toHaveProperty('content-type');
});

test('403 without a word to a write is a missing right to write where reading is allowed', async () => {
  const { api, sent } = open((request) => (isWrite(request) ? { status: 403, body: '' } : {}));
  await expect(api.send(create)).rejects.toMatchObject({
    code: 'write_right_missing',
    detail: { what: 'contacts', row: 'Companies > Contacts', level: 'Add to All' },
  });
  expect(sent.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET']);
});

test('403 without a word to writing and reading alike is a missing right to read, or no access', async () => {
  const one = open((request) => (isContacts(request) ? { status: 403, body: '' } : {}));
  await expect(one.api.send(create)).rejects.toMatchObject({ code: 'right_missing' });
  const all = open(() => ({ status: 403, body: '' }));
  await expect(all.api.send(create)).rejects.toMatchObject({ code: 'access_refused' });
  expect(all.sent.filter(isWrite)).toHaveLength(1);
});

test('a new record is sent once where it is open whether it was taken, a change again', async () => {
  const created = open((request) => (isWrite(request) ? { status: 500, body: '' } : {}));
  await expect(created.api.send(create)).rejects.toMatchObject({ code: 'write_uncertain' });
  expect(created.sent.filter(isWrite)).toHaveLength(1);
  const changed = open((request) => (isWrite(request) ? { status: 500, body: '' } : {}));
  const change = { resource: 'contacts', write: { method: 'PATCH', body: [] } } as const;
  await expect(changed.api.send(change)).rejects.toMatchObject({ code: 'connectwise_failing' });
  expect(changed.sent.filter(isWrite)).toHaveLength(defaultRetryPolicy.attempts);
});

test('a new record follows the codebase once, and stays in doubt where that did not help', async () => {
  const lost = (request: HttpRequest): Reply => (isWrite(request) ? { status: 404, body: '' } : {});
  const { api, sent } = open(lost, ['v1/', 'v2/', 'v3/']);
  await expect(api.send(create)).rejects.toMatchObject({ code: 'write_uncertain' });
  expect(sent.filter(isWrite).map(({ url }) => url.includes('/v2/'))).toEqual([false, true]);
});

test('each request that writes, a repeated one too, is sent only after its guard agreed', async () => {
  const busy = { status: 503, body: '' };
  let answers: Reply[] = [busy, {}];
  const { api, sent } = open((request) =>
    request.method === 'GET' ? {} : (answers.shift() ?? {}),
  );
  const write = { method: 'PATCH', body: [] } as const;
  const change = { resource: 'contacts', below: '/1', write } as const;
  const writes = () => sent.filter(({ method }) => method === 'PATCH').length;
  let asked = 0;
  api.guardWrites(async () => void asked++);
  await api.get({ resource: 'contacts' });
  expect(asked).toBe(0);
  await api.send(change);
  expect([asked, writes()]).toEqual([2, 2]);
  answers = [busy, {}];
  api.guardWrites(async () => {
    if (++asked > 3) throw new Failure('run_superseded', { run: 'r1' });
  });
  await expect(api.send(change)).rejects.toMatchObject({ code: 'run_superseded' });
  expect(writes()).toBe(3);
  api.guardWrites(null);
  await api.send(change);
  expect(writes()).toBe(4);
});
