import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Config } from '../config/readConfig.ts';
import { createApi } from '../http/api.ts';
import type { ServiceStore } from '../ports/schedules.ts';
import { readingThread } from '../storage/database/sqlite.ts';
import { english } from '../texts/english/english.ts';
import { keepCallbacksCurrent, servedCallbacks } from './callbacks.ts';
import { type Examples, holdExamples } from './examples.ts';
import { createMetrics, type State } from './metrics.ts';
import { mailerOf, publicAddress } from './notices.ts';
import { openApp } from './openApp.ts';
import { resumeImports } from './resumeImports.ts';
import { serve } from './serve.ts';
import { serveMetrics } from './serveMetrics.ts';
import { systemClock } from './systemClock.ts';
import { wakeUpsBeside } from './wakeUps.ts';
import { webFilesIn } from './webFiles.ts';
import { startWorkerProcess, type WorkerProcess } from './workerProcess.ts';

export type ServeOptions = {
  readonly host: string;
  readonly port: number;
  readonly version: string;
  /**
   * Path of this program, to start the worker as a child process; null: other processes carry out the runs.
   */
  readonly workerProgram: string | null;
  /** With the files of the web app; null: the API alone. */
  readonly webFolder: string | null;
  readonly signal: AbortSignal;
  readonly onReady: (ready: {
    readonly url: string;
    readonly version: string;
    readonly setupLink: string | null;
  }) => Promise<void>;
};

/** For workers that were started separately: they find work by themselves. */
const elsewhere: Pick<WorkerProcess, 'wake' | 'stop' | 'metrics'> = {
  wake: () => undefined,
  stop: async () => undefined,
  metrics: async () => null,
};

/** Serves an installation: the API in this process, the runs in a child process or in separate workers. */
export async function serveInstallation(config: Config, options: ServeOptions): Promise<void> {
  const { host, port, version, workerProgram, webFolder, signal, onReady } = options;
  const metrics = config.metrics === null ? null : await createMetrics('service', version);
  const app = await openApp(config, { metrics, readingThread });
  const { clock, ids, log, service } = app;
  const mailer = mailerOf(app, config);
  let listening = `http://${host}:${port}`;
  /** The configured address, or else the one from the set-up; before that, the address that it listens at. */
  const publicUrl = async () => (await publicAddress(app, config)) ?? listening;
  let endMetrics: (() => void) | null = null;
  /** Background work that is not done yet. */
  const beside = new Set<Promise<void>>();
  const background = (work: () => Promise<void>) => {
    const done = work().finally(() => beside.delete(done));
    beside.add(done);
  };
  const wakeUps = wakeUpsBeside(config, log);
  let examples: Examples | null = null;
  const callbacks = keepCallbacksCurrent(app, config, signal);
  try {
    const served = await app.people();
    examples = holdExamples({
      app,
      identity: served.people.identity,
      config,
      base: () => listening,
      background,
      stopping: signal,
    });
    await examples.resume();
    const api = createApi({
      ...served,
      examples,
      callbacks: servedCallbacks(app, metrics),
      secrets: app.secrets,
      mailer,
      clock,
      ids,
      log,
      texts: english,
      version,
      clientId: config.connectWise.clientId,
      open: (id, actor) => app.organization(id, actor),
      together: (id, actor, work) => app.together(id, actor, work),
      background,
      docsFile: swaggerFile,
      web: webFolder === null ? null : await webFilesIn(webFolder),
      async ready() {
        await app.checkSchema();
        return true;
      },
      publicUrl,
      isOwnOrigin: async (origin) =>
        origin === (await publicUrl()) || (isLoopback(host) && isLoopback(hostOf(origin))),
      trustedProxies: config.service.trustedProxies,
      limits: {
        requestsPerMinute: config.service.requestsPerMinute,
        signInsPerMinute: config.service.signInsPerMinute,
      },
      stopping: signal,
    });
    const worker =
      workerProgram === null
        ? elsewhere
        : startWorkerProcess({
            program: workerProgram,
            args: ['worker'],
            newName: () => ids.next(),
            log,
          });
    if (metrics !== null && config.metrics !== null) {
      metrics.watchState(() => stateOf(config, service));
      const text = async () => {
        const ofWorker = await worker.metrics();
        return await metrics.text(ofWorker === null ? [] : [ofWorker]);
      };
      endMetrics = await serveMetrics(config.metrics, text, log);
    }
    await serve({
      host,
      port,
      app: {
        async fetch(request, env) {
          const begun = performance.now();
          const response = await api.fetch(request, env);
          metrics?.noteAnswer(request.method, response.status, performance.now() - begun);
          return response;
        },
      },
      worker: {
        wake() {
          worker.wake();
          background(() => wakeUps.announce());
        },
        stop: (deadline) => worker.stop(deadline),
      },
      deadline: config.service.stopSeconds * 1000,
      signal,
      async onReady(url) {
        listening = url;
        background(() => resumeImports(app, signal));
        background(() => served.people.identity.resumeEmailChanges());
        await onReady({ url, version, setupLink: await app.setupLink(await publicUrl()) });
      },
    });
  } finally {
    endMetrics?.();
    await callbacks.stop();
    await Promise.all(beside);
    await wakeUps.close();
    await examples?.close();
    mailer?.close();
    await app.close();
  }
}

/** The present state; a database that does not answer is part of it. */
async function stateOf({ database }: Config, service: ServiceStore): Promise<State> {
  // Checked by name alone: no other code may open a descriptor of the file beside SQLite.
  const wal =
    database.kind === 'sqlite' ? await stat(`${database.file}-wal`).catch(() => null) : null;
  const state = await service.state().catch(() => null);
  return { service: state, walBytes: wal?.size ?? null, now: systemClock.now() };
}

function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).hostname : '';
}

function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/u.test(host);
}

/** A file of swagger-ui-dist, wherever it is installed. */
async function swaggerFile(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const manifest = createRequire(import.meta.url).resolve('swagger-ui-dist/package.json');
  return new Uint8Array(await readFile(join(dirname(manifest), name)));
}
