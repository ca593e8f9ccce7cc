import { Webhook } from 'standardwebhooks';
import { beforeAll, describe, expect, it } from 'vitest';
import { ApiWorld } from '../../../test/support/apiWorld.ts';
import { at, membersOf } from '../../../test/support/at.ts';
import { databases } from '../../../test/support/databases.ts';
import { webhookEvents } from '../../core/webhooks/webhookEvents.ts';
import { openApiDocument } from '../openApi.ts';
import { operations } from '../operations.ts';

describe.each(databases)('webhooks over the API on $name', (kind) => {
  let world: ApiWorld;
  let made = 0;

  beforeAll(async () => {
    world = new ApiWorld(await kind.open());
  });

  const entered = {
    url: 'https://example.com/hooks?key=1',
    description: 'Data warehouse',
    events: ['contact.changed', 'run.failed'],
  };

  /** An organization, and a webhook of it. */
  async function openScene() {
    const org = await world.organization(`w${++made}`);
    const base = `/organizations/${org}/webhooks`;
    const added = await world.call('POST', base, { body: entered });
    expect(added.status).toBe(201);
    const id = String(at(added.body, 'id'));
    return { org, base, id, added, one: `${base}/${id}` };
  }

  it('are added with a secret that is shown once, listed, and read with a version', async () => {
    const { base, added, one } = await openScene();
    const { secret, ...shown } = membersOf(added.body);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/u);
    // The standard library takes it.
    expect(new Webhook(String(secret)).sign('id', new Date(0), 'body')).toMatch(/^v1,/u);
    expect(shown).toMatchObject({ ...entered, state: 'on', off: null, oldSecretUntil: null });
    expect(added.headers.get('location')).toBe(`/api/v1${one}`);
    const list = await world.call('GET', base);
    expect(list.body).toEqual({ data: [shown], nextCursor: null });
    const read = await world.call('GET', one);
    expect(read.body).toEqual(shown);
    expect(read.headers.get('etag')).toBe(added.headers.get('etag'));
  });

  it('a repeated request makes no second one, and its answer has no secret', async () => {
    const org = await world.organization(`w${++made}`);
    const path = `/organizations/${org}/webhooks`;
    const headers = { 'Idempotency-Key': 'k' };
    const first = await world.call('POST', path, { body: entered, headers });
    const again = await world.call('POST', path, { body: entered, headers });
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(at(again.body, 'id')).toBe(at(first.body, 'id'));
    expect(again.body).not.toHaveProperty('secret');
  });

  it.each([
    [{ ...entered, url: 'http://example.com' }, 422, '/url'],
    [{ ...entered, url: 'https://10.0.0.1/' }, 422, '/url'],
    [{ ...entered, url: 'https://user:planted@example.com/' }, 422, '/url'],
    [{ ...entered, events: [] }, 422, '/events'],
    [{ ...entered, events: ['contact.exploded'] }, 400, '/events/0'],
    [{ ...entered, description: ' ' }, 422, undefined],
    [{ url: entered.url, events: entered.events }, 400, '/description'],
  ])('%j is refused with %i at %s', async (body, status, pointer) => {
    const { base } = await openScene();
    const answer = await world.call('POST', base, { body });
    expect(answer.status).toBe(status);
    if (pointer !== undefined) expect(at(answer.body, 'errors', 0, 'pointer')).toBe(pointer);
    expect(JSON.stringify(answer.body)).not.toContain('planted');
  });

  it('are changed on top of the version that was read, and switched off and on', async () => {
    const { one, added } = await openScene();
    const tag = added.headers.get('etag') ?? '';
    const body = { description: 'Warehouse', events: ['run.held'] };
    expect((await world.call('PATCH', one, { body })).status).toBe(428);
    const changed = await world.call('PATCH', one, { body, headers: { 'If-Match': tag } });
    expect(changed.body).toMatchObject(body);
    const stale = await world.call('PATCH', one, { body, headers: { 'If-Match': tag } });
    expect([stale.status, at(stale.body, 'code')]).toEqual([412, 'version_conflict']);
    const headers = { 'If-Match': '*' };
    const off = await world.call('PATCH', one, { body: { state: 'off' }, headers });
    expect(off.body).toMatchObject({ state: 'off', off: { because: 'by_hand' } });
    const tested = await world.call('POST', `${one}/test`);
    expect([tested.status, at(tested.body, 'detail')]).toEqual([
      422,
      expect.stringContaining('it is switched off'),
    ]);
    const on = await world.call('PATCH', one, { body: { state: 'on' }, headers });
    expect(on.body).toMatchObject({ state: 'on', off: null });
    const bad = await world.call('PATCH', one, { body: { url: 'https://10.0.0.1' }, headers });
    expect([bad.status, at(bad.body, 'errors', 0, 'pointer')]).toEqual([422, '/url']);
  });

  it('are given a new secret; the old one signs as well for a day', async () => {
    const { one, added } = await openScene();
    const rotated = await world.call('POST', `${one}/rotate`);
    expect(rotated.status).toBe(200);
    expect(at(rotated.body, 'secret')).not.toBe(at(added.body, 'secret'));
    const until = Date.parse(String(at(rotated.body, 'oldSecretUntil')));
    expect(until - world.now).toBe(86_400_000);
    expect((await world.call('GET', one)).body).not.toHaveProperty('secret');
  });

  it('are tested, and their deliveries listed by state and sent again', async () => {
    const { org, one } = await openScene();
    const tested = await world.call('POST', `${one}/test`);
    expect(tested.status).toBe(202);
    expect(tested.body).toMatchObject({ type: 'webhook.test', state: 'waiting', tries: 0 });
    const stores = world.stores(org);
    const id = one.split('/').at(-1) ?? '';
    const now = new Date(world.now).toISOString();
    const [taken] = await stores.webhookDeliveries.claim(id, { limit: 9, now, until: now });
    if (taken === undefined) throw new Error('nothing to send');
    const answer = { status: 503, problem: null } as const;
    await stores.webhookDeliveries.noteOutcome(taken, answer, { now, jitter: 0 });
    const failed = await world.call('GET', `${one}/deliveries?state=failed&total=true`);
    expect(failed.body).toMatchObject({
      data: [{ id: taken.id, state: 'failed', tries: 1, status: 503, problem: null }],
      nextCursor: null,
      total: 1,
    });
    const waiting = await world.call('GET', `${one}/deliveries?state=waiting`);
    expect(waiting.body).toMatchObject({ data: [] });
    const again = await world.call('POST', `${one}/deliveries/${taken.id}/resend`);
    expect([again.status, again.body]).toMatchObject([202, { id: taken.id, state: 'waiting' }]);
    const none = await world.call('POST', `${one}/deliveries/nothing/resend`);
    expect([none.status, at(none.body, 'code')]).toEqual([404, 'not_found']);
    expect((await world.call('GET', `${one}/deliveries?state=exploded`)).status).toBe(400);
  });

  it('are removed, with all that was to be sent; what is not there is 404', async () => {
    const { one } = await openScene();
    expect((await world.call('DELETE', one)).status).toBe(204);
    const headers = { 'If-Match': '*' };
    const answers = await Promise.all([
      world.call('GET', one),
      world.call('DELETE', one),
      world.call('PATCH', one, { body: { state: 'off' }, headers }),
      world.call('POST', `${one}/rotate`),
      world.call('POST', `${one}/test`),
      world.call('GET', `${one}/deliveries`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
  });

  it('leave entries in the audit log, without secrets and without the query of an address', async () => {
    const { org, one, added } = await openScene();
    const rotated = await world.call('POST', `${one}/rotate`);
    const headers = { 'If-Match': '*' };
    await world.call('PATCH', one, { body: { url: 'https://example.com/b?key=2' }, headers });
    const tested = await world.call('POST', `${one}/test`);
    await world.call('POST', `${one}/deliveries/${String(at(tested.body, 'id'))}/resend`);
    await world.call('DELETE', one);
    const log = await world.call('GET', `/organizations/${org}/audit-log?kind=webhook`);
    const entries = [0, 1, 2, 3, 4].map((index) => at(log.body, 'data', index));
    expect(entries.map((entry) => at(entry, 'what'))).toEqual([
      'removed',
      'resent',
      'changed',
      'changed',
      'added',
    ]);
    expect(entries.map((entry) => at(entry, 'label'))).toEqual(entries.map(() => 'Data warehouse'));
    expect(at(entries[3], 'changes')).toEqual([{ name: 'secret', old: null, new: 'changed' }]);
    const text = JSON.stringify(log.body);
    for (const secret of [at(added.body, 'secret'), at(rotated.body, 'secret'), 'key=']) {
      expect(text).not.toContain(String(secret));
    }
  });

  it('that were switched off by themselves wait for a person, until one switches them', async () => {
    const { org, one } = await openScene();
    const id = one.split('/').at(-1) ?? '';
    const needs = async () =>
      at((await world.call('GET', `/organizations/${org}/overview`)).body, 'needsYou');
    const headers = { 'If-Match': '*' };
    await world.call('PATCH', one, { body: { state: 'off' }, headers });
    expect(await needs()).toEqual([]);
    await world.call('PATCH', one, { body: { state: 'on', events: ['contact.created'] }, headers });
    const { webhookDeliveries, ampContacts } = world.stores(org);
    const now = new Date(world.now).toISOString();
    await ampContacts.add({ id: `${org}-a`, set: { email: 'a@example.com' } }, now);
    const [taken] = await webhookDeliveries.claim(id, { limit: 1, now, until: now });
    if (taken === undefined) throw new Error('nothing to send');
    await webhookDeliveries.noteOutcome(taken, { status: 410, problem: null }, { now, jitter: 0 });
    expect(await needs()).toEqual([{ need: 'webhook_off', count: 1, ids: [id] }]);
    expect((await world.call('GET', one)).body).toMatchObject({ off: { because: 'gone' } });
    await world.call('PATCH', one, { body: { state: 'off' }, headers });
    expect(await needs()).toEqual([]);
  });

  it('are for administrators alone', async () => {
    const { org, base } = await openScene();
    world.people.set(`${org}-member`, { organization: org, role: 'member' });
    world.people.set(`${org}-writer`, { organization: org, scope: 'write' });
    for (const as of [`${org}-member`, `${org}-writer`]) {
      expect((await world.call('GET', base, { as })).status).toBe(403);
      expect((await world.call('POST', base, { as, body: entered })).status).toBe(403);
    }
  });

  it('ask for the password again in a session before a secret is shown', async () => {
    const { org, base, one } = await openScene();
    const confirmedAt = '2020-01-01T00:00:00.000Z';
    world.people.set(`${org}-session`, { organization: org, session: true, confirmedAt });
    const as = `${org}-session`;
    const headers = { Origin: 'http://127.0.0.1:7400' };
    for (const [path, body] of [
      [base, entered],
      [`${one}/rotate`, undefined],
    ] as const) {
      const answer = await world.call('POST', path, { as, body, headers });
      expect([answer.status, at(answer.body, 'code')]).toEqual([403, 'password_needed']);
    }
  });
});

describe('the API document', () => {
  it('describes each event as a receiver gets it', () => {
    const document = openApiDocument(operations, '0.0.0');
    const told = membersOf(at(document, 'webhooks'));
    expect(Object.keys(told).toSorted()).toEqual([...webhookEvents, 'webhook.test'].toSorted());
    const text = JSON.stringify(told);
    for (const header of ['webhook-id', 'webhook-timestamp', 'webhook-signature']) {
      expect(text).toContain(header);
    }
    for (const word of ['email', 'phone', 'fields', 'subject']) expect(text).not.toContain(word);
  });
});
