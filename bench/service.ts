import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { command, firstLine, inFolder, program, root, say, startSandbox } from './programs.ts';

/**
 * How long people wait for answers while the service works: times of API requests about the AMP contacts of
 * one organization while the worker imports another one for the first time, and the longest block of the
 * event loop of the serving process. SQLite, one request after the other.
 *
 *   npm run bench:service [-- contacts]
 *
 * Times by the clock include what else the machine did. If other processes use its processors, only processor
 * times can be compared; they come from /proc/PID/schedstat, for the main thread that serves.
 */
const wanted = Number(process.argv[2] ?? 100_000);
/** Contacts in ConnectWise: some of them are inactive or have no address of their own. */
const seeded = Math.ceil(wanted * 1.25);
/** How often each question is asked at least. */
const rounds = 40;
const types =
  'company type is one of (Customer, "VIP Customer", Prospect, Suspect, Partner, Vendor, Competition, Owner, "Not-a-Fit", Unknown)';

const goals = { answer: 100, block: 50 };

const looked = z.object({ block: z.number(), busy: z.number(), turns: z.number() });
const listed = z.object({
  data: z.array(z.record(z.string(), z.unknown())),
  nextCursor: z.string().nullable(),
});
const standing = z.object({ id: z.string(), status: z.string() });

const started: ChildProcess[] = [];
await inFolder(async (folder) => {
  try {
    await measure(folder);
  } finally {
    for (const child of started) child.kill();
  }
});

async function measure(folder: string): Promise<void> {
  say(`${availableParallelism()} processors; other processes may want them too`);
  const sandbox = await startSandbox(seeded);
  started.push(sandbox.process);
  const env = {
    AMPWISE_DATA_DIR: folder,
    AMPWISE_ALLOW_LOOPBACK: '1',
    AMPWISE_CW_PRIVATE_KEY: sandbox.privateKey,
    AMPWISE_REQUESTS_PER_MINUTE: '1000000',
  };
  const { site, company, publicKey, clientId } = sandbox;
  const named = { '--site': site, '--company': company, '--public-key': publicKey };
  const keys = Object.entries({ ...named, '--client-id': clientId }).flat();
  await command(env, 'connect', ...keys);
  await command(env, 'filter', 'set', types);
  await command(env, 'sync');
  const other = z
    .object({ id: z.string() })
    .parse(await command(env, 'organizations', 'add', 'Other'));
  await command(env, 'connect', '--organization', other.id, ...keys);
  await command(env, 'filter', 'set', types, '--organization', other.id);

  const serving = spawn(
    process.execPath,
    ['--import', './bench/measuredService.mjs', program, 'serve', '--port', '0', '--json'],
    { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'ignore', 'pipe'] },
  );
  started.push(serving);
  const { url } = z.object({ url: z.string() }).parse(await firstLine(serving));
  const pid = serving.pid ?? 0;
  const token = async (org: string, scope: string) =>
    z
      .object({ token: z.string() })
      .parse(
        await command(
          env,
          'tokens',
          'add',
          '--name',
          'Bench',
          '--scope',
          scope,
          '--organization',
          org,
        ),
      ).token;
  const [own = { id: '' }] = z
    .array(z.object({ id: z.string() }))
    .parse([await command(env, 'organizations', 'list')]);
  const reader = await token(own.id, 'read');
  const starter = await token(other.id, 'write');
  const ask = async (org: string, bearer: string, path: string, method = 'GET', body?: unknown) => {
    const response = await fetch(`${url}/api/v1/organizations/${org}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${bearer}`,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    const answer: unknown = await response.json();
    return answer;
  };
  const read = (path: string) => ask(own.id, reader, path);
  const questions = await questionsFor(async (path) => listed.parse(await read(path)));

  const turns: z.infer<typeof looked>[] = [];
  const [, , , told] = serving.stdio;
  if (told === null || told === undefined || !('read' in told))
    throw new Error('nothing is measured');
  const report = async () => {
    for await (const line of createInterface({ input: told })) {
      turns.push(looked.parse(JSON.parse(line)));
    }
  };
  const reporting = report();

  const alone = await answers(questions, read, pid, async () => false);
  const quietTurns = turns.splice(0);
  const run = standing.parse(await ask(other.id, starter, '/runs', 'POST', { kind: 'sync' }));
  const isOn = async () => {
    const { status } = standing.parse(await ask(other.id, starter, `/runs/${run.id}`));
    return status === 'queued' || status === 'running';
  };
  const during = await answers(questions, read, pid, isOn);
  const busyTurns = turns.splice(0);
  serving.kill('SIGTERM');
  await reporting;

  tell('alone', alone, quietTurns);
  tell('while the worker imports another organization', during, busyTurns);
}

