/** What a sync costs, in seconds; processor time is that of one core. */
export type Cost = { readonly worker: number; readonly database: number };

export type Costs = {
  readonly quiet: Cost;
  /** For each contact that changed, in addition. */
  readonly change: Cost;
  /** For each contact of a first import. */
  readonly imported: Cost;
  /** Time spent waiting for ConnectWise: in each sync, and for each page or write. */
  readonly waiting: { readonly sync: number; readonly record: number };
};

export type Installation = {
  readonly organizations: number;
  readonly workers: number;
  /** Runs that a worker carries out at once; they share one core. */
  readonly atOnce: number;
  /** Seconds between two syncs of an organization. */
  readonly every: number;
  /** Contacts of the median organization. */
  readonly median: number;
  /** Share of the contacts that change in a day. */
  readonly changing: number;
  /** Share of the organizations that import for the first time in a day. */
  readonly joining: number;
};

export type Day = {
  readonly syncs: number;
  /** Seconds from the moment a sync is due until it has ended. */
  readonly lag: { readonly median: number; readonly p95: number; readonly p99: number };
  /** Cores of the workers and of the database that are busy in the middle of the day. */
  readonly workerCores: number;
  readonly databaseCores: number;
};

const hour = 3600;
/** Changes and new organizations come in these hours of a day of 24. */
const working = { from: 8 * hour, to: 18 * hour };

type Job = { readonly due: number; readonly cost: Cost; readonly waits: number };

/**
 * A day of an installation, job by job: syncs become due, wait for a free place of a worker in the order in
 * which they became due, and hold it while they compute and wait for ConnectWise. `random` returns numbers
 * from 0 to below 1.
 *
 * The runs of one worker share its core, so the more run at once, the longer a job computes; the number that
 * run at once is taken as the average. A first import is split into turns, each as long as a sync, so that it
 * never holds a place for long.
 */
export function simulateDay(costs: Costs, place: Installation, random: () => number): Day {
  const jobs = jobsOf(costs, place, random).toSorted((one, other) => one.due - other.due);
  const places = place.workers * place.atOnce;
  const busy = jobs.reduce((sum, { cost }) => sum + cost.worker, 0) / (24 * hour);
  const beside = Math.max(1, Math.min(place.atOnce, busy / place.workers));
  /** When each place is free, the earliest first. */
  const free = new Heap(places);
  const lags: number[] = [];
  const used = { worker: 0, database: 0 };
  for (const { due, cost, waits } of jobs) {
    const begun = Math.max(due, free.earliest());
    const ended = begun + cost.worker * beside + cost.database + waits;
    free.replaceEarliest(ended);
    lags.push(ended - due);
    if (begun >= working.from && begun < working.to) {
      used.worker += cost.worker;
      used.database += cost.database;
    }
  }
  lags.sort((one, other) => one - other);
  const at = (share: number) => lags[Math.max(0, Math.ceil(lags.length * share) - 1)] ?? 0;
  const seconds = working.to - working.from;
  return {
    syncs: lags.length,
    lag: { median: at(0.5), p95: at(0.95), p99: at(0.99) },
    workerCores: used.worker / seconds,
    databaseCores: used.database / seconds,
  };
}

function jobsOf(costs: Costs, place: Installation, random: () => number): readonly Job[] {
  const jobs: Job[] = [];
  const { quiet, change, imported, waiting } = costs;
  for (let nth = 0; nth < place.organizations; nth++) {
    const contacts = place.median * Math.exp(normal(random));
    const changes = (contacts * place.changing) / ((working.to - working.from) / place.every);
    for (let due = random() * place.every; due < 24 * hour; due += place.every) {
      const isWorking = due >= working.from && due < working.to;
      const changed = isWorking ? changes : 0;
      jobs.push({
        due,
        cost: {
          worker: quiet.worker + changed * change.worker,
          database: quiet.database + changed * change.database,
        },
        waits: waiting.sync + changed * waiting.record,
      });
    }
    if (random() >= place.joining) continue;
    const begins = working.from + random() * (working.to - working.from);
    const seconds = contacts * (imported.worker + imported.database);
    const turns = Math.max(1, Math.ceil(seconds / turn));
    for (let taken = 0; taken < turns; taken++) {
      const share = contacts / turns;
      jobs.push({
        due: begins + taken * turn,
        cost: { worker: share * imported.worker, database: share * imported.database },
        waits: waiting.sync,
      });
    }
  }
  return jobs;
}

/** Seconds of a turn of a run. */
const turn = 15;

/** A normally distributed number around 0, by the Box-Muller method. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** The times at which places are free, as a heap. */
class Heap {
  readonly #times: number[];

  constructor(places: number) {
    this.#times = Array.from({ length: places }, () => 0);
  }

  earliest(): number {
    return this.#times[0] ?? Number.POSITIVE_INFINITY;
  }

  replaceEarliest(time: number): void {
    const times = this.#times;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const smaller =
        (times[left + 1] ?? Number.POSITIVE_INFINITY) < (times[left] ?? Number.POSITIVE_INFINITY)
          ? left + 1
          : left;
      const below = times[smaller];
      if (below === undefined || below >= time) break;
      times[at] = below;
      at = smaller;
    }
    times[at] = time;
  }
}
