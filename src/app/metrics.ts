import type { Gauge, MetricObjectWithValues, MetricValue, Registry } from 'prom-client';
import type { Http, HttpRequest, Sent } from '../connectors/connectwise/http.ts';
import type { CallbackOutcome } from '../ports/callbacks.ts';
import type { Run, SideCounts } from '../ports/runStores.ts';
import type { ServiceState } from '../ports/schedules.ts';
import type { DeliveryOutcome } from '../service/webhooks.ts';

/** The measurements of one process, for another one. */
export type Measured = MetricObjectWithValues<MetricValue<string>>[];

/** The present state of an installation; null for unknown values. */
export type State = {
  readonly service: ServiceState | null;
  /** Bytes of the log of SQLite; null on PostgreSQL. */
  readonly walBytes: number | null;
  /** Milliseconds since 1970. */
  readonly now: number;
};

/**
 * The counters and measurements of one process. They contain no organization, user or contact data:
 * labels are words of ampwise, methods and statuses.
 */
export type Metrics = {
  /** A run that a worker carried out. */
  noteRun(run: Run): void;
  /** An answer of the API. */
  noteAnswer(method: string, status: number, milliseconds: number): void;
  /** The result of a ConnectWise message. */
  noteCallback(outcome: CallbackOutcome): void;
  /** A try to send an event to an endpoint. */
  noteDelivery(outcome: DeliveryOutcome): void;
  /** Wraps an Http so that each exchange is counted. */
  counted(http: Http): Http;
  /** Reads the rates of all limiters whenever metrics are asked for. */
  watchRates(rates: () => readonly number[]): void;
  /** Reads how the installation is doing whenever metrics are asked for. */
  watchState(state: () => Promise<State>): void;
  measured(): Promise<Measured>;
  /** The text that Prometheus reads: of this process, and of others. */
  text(others: readonly Measured[]): Promise<string>;
};

/** Bounds of histograms, in seconds. */
const seconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const runSeconds = [1, 5, 15, 60, 300, 900, 3600];

