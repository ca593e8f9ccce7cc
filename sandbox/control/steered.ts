import { createApiOf } from '../api.ts';
import { createSandbox } from '../app.ts';
import { Callbacks } from '../callbacks/callbacks.ts';
import { deliverToLoopback } from '../callbacks/deliver.ts';
import { mountKeyRoute } from '../callbacks/keyRoute.ts';
import { createClock } from '../clock.ts';
import { FaultDeck } from '../faults/deck.ts';
import { worldEffects } from '../faults/effects.ts';
import { faultMiddleware } from '../faults/middleware.ts';
import { RateLimit, rateLimitMiddleware } from '../faults/rateLimit.ts';
import type { SandboxPartFactory } from '../sandbox.ts';
import { type SeedOptions, seedWorld } from '../seed/seedWorld.ts';
import { createTimers } from '../timers.ts';
import { editorAsCaller } from './edits.ts';
import { Journal } from './journal.ts';
import { journalRecorder } from './journalMiddleware.ts';
import { mountControl } from './routes.ts';
import type { SteeredOptions, SteeredSandbox } from './steering.ts';

/**
 * Makes a seeded sandbox with faults, rate limit, journal, callbacks and the control API below
 * `/__sandbox/`. The control API asks for no credentials: run it on loopback only.
 */
export function createSteeredSandbox(options: SteeredOptions = {}): SteeredSandbox {
  const clock = options.clock ?? createClock();
  const timers = createTimers(clock);
  const faults = new FaultDeck();
  const rateLimit = new RateLimit(clock);
  const journal = new Journal(options.journalSize);
  const recorder = journalRecorder(journal, clock);
  let seed: SeedOptions = options.seed ?? { contacts: 100 };
  let steered: SteeredSandbox | undefined;
  let callbacks: Callbacks | undefined;

  const control: SandboxPartFactory = (made) => ({
    mount: (app) => {
      if (options.isControlled === false) return;
      app.route(
        '/__sandbox/person/apis/3.0',
        createApiOf(made, () => editorAsCaller(made.world)),
      );
      mountControl(app, () => {
        if (steered === undefined) throw new Error('the sandbox is still being made');
        return steered;
      });
    },
  });
  const log: SandboxPartFactory = () => ({
    middleware: recorder.middleware,
    reset: () => journal.clear(),
  });
  const trouble: SandboxPartFactory = ({ world }) => ({
    middleware: faultMiddleware(faults, {
      clock,
      timers,
      effects: worldEffects(world),
      log: recorder.log,
    }),
    reset: () => {
      faults.clear();
    },
    close: () => faults.close(),
  });
  const limit: SandboxPartFactory = () => ({
    middleware: rateLimitMiddleware(rateLimit, clock),
    reset: () => {
      rateLimit.perMinute = null;
    },
  });
  const calls: SandboxPartFactory = (sandbox) => {
    const made = new Callbacks(sandbox.world, {
      timers,
      deliver: options.deliver ?? deliverToLoopback,
      origin: () => `http://${sandbox.host}`,
      ignoresSelfSuppression: () => sandbox.switches.selfSuppression === 'none',
    });
    callbacks = made;
    return {
      mount: (app) => mountKeyRoute(app, sandbox, made.signingKey),
      reset: () => made.reset(),
      close: () => made.reset(),
    };
  };

  const sandbox = createSandbox({
    clock,
    ...(options.switches === undefined ? {} : { switches: options.switches }),
    seed: (world) => seedWorld(world, seed),
    parts: [control, log, trouble, limit, calls],
  });
  if (callbacks === undefined) throw new Error('a part was not made');
  const made = Object.assign(sandbox, {
    faults,
    rateLimit,
    journal,
    callbacks,
    timers,
    seed,
    reseed(next: SeedOptions) {
      // Checked by seeding before `reset` returns to it.
      seedWorld(sandbox.world, next);
      seed = next;
      made.seed = next;
      sandbox.reset();
    },
  });
  steered = made;
  return steered;
}
