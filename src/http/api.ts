import { randomBytes } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { asFailure } from '../core/failure.ts';
import { isClaimed } from '../engine/setup/entering.ts';
import { clientAddress, networkOf, proxyList } from './clientAddress.ts';
import type { ApiDeps } from './deps.ts';
import { docsFile } from './docsPage.ts';
import { checkAllowance, createLimiter, limitHeaders, tighter } from './limits.ts';
import { openApiDocument } from './openApi.ts';
import type { Operation } from './operation.ts';
import { operations as all } from './operations.ts';
import { createWatches } from './organizationWatch.ts';
import { answer } from './pipeline.ts';
import { type OwnRefusals, problemOf } from './problem.ts';
import { Refusal } from './refusal.ts';
import { webAnswer } from './webApp.ts';

/**
 * The method of input that could not be parsed as a request: the server of src/app uses it to ask
 * for an answer. No client can send it, because node rejects methods it does not know.
 */
export const unreadable = 'UNREADABLE';

/** The path prefix of all operations. */
export const base = '/api/v1';

type Variables = { readonly requestId: string; readonly address: string };
type Env = {
  readonly Variables: Variables;
  /** What the server of src/app adds; absent if a test calls the app itself. */
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
    const requestId = sentId(context.req.header('x-request-id')) ?? deps.ids.next();
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

  /** Always answers with a problem document, whatever was thrown. */
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

  /** Answers a request in the API that matches no operation, and counts it against the address. */
  const counted = async (
    context: Context<Env>,
    work: () => Response | Promise<Response>,
  ): Promise<Response> => {
    const allowance = count(`address ${networkOf(context.get('address'))}`);
    const response = await Promise.resolve(allowance)
      .then(checkAllowance)
      .then(work)
      .catch((thrown: unknown) => refuse(context, thrown));
    for (const [name, value] of Object.entries(limitHeaders(allowance))) {
      response.headers.set(name, value);
    }
    return response;
  };

  const document = JSON.stringify(openApiDocument(operations, deps.version));
  const docs = async (context: Context<Env>): Promise<Response> => {
    const name = context.req.param('file') ?? '';
    const page = await docsFile(name, (file) => deps.docsFile(file));
    if (page === null) noSuchPath();
    return new Response(page.body, { headers: page.headers });
  };
  const pages = new Map<string, (context: Context<Env>) => Response | Promise<Response>>([
    [`${base}/openapi.json`, () => new Response(document, { headers: ofJson })],
    [`${base}/docs`, (context) => context.redirect(`${base}/docs/`)],
    [`${base}/docs/`, docs],
    [`${base}/docs/:file`, docs],
  ]);
  for (const [path, page] of pages) {
    app.get(path, (context) => counted(context, () => page(context)));
    app.all(path, (context) => counted(context, () => wrongMethod('GET')));
  }
  app.on(unreadable, '*', (context) => refuse(context, new Refusal('unreadable_request')));
  app.get('/health', (context) => context.json({ status: 'ok' }));
  app.get('/ready', async (context) => {
    const ready = await deps.ready().catch(() => false);
    return context.json({ status: ready ? 'ok' : 'unavailable' }, ready ? 200 : 503);
  });
  app.all('/health', () => wrongMethod('GET'));
  app.all('/ready', () => wrongMethod('GET'));

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
        tell(allowance) {
          Object.assign(told, limitHeaders(allowance));
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
    app.all(path, (context) => counted(context, () => wrongMethod(accepted)));
  }
  app.notFound(async (context) => {
    const { path, method } = context.req;
    const isPage = method === 'GET' || method === 'HEAD';
    const isOfApi = path === '/api' || path.startsWith('/api/');
    if (isOfApi) return await counted(context, noSuchPath);
    if (deps.web !== null && isPage) {
      const acceptEncoding = context.req.header('accept-encoding') ?? '';
      const found = await webAnswer(deps.web, path, {
        acceptEncoding,
        nonce: randomBytes(16).toString('base64'),
      });
      if (found !== null) {
        // The page reports it as well; without a database it reports that instead.
        const isGone = path === '/setup' && (await isClaimed(deps.people).catch(() => false));
        return new Response(found.body, { status: isGone ? 410 : 200, headers: found.headers });
      }
    }
    return refuse(context, new Refusal('no_such_path'));
  });
  app.onError((thrown, context) => refuse(context, thrown));
  return app;
}

const ofJson = { 'Content-Type': 'application/json' } as const;

/** The request id that a client sent, if it is safe to use anywhere. */
function sentId(given: string | undefined): string | null {
  return given !== undefined && /^[\w.:-]{1,64}$/u.test(given) ? given : null;
}

function wrongMethod(accepted: string): never {
  throw new Refusal('method_not_allowed', { headers: { Allow: accepted }, detail: { accepted } });
}

function noSuchPath(): never {
  throw new Refusal('no_such_path');
}

/** The router takes the first match, so literal parts have to come before parameters. */
function byPath(a: Operation, b: Operation): number {
  const [one, other] = [a, b].map(({ path }) => path.replaceAll('{', '~'));
  return one === other ? 0 : String(one) < String(other) ? -1 : 1;
}

/** The path of an operation in the router's syntax. */
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