/** The metrics of a process. Their library is loaded here, and only if someone wants them. */
export async function createMetrics(
  process: 'service' | 'worker',
  version: string,
): Promise<Metrics> {
  const { AggregatorRegistry, Counter, Gauge, Histogram, Registry, collectDefaultMetrics } = (
    await import('prom-client')
  ).default;
  const registry: Registry = new Registry();
  registry.setDefaultLabels({ process });
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'ampwise_' });
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]) =>
    new Counter({ name, help, labelNames, registers });
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[] = []) =>
    new Gauge({ name, help, labelNames, registers });
  const histogram = <Label extends string>(
    name: string,
    help: string,
    labelNames: Label[],
    buckets: number[],
  ) => new Histogram({ name, help, labelNames, buckets, registers });

  gauge('ampwise_build_info', 'Version of this process.', ['version']).set({ version }, 1);
  const runs = counter('ampwise_runs_total', 'Runs that ended.', ['kind', 'status']);
  const runTimes = histogram('ampwise_run_seconds', 'How long runs took.', ['kind'], runSeconds);
  const changes = counter('ampwise_changes_total', 'Records that runs changed.', [
    'object',
    'side',
    'change',
  ]);
  const deliveries = counter(
    'ampwise_webhook_deliveries_total',
    'Tries to send an event to a webhook.',
    ['outcome'],
  );
  const requests = counter('ampwise_connectwise_requests_total', 'Requests to ConnectWise.', [
    'method',
    'status',
  ]);
  const requestTimes = histogram(
    'ampwise_connectwise_request_seconds',
    'How long ConnectWise took to answer.',
    ['method'],
    seconds,
  );
  const rate = gauge(
    'ampwise_connectwise_rate',
    'Requests a second that the slowest ConnectWise is sent at most.',
  );
  const callbacks = counter(
    'ampwise_callbacks_total',
    'Messages of ConnectWise: accepted, or why they were not.',
    ['result'],
  );
  const answers = counter('ampwise_http_requests_total', 'Requests to the API and the web app.', [
    'method',
    'status',
  ]);
  const answerTimes = histogram(
    'ampwise_http_request_seconds',
    'How long answers took.',
    ['method'],
    seconds,
  );
  let readRates: (() => readonly number[]) | null = null;
  let readState: (() => Promise<void>) | null = null;

  const noteChanges = (object: string, side: string, counts: SideCounts) => {
    for (const [change, count] of Object.entries(counts))
      changes.inc({ object, side, change }, count);
  };
  const measured = async (): Promise<Measured> => {
    const [slowest] = readRates?.().toSorted((a, b) => a - b) ?? [];
    if (slowest !== undefined) rate.set(slowest);
    await readState?.();
    return await registry.getMetricsAsJSON();
  };

  return {
    noteRun({ kind, status, startedAt, finishedAt, counts, todos }) {
      // A parked run continues later, and is counted then.
      if (finishedAt === null || status === 'queued' || status === 'interrupted') return;
      runs.inc({ kind, status });
      runTimes.observe({ kind }, (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000);
      for (const [object, of] of [
        ['contact', counts],
        ['todo', todos],
      ] as const) {
        if (of === undefined) continue;
        noteChanges(object, 'amp', of.amp);
        noteChanges(object, 'connectwise', of.connectwise);
      }
    },
    noteDelivery: (outcome) => deliveries.inc({ outcome }),
    noteAnswer(method, status, milliseconds) {
      const known = methods.includes(method) ? method : 'other';
      answers.inc({ method: known, status });
      answerTimes.observe({ method: known }, milliseconds / 1000);
    },
    noteCallback(result) {
      callbacks.inc({ result });
    },
    counted: (http) => ({
      ...http,
      async send(request: HttpRequest): Promise<Sent> {
        const begun = performance.now();
        const sent = await http.send(request);
        const { method } = request;
        requests.inc({ method, status: sent.kind === 'answer' ? sent.answer.status : 'none' });
        requestTimes.observe({ method }, (performance.now() - begun) / 1000);
        return sent;
      },
    }),
    watchRates(rates) {
      readRates = rates;
    },
    watchState(state) {
      const set = stateGauges(gauge);
      readState = async () => set(await state());
    },
    measured,
    async text(others) {
      return await AggregatorRegistry.aggregate([await measured(), ...others]).metrics();
    },
  };
}

const methods: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

type MakeGauge = (name: string, help: string, labelNames?: 'state'[]) => Gauge<'state'>;

/** The gauges that say how an installation is doing, and how they are set. */
function stateGauges(gauge: MakeGauge): (state: State) => void {
  const up = gauge('ampwise_database_up', 'Whether the database answers.');
  const lag = gauge(
    'ampwise_lag_seconds',
    'Age of the oldest moment up to which the changes of a ConnectWise are known.',
  );
  const waiting = gauge('ampwise_runs_waiting', 'Requested runs that no worker has taken.');
  const age = gauge('ampwise_queue_age_seconds', 'How long the oldest of them waits.');
  const underWay = gauge('ampwise_runs_under_way', 'Runs that a worker has.');
  const schedules = gauge('ampwise_schedules', 'Organizations that sync by schedule.', ['state']);
  const wal = gauge('ampwise_wal_bytes', 'Size of the log of SQLite; 0 on PostgreSQL.');
  return ({ service, walBytes, now }) => {
    const since = (instant: string | null) =>
      instant === null ? 0 : Math.max(0, (now - Date.parse(instant)) / 1000);
    up.set(service === null ? 0 : 1);
    wal.set(walBytes ?? 0);
    if (service === null) return;
    lag.set(since(service.knownUntil));
    waiting.set(service.waiting);
    age.set(since(service.waitingSince));
    underWay.set(service.underWay);
    for (const [state, count] of Object.entries(service.schedules)) schedules.set({ state }, count);
  };
}
