import type { Config } from '../config/readConfig.ts';
import { createWebhookSender } from '../connectors/webhooks/sender.ts';
import { scheduleActor } from '../core/actor.ts';
import { asFailure, type Failure } from '../core/failure.ts';
import { instant, usualLease } from '../engine/deps.ts';
import { runRequested } from '../engine/run/requested.ts';
import type { Log } from '../ports/log.ts';
import { startWebhooks } from '../service/webhooks.ts';
import { startWorker } from '../service/worker.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { noticesOf } from './notices.ts';
import { type App, openApp } from './openApp.ts';
import { type MetricsAddress, serveMetrics } from './serveMetrics.ts';
import { systemTimer } from './systemTimer.ts';
import { wakeUpsBeside } from './wakeUps.ts';
import { askForMetrics, type WorkerStart, wakeUp } from './workerProcess.ts';

/**
 * Claims requested and due runs and carries them out until `signal` is aborted or, for a child
 * process, its parent ends. Runs under way are then parked, and the next worker continues them.
 * Throws if it cannot start.
 */
export async function work(config: Config, version: string, signal: AbortSignal): Promise<void> {
  const ending = new AbortController();
  const end = () => ending.abort();
  signal.addEventListener('abort', end);
  process.once('disconnect', end);
  const told = await startOf(ending.signal);
  if (told === 'ended') return;
  // Neither waiting nor the timers of the worker keep a process alive.
  const alive = setInterval(() => undefined, 2 ** 30);
  const closing: (() => void | Promise<void>)[] = [];
  try {
    const metrics = config.metrics === null ? null : await createMetrics('worker', version);
    const app = await openApp(config, { metrics });
    closing.push(() => app.close());
    const { service, clock, ids, log } = app;
    const notices = noticesOf(app, config);
    closing.push(() => notices.close());
    const name = told?.name ?? ids.next();
    const wakeUps = wakeUpsBeside(config, log);
    closing.push(() => wakeUps.close());
    const worker = startWorker({
      service,
      clock,
      ids,
      log,
      timer: systemTimer,
      notify: notices.notify,
      leaseMilliseconds: usualLease,
      stores: (id, actor = scheduleActor) => app.organization(id, actor).stores,
      name,
      wakeOthers: () => void wakeUps.announce(),
      dead: new Set(told?.dead),
      mostAtOnce: config.service.runsAtOnce,
      turn,
      async runIn(organizationId, request, options) {
        const organization = app.organization(organizationId, request.by);
        try {
          const run = await runRequested(await organization.engine(), request, options);
          metrics?.noteRun(run);
          return run;
        } finally {
          await organization.close();
        }
      },
    });
    const sender = createWebhookSender(config.connectWise, { version });
    closing.push(() => sender.close());
    const webhooks = startWebhooks({
      work: app.webhookWork,
      stores: (id) => app.organization(id, scheduleActor).stores,
      sender,
      secrets: app.secrets,
      clock,
      timer: systemTimer,
      ids,
      log,
      notify: notices.notify,
      noteDelivery: (outcome) => metrics?.noteDelivery(outcome),
    });
    if (metrics !== null && config.metrics !== null) {
      closing.push(await tellMetrics(config.metrics, metrics, log));
    }
    let outdated: Failure | null = null;
    const look = systemTimer.every(schemaCheckEvery, async () => {
      outdated = await newerSchema(app);
      if (outdated !== null) end();
    });
    closing.push(() => look.stop());
    const wake = (message: unknown) => {
      if (message === wakeUp) worker.wake();
    };
    process.on('message', wake);
    void wakeUps
      .listen(() => worker.wake())
      .catch((thrown: unknown) => {
        log.warn('wake_ups.not_listening', { code: asFailure(thrown).code });
      });
    log.info('worker.ready');
    await aborted(ending.signal);
    process.off('message', wake);
    const patience = config.service.stopSeconds * 1000 * share;
    const parked = await Promise.race([
      Promise.all([worker.stop(), webhooks.stop()]).then(() => true),
      clock.sleep(patience).then(() => false),
    ]);
    log.info('worker.stopped', { parked });
    if (!parked) {
      await leave(app, name);
      process.exit(0);
    }
    if (outdated !== null) throw outdated;
  } finally {
    signal.removeEventListener('abort', end);
    process.off('disconnect', end);
    for (const close of closing.toReversed()) await close();
    clearInterval(alive);
    // A channel that is open keeps a process alive.
    if (process.connected) process.disconnect();
  }
}

/** Hands metrics to the service that started this process; one that was started by itself serves its own. */
async function tellMetrics(
  address: MetricsAddress,
  metrics: Metrics,
  log: Log,
): Promise<() => void> {
  if (process.send === undefined) {
    return await serveMetrics(address, () => metrics.text([]), log);
  }
  const answer = (message: unknown) => {
    if (message !== askForMetrics) return;
    void metrics.measured().then((measured) => process.send?.(measured, () => undefined));
  };
  process.on('message', answer);
  return () => process.off('message', answer);
}

/**
 * How long a run continues while others wait, in milliseconds: long enough that resuming costs
 * little.
 */
const turn = 15_000;

/** How often to check whether a newer version has migrated the database, in milliseconds. */
const schemaCheckEvery = 5000;

/** A reason for an older worker to end; a database that does not answer is none. */
async function newerSchema(app: App): Promise<Failure | null> {
  try {
    await app.checkSchema();
    return null;
  } catch (thrown) {
    const failure = asFailure(thrown);
    if (failure.code !== 'schema_newer') return null;
    app.log.error('worker.outdated', { code: failure.code, ...failure.detail });
    return failure;
  }
}

/** Part of the deadline in which runs have to be parked. */
const share = 0.6;

/**
 * Queues runs again that this worker cannot park because ConnectWise does not answer. Their leases
 * are revoked, so later writes are rejected.
 */
async function leave(app: App, name: string): Promise<void> {
  const { service, clock } = app;
  for (const id of await service.underWay()) {
    const { requests } = app.organization(id, scheduleActor).stores;
    const given = { now: instant(clock), leaseMilliseconds: usualLease };
    await requests.recover({ ...given, dead: new Set([name]) });
  }
}

/** The parent's first message to a child process; null for a worker that was started by itself. */
async function startOf(signal: AbortSignal): Promise<WorkerStart | null | 'ended'> {
  if (process.send === undefined) return null;
  return await new Promise((resolve) => {
    if (signal.aborted || !process.connected) resolve('ended');
    signal.addEventListener('abort', () => resolve('ended'), { once: true });
    process.once('message', (message) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- workerProcess.ts sends it
      resolve(message as WorkerStart);
    });
  });
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}
