import { randomUUID } from 'node:crypto';
import { Hono, type MiddlewareHandler } from 'hono';
import { createApi, toErrorResponse } from './api.ts';
import { createClock } from './clock.ts';
import { NO_SUCH_FILE, URL_TOO_LONG } from './http/html.ts';
import { listen } from './listen.ts';
import { answerDiscovery } from './routes/discovery.ts';
import type { Sandbox, SandboxEnv, SandboxOptions, SandboxPart } from './sandbox.ts';
import { DEFAULT_SWITCHES } from './switches.ts';
import { seedBaseline } from './world/baseline.ts';
import { World } from './world/world.ts';

/**
 * Makes a sandbox, seeded and ready. The same app answers in process (`fetch`) and over a socket
 * (`start`); nothing runs in the background until a part does.
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const clock = options.clock ?? createClock();
  const world = new World(clock);
  const seed = options.seed ?? seedBaseline;
  const app = new Hono<SandboxEnv>({ getPath: pathForRouting });
  const parts: SandboxPart[] = [];
  const sandbox: Sandbox = {
    app,
    world,
    clock,
    switches: { ...DEFAULT_SWITCHES, ...options.switches },
    host: 'localhost',
    fetch: async (request) => await app.fetch(request),
    reset() {
      world.reset();
      seed(world);
      for (const part of parts) part.reset?.();
    },
    async start(where = {}) {
      const running = await listen(app, where.port ?? 0, where.hostname ?? '127.0.0.1');
      sandbox.host = new URL(running.url).host;
      return {
        ...running,
        async close() {
          await running.close();
          for (const part of parts) await part.close?.();
        },
      };
    },
  };
  seed(world);
  app.use(frame(sandbox));
  for (const factory of options.parts ?? []) {
    const part = factory(sandbox);
    parts.push(part);
    part.mount?.(app);
    if (part.middleware !== undefined) app.use(part.middleware);
  }
  app.get('/login/companyinfo/:company', (c) => answerDiscovery(c, sandbox));
  app.route('/:codebase/apis/3.0', createApi(sandbox));
  app.notFound((c) => c.html(NO_SUCH_FILE, 404));
  app.onError((error, c) => {
    const answer = toErrorResponse(error);
    // Any other error is a bug, or a fault that cuts the connection.
    if (answer === undefined) throw error;
    return c.body(answer.body, answer.status, {
      'Content-Type': 'application/json; charset=utf-8',
    });
  });
  return sandbox;
}

/** Adds to every answer the sandbox's date and a request id, also to the errors of the web server itself. */
function frame(sandbox: Sandbox): MiddlewareHandler<SandboxEnv> {
  return async (c, next) => {
    const requestId = randomUUID();
    c.set('requestId', requestId);
    const url = new URL(c.req.url);
    const tooLong = url.pathname.length + url.search.length > sandbox.switches.maxUrlLength;
    if (tooLong && !url.pathname.startsWith('/__sandbox/')) {
      c.res = c.html(URL_TOO_LONG, 414);
    } else {
      await next();
    }
    c.res.headers.set('Date', new Date(sandbox.clock.now()).toUTCString());
    c.res.headers.set('x-cw-request-id', requestId);
  };
}

/**
 * The path as routes see it: below the API in lower case and without doubled slashes, both of which
 * the server takes (OBS). Other paths stay as they are.
 */
function pathForRouting(request: Request): string {
  const { url } = request;
  const start = url.indexOf('/', url.indexOf('://') + 3);
  const end = url.slice(start).search(/[?#]/);
  const path = start < 0 ? '/' : url.slice(start, end < 0 ? undefined : start + end);
  if (!/\/apis\/3\.0\//i.test(path)) return path;
  return path.toLowerCase().replaceAll(/\/{2,}/g, '/');
}
