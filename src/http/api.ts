import { randomBytes } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { asFailure } from '../core/failure.ts';
import { isClaimed } from '../engine/setup/entering.ts';
import { clientAddress, networkOf, proxyList } from './clientAddress.ts';
import type { ApiDeps } from './deps.ts';
import { docsFile } from './docsPage.ts';
import { createLimiter, tighter } from './limits.ts';
import { openApiDocument } from './openApi.ts';
import type { Operation } from './operation.ts';
import { operations as all } from './operations.ts';
import { createWatches } from './organizationWatch.ts';
import { answer } from './pipeline.ts';
import { type OwnRefusals, problemOf } from './problem.ts';
import { Refusal } from './refusal.ts';
import { webAnswer } from './webApp.ts';

/** Below which all operations are. */
export const base = '/api/v1';

type Variables = { readonly requestId: string; readonly address: string };
type Env = {
  readonly Variables: Variables;
  /** What the server of src/app adds; absent where a test calls the app itself. */
  readonly Bindings: {
    readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } };
  };
};

/** The API as one app, to be put on a socket. */
export function createApi(deps: ApiDeps, operations = all.toSorted(byPath)): Hono<Env> {
  const app = new Hono<Env>();
  const proxies = proxyList(deps.trustedProxies);
  const count = createLimiter(deps.clock, deps.limits.requestsPerMinute);
  const follow = createWatches(deps.clock);
  const countSignIns = createLimiter(deps.clock, deps.limits.signInsPerMinute);

  app.use(async (context, next) => {
    const requestId = deps.ids.next();
    const socket = context.env?.incoming?.socket?.remoteAddress ?? '127.0.0.1';
    context.set('requestId', requestId);
    context.set(
      'address',
      clientAddress(socket, context.req.header('x-forwarded-for') ?? null, proxies),
    );
    await next();
    context.header('X-Request-Id', requestId);
    addSecurityHeaders(context, await deps.publicUrl());
  });

  /** Nothing comes out but a problem document, whatever was thrown. */
  const refuse = (context: Context<Env>, thrown: unknown, own?: OwnRefusals): Response => {
    const requestId = context.get('requestId');
    const org = context.req.param('org') ?? null;
    const { document, headers } = problemOf(thrown, requestId, deps.texts, own, org);
    if (document.status >= 500) {
      const { code, detail } = asFailure(thrown);
      deps.log.error('request.failed', { requestId, code, error: String(detail.error ?? '') });
    } else if (document.status === 401 || document.status === 403 || document.status === 429) {
      const address = context.get('address');
      deps.log.warn('request.refused', { requestId, code: document.code, address });
    }
    return new Response(JSON.stringify(document), {
      status: document.status,
      headers: { ...headers, 'Content-Type': 'application/problem+json' },
    });
  };

  app.get('/health', (context) => context.json({ status: 'ok' }));
  app.get('/ready', async (context) => {
    const ready = await deps.ready().catch(() => false);
    return context.json({ status: ready ? 'ok' : 'unavailable' }, ready ? 200 : 503);
  });
  const document = openApiDocument(operations, deps.version);
  app.get(`${base}/openapi.json`, (context) => context.json(document));

  app.get(`${base}/docs`, (context) => context.redirect(`${base}/docs/`));
  const docs = async (context: Context<Env>): Promise<Response> => {
    const name = context.req.param('file') ?? '';
    const page = await docsFile(name, (file) => deps.docsFile(file));
    if (page === null) return refuse(context, new Refusal('no_such_path'));
    return new Response(page.body, { headers: page.headers });
  };
  app.get(`${base}/docs/`, docs);
  app.get(`${base}/docs/:file`, docs);

  for (const operation of operations) {
    app.on(operation.method.toUpperCase(), routeOf(operation), async (context) => {
      const told: Record<string, string> = {};
      const own = { ...operation.refusals, query: Object.keys(operation.query?.shape ?? {}) };
      const response = await answer(deps, operation, context, {
        requestId: context.get('requestId'),
        address: context.get('address'),
        follow,
        count: (client) =>
          operation.signIn === true
            ? tighter(count(client), countSignIns(networkOf(context.get('address'))))
            : count(client),
        tell({ limit, remaining, reset }) {
          told['RateLimit-Limit'] = String(limit);
          told['RateLimit-Remaining'] = String(remaining);
          told['RateLimit-Reset'] = String(reset);
        },
      }).catch((thrown: unknown) => {
        if (thrown instanceof Refusal) operation.onRefused?.(deps, thrown.code);
        return refuse(context, thrown, own);
      });
      for (const [name, value] of Object.entries(told)) response.headers.set(name, value);
      return response;
    });
  }

  const atPath = new Map<string, Operation[]>();
  for (const operation of operations) {
    const path = routeOf(operation);
    atPath.set(path, [...(atPath.get(path) ?? []), operation]);
  }
  for (const [path, known] of atPath) {
    const accepted = known.map(({ method }) => method.toUpperCase()).join(', ');
    app.all(path, (context) =>
      refuse(
        context,
        new Refusal('method_not_allowed', { headers: { Allow: accepted }, detail: { accepted } }),
      ),
    );
  }
  app.notFound(async (context) => {
    const { path, method } = context.req;
    const isPage = method === 'GET' || method === 'HEAD';
    if (deps.web !== null && isPage && path !== '/api' && !path.startsWith('/api/')) {
      const acceptEncoding = context.req.header('accept-encoding') ?? '';
      const found = await webAnswer(deps.web, path, {
        acceptEncoding,
        nonce: randomBytes(16).toString('base64'),
      });
      if (found !== null) {
        // The page says so too; without a database it says that instead.
        const isGone = path === '/setup' && (await isClaimed(deps.people).catch(() => false));
        return new Response(found.body, { status: isGone ? 410 : 200, headers: found.headers });
      }
    }
    return refuse(context, new Refusal('no_such_path'));
  });
  app.onError((thrown, context) => refuse(context, thrown));
  return app;
}

/** The router takes what comes first: a part that is written out before one that stands for anything. */
function byPath(a: Operation, b: Operation): number {
  const [one, other] = [a, b].map(({ path }) => path.replaceAll('{', '~'));
  return one === other ? 0 : String(one) < String(other) ? -1 : 1;
}

/** The path of an operation as the router takes it. */
function routeOf({ path }: Operation): string {
  return `${base}${path.replaceAll(/\{(\w+)\}/gu, ':$1')}`;
}

function addSecurityHeaders(context: Context, publicUrl: string): void {
  const { headers } = context.res;
  const set = (name: string, value: string) => {
    if (!headers.has(name)) headers.set(name, value);
  };
  set(
    'Content-Security-Policy',
    "default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  );
  set('X-Content-Type-Options', 'nosniff');
  set('Referrer-Policy', 'no-referrer');
  set('X-Frame-Options', 'DENY');
  set('Cross-Origin-Resource-Policy', 'same-origin');
  set('Cache-Control', 'no-store');
  if (publicUrl.startsWith('https:')) set('Strict-Transport-Security', 'max-age=31536000');
}
