import type { MiddlewareHandler } from 'hono';
import type { SandboxClock } from '../clock.ts';
import type { FaultLog } from '../faults/middleware.ts';
import { resourceOf } from '../faults/target.ts';
import type { SandboxEnv } from '../sandbox.ts';
import type { Journal, JournalEntry } from './journal.ts';

const REFUSAL_LENGTH = 500;

/** The journal's part in a request: the middleware around everything, and the log for faults. */
export interface JournalRecorder {
  readonly middleware: MiddlewareHandler<SandboxEnv>;
  readonly log: FaultLog;
}

/** Records every request that passes in the journal. Mount outside faults and authentication. */
export function journalRecorder(journal: Journal, clock: SandboxClock): JournalRecorder {
  const open = new WeakMap<Request, JournalEntry>();

  const middleware: MiddlewareHandler<SandboxEnv> = async (c, next) => {
    const { method } = c.req;
    const entry = journal.add({
      at: clock.now(),
      method,
      path: c.req.path,
      query: c.req.query(),
      resource: resourceOf(c.req.path),
      clientId: c.req.header('clientid') ?? null,
      identity: identityOf(c.req.header('authorization')),
      body: method === 'GET' || method === 'DELETE' ? null : await c.req.text(),
    });
    open.set(c.req.raw, entry);
    await next();
    await answered(entry, c.res, clock, journal);
  };

  return {
    middleware,
    log: {
      struck(request, fault) {
        open.get(request)?.faults.push(fault);
      },
      async tookEffect(request, response) {
        const entry = open.get(request);
        if (entry !== undefined) await noteCreated(entry, response);
      },
    },
  };
}

async function answered(
  entry: JournalEntry,
  response: Response,
  clock: SandboxClock,
  journal: Journal,
): Promise<void> {
  entry.answeredAfter = journal.lastSeq;
  if (response.headers.has('x-hono-already-sent')) return;
  entry.status = response.status;
  if (response.status >= 400) {
    entry.refusal = (await response.clone().text()).slice(0, REFUSAL_LENGTH);
  }
  if (response.status === 429) {
    entry.waitUntil = waitUntil(response.headers.get('retry-after'), clock.now());
  }
  await noteCreated(entry, response);
}

async function noteCreated(entry: JournalEntry, response: Response): Promise<void> {
  if (entry.method !== 'POST' || response.status !== 201 || entry.createdId !== null) return;
  const type = response.headers.get('content-type') ?? '';
  if (!type.includes('json')) return;
  const body: unknown = JSON.parse(await response.clone().text());
  if (typeof body === 'object' && body !== null && 'id' in body && typeof body.id === 'number') {
    entry.createdId = body.id;
  }
}

/** `Retry-After` as an instant: seconds from now, or a date. */
function waitUntil(header: string | null, now: number): number | null {
  if (header === null) return null;
  const at = /^\d+$/.test(header) ? now + Number(header) * 1_000 : Date.parse(header);
  return Number.isNaN(at) ? null : at;
}

/** The user part of Basic credentials without the company: a public key or an integrator's name. */
function identityOf(authorization: string | undefined): string | null {
  const encoded = /^basic\s+(\S+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return null;
  const user = Buffer.from(encoded, 'base64').toString('utf8').split(':', 1)[0] ?? '';
  return user.slice(user.indexOf('+') + 1);
}