type Question = { readonly name: string; readonly path: string };

/** The requests of the pages of the web app, with ids and addresses from the data. */
async function questionsFor(
  read: (path: string) => Promise<z.infer<typeof listed>>,
): Promise<readonly Question[]> {
  const list = '/contacts?limit=100';
  const { data, nextCursor } = await read(list);
  const id = String(data[0]?.id);
  const email = String(data[50]?.email);
  let deep = nextCursor;
  for (let page = 0; page < 20 && deep !== null; page++) {
    deep = (await read(`${list}&cursor=${encodeURIComponent(deep)}`)).nextCursor;
  }
  const sorts = ['createdAt', 'updatedAt', 'name', 'email', 'company'];
  return [
    { name: 'first page with total', path: `${list}&total=true` },
    { name: 'page 20', path: deep === null ? list : `${list}&cursor=${encodeURIComponent(deep)}` },
    ...sorts.flatMap((sort) => [
      { name: `by ${sort}`, path: `${list}&sort=${sort}` },
      { name: `by ${sort}, last first`, path: `${list}&sort=-${sort}&total=true` },
    ]),
    { name: 'search for a letter', path: `${list}&search=e&total=true` },
    { name: 'search for a name', path: `${list}&search=anna&total=true` },
    {
      name: 'search for an address',
      path: `${list}&search=${encodeURIComponent(email)}&total=true`,
    },
    { name: 'search for nobody', path: `${list}&search=qqxzqq&total=true` },
    { name: 'search, by name', path: `${list}&search=an&sort=name&total=true` },
    ...['in_step', 'waiting', 'skipped', 'in_conflict', 'on_hold'].map((state) => ({
      name: `state ${state}`,
      path: `${list}&state=${state}&total=true`,
    })),
    { name: 'of nobody', path: `${list}&owner=none&total=true&sort=name` },
    { name: 'without a link', path: `${list}&link=none&total=true` },
    { name: 'one contact', path: `/contacts/${id}` },
    { name: 'its sides', path: `/contacts/${id}/sides` },
    { name: 'its history', path: `/contacts/${id}/history` },
    { name: 'overview', path: '/overview' },
    { name: 'runs', path: '/runs?limit=50' },
    { name: 'skipped', path: '/skips?limit=100' },
    { name: 'skipped, by reason', path: '/skips/counts' },
    { name: 'to-dos', path: '/todos?limit=100' },
  ];
}

type Times = { readonly clock: number; readonly processor: number };
type Answers = ReadonlyMap<string, readonly Times[]>;

/** Asks all questions in turn, at least `rounds` times and as long as `isOn` says. */
async function answers(
  questions: readonly Question[],
  read: (path: string) => Promise<unknown>,
  pid: number,
  isOn: () => Promise<boolean>,
): Promise<Answers> {
  const found = new Map<string, Times[]>(questions.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds || (await isOn()); round++) {
    for (const { name, path } of questions) {
      const [at, ran] = [performance.now(), ranOf(pid)];
      await read(path);
      const times = { clock: performance.now() - at, processor: ranOf(pid) - ran };
      // The first round only fills caches.
      if (round > 0) found.get(name)?.push(times);
    }
  }
  return found;
}

/** Processor time of the main thread of a process, in milliseconds. */
function ranOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
}

function tell(when: string, asked: Answers, turns: readonly z.infer<typeof looked>[]): void {
  const all = [...asked.values()].flat();
  say('');
  say(`${when}: ${all.length} answers; milliseconds by the clock, and by processor time`);
  say(`  ${'p95 of each'.padEnd(28)} ${'clock'.padStart(8)} ${'processor'.padStart(10)}`);
  for (const [name, times] of asked) row(name, times);
  row('all', all);
  const longest = (of: 'block' | 'busy') => Math.max(0, ...turns.map((one) => one[of])).toFixed(0);
  say(
    `  longest block of the event loop that serves: ${longest('block')} ms by the clock, ${longest('busy')} ms by processor time`,
  );
  say(`  goals: ${goals.answer} ms for each answer, ${goals.block} ms for a block`);
}

function row(name: string, times: readonly Times[]): void {
  const clock = at95(times.map((one) => one.clock)).padStart(8);
  const processor = at95(times.map((one) => one.processor)).padStart(10);
  say(`  ${name.padEnd(28)} ${clock} ${processor}`);
}

function at95(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN).toFixed(1);
}
