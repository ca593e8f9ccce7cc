import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import {
  command,
  firstLine,
  inDatabase,
  inFolder,
  program,
  root,
  type Sandbox,
  say,
  startSandbox,
} from './programs.ts';

/**
 * How long small organizations wait while a large one imports its contacts for the first time: one of their
 * contacts changes in ConnectWise, they request a sync, and the time until the change is in AMP counts; then
 * comes the next change. PostgreSQL, one service and one worker.
 *
 *   npm run bench:lag [-- contacts [organizations [seconds between changes [runs at once]]]]
 *
 * TEST_DATABASE_URL names the PostgreSQL server.
 */
const contacts = Number(process.argv[2] ?? 200_000);
const small = Number(process.argv[3] ?? 50);
/** Between two changes of an organization, in milliseconds. */
const every = Number(process.argv[4] ?? 30) * 1000;
const atOnce = process.argv[5] ?? '4';
const server = process.env.TEST_DATABASE_URL ?? '';
if (server === '') throw new Error('TEST_DATABASE_URL is not set');

/** In seconds. */
const goal = 30;
const everyType =
  'company type is one of (Customer, "VIP Customer", Prospect, Suspect, Partner, Vendor, Competition, Owner, "Not-a-Fit", Unknown)';

const made = z.object({ id: z.string() });
const token = z.object({ token: z.string() });
const run = z.object({
  id: z.string(),
  status: z.string(),
  finishedAt: z.string().nullable(),
});
const underWay = z.object({ run: z.string() });
const titles = z.object({
  data: z.array(z.object({ fields: z.looseObject({ title: z.unknown().optional() }) })),
});
type Bearer = { readonly org: string; readonly token: string };

await inFolder((folder) => inDatabase(server, (url) => measureLag(folder, url)));

async function measureLag(folder: string, url: string): Promise<void> {
  const large = await startSandbox(contacts);
  const others = await startSandbox(40);
  const started: ChildProcess[] = [large.process, others.process];
  try {
    const env = {
      AMPWISE_DATA_DIR: join(folder, 'data'),
      AMPWISE_ALLOW_LOOPBACK: '1',
      AMPWISE_RUNS_AT_ONCE: atOnce,
      AMPWISE_REQUESTS_PER_MINUTE: '1000000',
      DATABASE_URL: url,
    };
    const joined = async (name: string, sandbox: Sandbox): Promise<Bearer> => {
      const org = made.parse(await command(env, 'organizations', 'add', name)).id;
      const at = ['--organization', org];
      const { site, company, publicKey, clientId } = sandbox;
      const keys = ['--site', site, '--company', company, '--public-key', publicKey];
      const secret = { AMPWISE_CW_PRIVATE_KEY: sandbox.privateKey };
      await command({ ...env, ...secret }, 'connect', ...keys, '--client-id', clientId, ...at);
      await command(env, 'filter', 'set', everyType, ...at);
      const added = await command(
        env,
        'tokens',
        'add',
        '--name',
        'Bench',
        '--scope',
        'write',
        ...at,
      );
      return { org, token: token.parse(added).token };
    };
    const importing = await joined('Large', large);
    const names = Array.from({ length: small }, (_, index) => `Small ${index + 1}`).values();
    const waiting: Bearer[] = [];
    const joinThem = async (): Promise<void> => {
      for (const name of names) waiting.push(await joined(name, others));
    };
    await Promise.all([joinThem(), joinThem()]);
    say(`${waiting.length + 1} organizations connected`);
    const serving = spawn(process.execPath, [program, 'serve', '--port', '0', '--json'], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    started.push(serving);
    const { url: base } = z.object({ url: z.string() }).parse(await firstLine(serving));
    const ask = async (
      { org, token: bearer }: Bearer,
      path: string,
      body?: unknown,
    ): Promise<z.infer<typeof run>> => {
      const response = await fetch(`${base}/api/v1/organizations/${org}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { Authorization: `Bearer ${bearer}`, 'Content-Type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const answer: unknown = await response.json();
      // A scheduled run came first: wait for it too.
      if (response.status === 409)
        return await ask({ org, token: bearer }, `/runs/${underWay.parse(answer).run}`);
      if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`);
      return run.parse(answer);
    };
    /** Seconds until a requested sync has ended. */
    const sync = async (who: Bearer): Promise<number> => {
      const begun = performance.now();
      let { id, finishedAt, status } = await ask(who, '/runs', { kind: 'sync' });
      while (finishedAt === null || status === 'queued') {
        await pause(200);
        ({ finishedAt, status } = await ask(who, `/runs/${id}`));
      }
      if (status !== 'succeeded') throw new Error(`a sync ended as ${status}`);
      return (performance.now() - begun) / 1000;
    };
    let changes = 0;
    /** Changes the title of the first contact to the next number, and returns the number. */
    const change = async (): Promise<number> => {
      const nth = ++changes;
      const body = JSON.stringify({ count: 1, title: String(nth) });
      const headers = { 'Content-Type': 'application/json' };
      const at = `${others.site}/__sandbox/edit-contacts`;
      const response = await fetch(at, { method: 'POST', headers, body });
      if (!response.ok) throw new Error(`${at}: ${response.status} ${await response.text()}`);
      return nth;
    };
    /** Whether the change, or a later one, is in AMP. */
    const hasArrived = async ({ org, token: bearer }: Bearer, nth: number): Promise<boolean> => {
      const response = await fetch(`${base}/api/v1/organizations/${org}/contacts?limit=100`, {
        headers: { Authorization: `Bearer ${bearer}` },
      });
      const { data } = titles.parse(await response.json());
      return data.some(({ fields: { title } }) => Number(title) >= nth);
    };
    const state = { isOver: false };
    const again = async (who: Bearer, index: number): Promise<readonly number[]> => {
      const lags: number[] = [];
      await pause((every * index) / small);
      while (!state.isOver) {
        const nth = await change();
        let lag = await sync(who);
        // A sync that was already in progress may have read the contact before the change.
        while (!(await hasArrived(who, nth))) lag += await sync(who);
        lags.push(lag);
        await pause(every);
      }
      return lags;
    };
    const [took, found] = await Promise.all([
      sync(importing).finally(() => {
        state.isOver = true;
      }),
      Promise.all(waiting.map(again)),
    ]);
    const lags = found.flat().toSorted((one, other) => one - other);
    const at = (share: number) => (lags[Math.ceil(lags.length * share) - 1] ?? 0).toFixed(1);
    say(`${contacts} contacts imported in ${took.toFixed(0)} s, ${atOnce} runs at once`);
    say(
      `meanwhile ${lags.length} changes of ${small} small organizations, until they were in AMP:`,
    );
    say(`  median ${at(0.5)} s, p95 ${at(0.95)} s, longest ${at(1)} s (goal: ${goal} s)`);
  } finally {
    for (const child of started) child.kill('SIGTERM');
  }
}
