import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Context,
  type ContextManager,
  context,
  ROOT_CONTEXT,
  trace,
} from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Edits } from '../../sandbox/control/edits.ts';
import { createSteeredSandbox } from '../../sandbox/control/steered.ts';
import { DEFAULT_CREDENTIALS } from '../../sandbox/world/credentials.ts';
import { type App, type Organization, openApp } from '../../src/app/openApp.ts';
import { readConfig } from '../../src/config/readConfig.ts';
import { commandLine } from '../../src/core/actor.ts';
import { run } from '../../src/engine/run/run.ts';

/** The context manager that an SDK for Node would provide: a span is below the one in whose work it began. */
class Contexts implements ContextManager {
  readonly #storage = new AsyncLocalStorage<Context>();
  active(): Context {
    return this.#storage.getStore() ?? ROOT_CONTEXT;
  }
  with: ContextManager['with'] = (own, work, self, ...args) =>
    this.#storage.run(own, () => work.call(self, ...args));
  bind: ContextManager['bind'] = (_, target) => target;
  enable(): this {
    return this;
  }
  disable(): this {
    return this;
  }
}

/** Whether a span is right below this one. */
const below = (span: ReadableSpan) => (other: ReadableSpan) =>
  other.parentSpanContext?.spanId === span.spanContext().spanId;

describe('traces, with the SDK of an operator', () => {
  const exporter = new InMemorySpanExporter();
  const dataDir = mkdtempSync(join(tmpdir(), 'ampwise-traces-'));
  const sandbox = createSteeredSandbox({ seed: { contacts: 30 } });
  let app: App;
  let running: Awaited<ReturnType<typeof sandbox.start>>;
  const planted = 'planted@planted.example';

  const spans = () => exporter.getFinishedSpans();
  const one = (name: string): ReadableSpan => {
    const [found] = spans().filter((span) => span.name === name);
    const names = spans().map((span) => span.name);
    if (found === undefined) throw new Error(`${name} is none of ${names.join(', ')}`);
    return found;
  };
  const withOrganization = async <T>(work: (own: Organization) => Promise<T>): Promise<T> => {
    const own = app.organization('default', commandLine);
    try {
      return await work(own);
    } finally {
      await own.close();
    }
  };
  const sync = (all = false) =>
    withOrganization(async (own) => await run(await own.engine(), { kind: 'sync', all }));

  beforeAll(async () => {
    context.setGlobalContextManager(new Contexts());
    trace.setGlobalTracerProvider(
      new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
    );
    running = await sandbox.start();
    const people = new Edits(sandbox.world, 'jmoreno');
    const added = people.addContacts(1, sandbox.world.companies.all()[0]?.id ?? null);
    people.companyTypes([sandbox.world.companies.all()[0]?.id ?? 0], ['Customer']);
    people.contacts(added, () => ({ firstName: 'Planted', title: 'Planted' }));
    people.emails(added, () => planted);
    app = await openApp(
      readConfig({ AMPWISE_DATA_DIR: dataDir, AMPWISE_ALLOW_LOOPBACK: '1', AMPWISE_LOG: 'silent' }),
    );
    await app.installation.renameOrganization('default', 'Planted organization');
    const { companyId, publicKey: user, privateKey: secret, clientId } = DEFAULT_CREDENTIALS;
    const credentials = { kind: 'api_keys', user, secret } as const;
    const request = { site: running.url, company: companyId, clientId, credentials };
    await withOrganization(async (own) => await own.connect(request, { replace: false }));
  });
  beforeEach(() => exporter.reset());
  afterAll(async () => {
    trace.disable();
    context.disable();
    await app.close();
    await running.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('show a run, its steps and its requests, each below what it is part of', async () => {
    await sync();
    const whole = one('run sync');
    expect(whole.attributes).toMatchObject({
      'ampwise.organization.id': 'default',
      'ampwise.run.kind': 'sync',
      'ampwise.run.status': 'succeeded',
    });
    const steps = spans().filter(below(whole));
    expect(steps.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'settle contacts',
        'detect contacts',
        'plan contacts',
        'apply contacts',
      ]),
    );
    expect(one('apply contacts').attributes['ampwise.lines']).toBeGreaterThan(0);
    const requests = spans().filter(below(one('detect contacts')));
    expect(requests.map(({ name }) => name)).toContain('GET /company/contacts');
    expect(one('GET /company/contacts').attributes).toEqual({
      'http.request.method': 'GET',
      'url.template': '/company/contacts',
      'http.response.status_code': 200,
    });
    expect(whole.attributes['ampwise.run.requests']).toBe(
      spans().filter(({ attributes }) => 'url.template' in attributes).length,
    );
  });

  it('show ids of no record, and nothing that somebody wrote', async () => {
    await withOrganization(async ({ stores }) => {
      const [row] = await stores.ampContacts.find({ email: planted });
      const now = new Date().toISOString();
      await stores.ampContacts.edit(
        row?.id ?? 'none',
        { set: { title: 'Planted anew' } },
        'any',
        now,
      );
    });
    await sync();
    expect(one('PATCH /company/contacts/{id}').attributes['http.response.status_code']).toBe(200);
    const everything = JSON.stringify(
      spans().map(({ name, attributes, status, events, links, resource }) => ({
        name,
        attributes,
        status,
        events,
        links,
        resource: resource.attributes,
      })),
    );
    expect(spans().length).toBeGreaterThan(5);
    expect(everything).not.toMatch(/planted|@|127\.0\.0\.1|conditions/iu);
  });

  it('show what failed by its code alone', async () => {
    const { id } = sandbox.faults.add({
      kind: 'redirect',
      location: 'https://planted.example/',
      method: 'GET',
      resource: 'company/contacts',
      times: 'always',
    });
    await sync(true);
    sandbox.faults.clear(id);
    const code = one('run sync').attributes['error.type'];
    expect(code).toMatch(/^[a-z_]+$/u);
    expect(one('detect contacts').attributes['error.type']).toBe(code);
    expect(one('detect contacts').status.message).toBe(code);
    expect(
      JSON.stringify(spans().map(({ attributes, status }) => [attributes, status])),
    ).not.toMatch(/planted/iu);
  });
});
