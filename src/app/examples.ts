import type { Config } from '../config/readConfig.ts';
import { type Actor, scheduleActor, userActor } from '../core/actor.ts';
import { exampleDomain, exampleSite } from '../core/example.ts';
import { asFailure } from '../core/failure.ts';
import { instant } from '../engine/deps.ts';
import { beginExample, exampleFor, removeExample } from '../engine/setup/examples.ts';
import { addToken, removeToken } from '../engine/setup/tokens.ts';
import type { ExampleSandbox } from '../example/exampleSandbox.ts';
import type { ServedExamples } from '../http/operation.ts';
import type { Example } from '../ports/examples.ts';
import type { Identity } from '../ports/identity.ts';
import type { App } from './openApp.ts';
import { randomBearers } from './randomBearers.ts';

type Deps = {
  readonly app: App;
  readonly identity: Identity;
  readonly config: Pick<Config, 'dataDir' | 'database'>;
  /** Address at which this service answers. */
  readonly base: () => string;
  readonly background: (work: () => Promise<void>) => void;
  /** Aborted when the service stops. */
  readonly stopping: AbortSignal;
};

/** A sandbox that this service runs. */
type Running = {
  readonly sandbox: ExampleSandbox;
  /** Aborted to end the filling. */
  readonly ending: AbortController;
  /** Resolves when the filling is over; at once if there is none. */
  filled: Promise<void>;
};

/** How long an ending run may take, in milliseconds; later writes are rejected. */
const patience = 30_000;

/**
 * Runs the sandboxes of organizations with example data, in this process and reachable only from this
 * machine. Each lasts as long as its organization, and starts again with the service. See
 * docs/decisions/0040.
 */
export type Examples = ServedExamples & {
  /** Restarts existing ones, and completes what an earlier service left half done. */
  resume(): Promise<void>;
  close(): Promise<void>;
};

/** Loaded when it is needed: most installations have no example data. */
const sandboxes = async () => await import('../example/exampleSandbox.ts');

export function holdExamples(deps: Deps): Examples {
  const { app, identity, config, background, stopping } = deps;
  const { installation, clock, log } = app;
  const running = new Map<string, Running>();
  const unwritten = (problem: unknown) =>
    log.warn('example.not_kept', { code: asFailure(problem).code });

  async function hold(id: string, sandbox: ExampleSandbox): Promise<Running> {
    const one: Running = { sandbox, ending: new AbortController(), filled: Promise.resolve() };
    running.set(id, one);
    await installation.examples.change(id, { origin: sandbox.origin });
    return one;
  }

  async function started(id: string): Promise<Running> {
    try {
      const { newSandbox } = await sandboxes();
      return await hold(id, await newSandbox(config.dataDir, id, unwritten));
    } catch (thrown) {
      await installation.examples.change(id, { state: 'failed' });
      throw thrown;
    }
  }

  async function fill(example: Example, one: Running, user: Actor): Promise<void> {
    const { organizationId } = example;
    const signal = AbortSignal.any([one.ending.signal, stopping]);
    const { stores } = app.organization(organizationId, user);
    const made = await addToken(
      { stores, clock, ids: app.ids, bearers: randomBearers },
      { name: 'Example data', scope: 'admin', userId: user.id, days: 1 },
    );
    try {
      const [{ ExampleClient }, { fillExample }] = await Promise.all([
        import('../example/exampleClient.ts'),
        import('../example/fillExample.ts'),
      ]);
      const base = deps.base();
      await fillExample({
        base,
        organizationId,
        ann: new ExampleClient(base, { clock, token: made.token, signal }),
        sandbox: one.sandbox.sandbox,
        site: exampleSite,
        domain: `${organizationId.slice(0, 8)}.${exampleDomain}`,
        // Nobody signs in as a made-up user, unless an administrator lets them.
        password: randomBearers.next(),
        clock,
        signal,
        tell: (step) => installation.examples.change(organizationId, { step }),
      });
      await installation.examples.change(organizationId, { state: 'ready' });
    } catch (thrown) {
      if (one.ending.signal.aborted) return;
      const { code, detail } = asFailure(thrown);
      log.error('example.not_filled', { ...detail, organizationId, code });
      await installation.examples.change(organizationId, { state: 'failed' });
    } finally {
      await removeToken({ stores, clock }, made.row.id);
    }
  }

  /**
   * Cancels the runs there. One that does not end in time can no longer write once its organization is gone.
   */
  async function quiet(id: string, actor: Actor): Promise<void> {
    const { stores } = app.organization(id, actor);
    const until = clock.now() + patience;
    while (clock.now() < until) {
      const open = await stores.requests.open();
      if (open === null && !(await app.service.underWay()).includes(id)) return;
      if (open !== null) {
        await stores.runs.cancel(open.runId, instant(clock)).catch(() => undefined);
      }
      await clock.sleep(100);
    }
  }

  async function removed(example: Example, actor: Actor): Promise<void> {
    const { organizationId: id, beside } = example;
    const one = running.get(id);
    await installation.examples.change(id, { state: 'removing' });
    one?.ending.abort();
    await one?.filled;
    await quiet(id, actor);
    await removeExample({
      example,
      users: await app.organization(id, actor).stores.users.list(),
      installation,
      identity,
      beside: app.organization(beside, actor).stores,
      clock,
    });
    running.delete(id);
    await one?.sandbox.close();
    await forgetOthers();
  }

  async function forgetOthers(): Promise<void> {
    const { forgetSandboxes } = await sandboxes();
    const left = await installation.examples.all();
    await forgetSandboxes(
      config.dataDir,
      left.map(({ organizationId }) => organizationId),
    );
  }

  return {
    async begin({ organization, visitor }) {
      const { stores } = organization;
      const { example, isNew } = await beginExample(
        { stores, installation, clock, ids: app.ids },
        visitor,
      );
      if (!isNew) return example;
      const { organizationId: id } = example;
      const one = await started(id);
      const member = await installation.membership(visitor.accountId, id);
      const user = userActor({ id: member?.userId ?? '', name: visitor.name }, 'web');
      one.filled = new Promise((resolve) => {
        background(() => fill(example, one, user).finally(resolve));
      });
      return example;
    },

    async remove({ stores }) {
      const example = await exampleFor({ installation }, stores.organizationId);
      if (example === null) return false;
      await removed(example, stores.actor);
      return true;
    },

    async resume() {
      const all = await installation.examples.all();
      if (all.length === 0) return;
      const { formerSandbox } = await sandboxes();
      for (const example of all) {
        const { organizationId: id, state, origin } = example;
        const former = await formerSandbox(config.dataDir, id, origin, unwritten);
        // Its state is not here: another service has it, or it is lost.
        if (former === null) {
          const isOurs = config.database.kind === 'sqlite';
          if (isOurs) await installation.examples.change(id, { origin: null });
          continue;
        }
        await hold(id, former);
        if (state === 'preparing') await installation.examples.change(id, { state: 'failed' });
        if (state === 'removing') {
          await removed(example, scheduleActor);
        }
      }
      await forgetOthers();
    },

    async close() {
      for (const [id, { sandbox }] of running) {
        await installation.examples.change(id, { origin: null });
        await sandbox.close();
      }
      running.clear();
    },
  };
}
