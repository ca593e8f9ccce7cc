import { Hono } from 'hono';
import { faultSchema } from '../faults/fault.ts';
import type { SandboxEnv } from '../sandbox.ts';
import { describeSeed } from '../seed/describe.ts';
import type { WorldSnapshot } from '../world/world.ts';
import { mountEdits } from './editRoutes.ts';
import {
  advanceRequest,
  bodyOf,
  ControlError,
  checked,
  clockRequest,
  disturbRequest,
  journalQuery,
  rateLimitRequest,
  releaseRequest,
  rightsRequest,
  seedRequest,
  snapshotRequest,
} from './requests.ts';
import { apiRoles, setRights } from './rights.ts';
import type { SteeredSandbox } from './steering.ts';
import { switchesRequest } from './switchesRequest.ts';

/** Adds the control API below `/__sandbox/`. No credentials: for tests and demos on this machine. */
export function mountControl(app: Hono<SandboxEnv>, sandbox: () => SteeredSandbox): void {
  const control = new Hono<SandboxEnv>();
  control.onError((error, c) => {
    if (!(error instanceof ControlError)) throw error;
    return c.json({ error: error.message, issues: error.issues }, error.status);
  });
  mountSite(control, sandbox);
  mountFaults(control, sandbox);
  mountJournal(control, sandbox);
  mountEdits(control, sandbox);
  control.all('*', () => {
    throw new ControlError(404, 'the control API has no such route');
  });
  app.route('/__sandbox', control);
}

function clockState({ clock }: SteeredSandbox) {
  return { now: new Date(clock.now()).toISOString(), running: clock.running };
}

function mountSite(control: Hono<SandboxEnv>, sandbox: () => SteeredSandbox): void {
  const snapshots = new Map<string, WorldSnapshot>();

  control.get('/state', (c) => {
    const { world, switches, faults, journal, rateLimit } = sandbox();
    return c.json({
      clock: clockState(sandbox()),
      site: world.site,
      switches,
      faults: faults.list(),
      rateLimit: rateLimit.perMinute,
      journal: { size: journal.size, lastSeq: journal.lastSeq },
      snapshots: [...snapshots.keys()],
    });
  });
  control.get('/describe', (c) => c.json(describeSeed(sandbox().world)));
  control.post('/seed', async (c) => {
    sandbox().reseed(await bodyOf(c, seedRequest));
    return c.json(describeSeed(sandbox().world));
  });
  control.post('/reset', (c) => {
    sandbox().reset();
    return c.body(null, 204);
  });

  control.post('/snapshots', async (c) => {
    const { name } = await bodyOf(c, snapshotRequest);
    snapshots.set(name, sandbox().world.snapshot());
    return c.json({ name }, 201);
  });
  control.post('/snapshots/:name/restore', (c) => {
    const snapshot = snapshots.get(c.req.param('name'));
    if (snapshot === undefined) throw new ControlError(404, 'there is no snapshot of that name');
    sandbox().world.restore(snapshot);
    return c.body(null, 204);
  });

  control.get('/clock', (c) => c.json(clockState(sandbox())));
  control.put('/clock', async (c) => {
    const wanted = await bodyOf(c, clockRequest);
    if ('at' in wanted) sandbox().clock.set(wanted.at);
    else sandbox().clock.release();
    return c.json(clockState(sandbox()));
  });
  control.post('/clock/advance', async (c) => {
    const { milliseconds } = await bodyOf(c, advanceRequest);
    sandbox().clock.advance(milliseconds);
    return c.json(clockState(sandbox()));
  });

  control.get('/switches', (c) => c.json(sandbox().switches));
  control.patch('/switches', async (c) => {
    Object.assign(sandbox().switches, await bodyOf(c, switchesRequest));
    return c.json(sandbox().switches);
  });
  control.put('/rights', async (c) => {
    const { role, moduleFunctionName, ...levels } = await bodyOf(c, rightsRequest);
    const { world } = sandbox();
    const roles =
      role === undefined
        ? apiRoles(world)
        : world.securityRoles.all().filter((known) => known.name === role);
    const set = roles.filter(({ id }) => setRights(world, id, moduleFunctionName, levels));
    if (set.length === 0) {
      throw new ControlError(404, `no such role has a row called ${moduleFunctionName}`);
    }
    return c.json({ roles: set.map(({ name }) => name) });
  });
}

function mountFaults(control: Hono<SandboxEnv>, sandbox: () => SteeredSandbox): void {
  control.get('/faults', (c) => c.json(sandbox().faults.list()));
  control.post('/faults', async (c) => {
    return c.json(sandbox().faults.put(await bodyOf(c, faultSchema)), 201);
  });
  control.delete('/faults', (c) => c.json({ removed: sandbox().faults.clear() }));
  control.delete('/faults/:id{[0-9]+}', (c) => {
    const removed = sandbox().faults.clear(Number(c.req.param('id')));
    if (removed === 0) throw new ControlError(404, 'there is no fault of that id');
    return c.json({ removed });
  });
  control.post('/faults/release', async (c) => {
    const { fault } = await bodyOf(c, releaseRequest);
    return c.json({ released: sandbox().faults.release(fault) });
  });
  control.put('/rate-limit', async (c) => {
    const { perMinute } = await bodyOf(c, rateLimitRequest);
    sandbox().rateLimit.perMinute = perMinute;
    return c.json({ perMinute });
  });

  control.get('/callbacks', (c) => c.json(sandbox().callbacks.deliveries));
  control.post('/callbacks/disturb', async (c) => {
    sandbox().callbacks.disturb(await bodyOf(c, disturbRequest));
    return c.body(null, 204);
  });
  control.post('/callbacks/flush', (c) => {
    sandbox().callbacks.flush();
    return c.body(null, 204);
  });
}

function mountJournal(control: Hono<SandboxEnv>, sandbox: () => SteeredSandbox): void {
  control.get('/journal', (c) =>
    c.json(sandbox().journal.entries(checked(journalQuery, c.req.query()))),
  );
  control.get('/journal/count', (c) =>
    c.json({ count: sandbox().journal.count(checked(journalQuery, c.req.query())) }),
  );
  control.get('/journal/findings', (c) => {
    const { journal } = sandbox();
    return c.json({
      duplicateCreates: journal.duplicateCreates(),
      insideRetryAfter: journal.insideRetryAfter(),
      puts: journal.puts(),
      unknownMemberRefusals: journal.unknownMemberRefusals(),
    });
  });
  control.delete('/journal', (c) => {
    sandbox().journal.clear();
    return c.body(null, 204);
  });
}
