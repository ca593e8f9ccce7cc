import type { Hono } from 'hono';
import { Call } from '../http/call.ts';
import { ApiError } from '../http/errors.ts';
import { checkVersion } from '../http/version.ts';
import type { Sandbox, SandboxEnv } from '../sandbox.ts';
import { answerCount, answerItem, answerList } from './read.ts';
import type { Resource, Stored } from './resource.ts';
import { answerCreate, answerDelete, answerUpdate } from './write.ts';

type Verb = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Handler = (call: Call) => Response | Promise<Response>;

/**
 * Adds routes below `apis/3.0/`. Paths are matched without regard to case, as the server does (OBS:
 * `securityroles` and `securityRoles` are both used), so route patterns are lower case.
 */
export class ApiRouter {
  readonly #app: Hono<SandboxEnv>;
  readonly #sandbox: Sandbox;

  constructor(app: Hono<SandboxEnv>, sandbox: Sandbox) {
    this.#app = app;
    this.#sandbox = sandbox;
  }

  /** Adds the verbs of one path; others answer 405. */
  path(
    path: string,
    verbs: Readonly<Partial<Record<Verb, Handler>>>,
    oldestVersion?: string,
  ): void {
    const pattern = `/${path.toLowerCase()}`;
    const handlers = new Map<string, Handler>(Object.entries(verbs));
    this.#app.all(pattern, async (c) => {
      const call = new Call(c, this.#sandbox);
      checkVersion(
        c.req.header('accept'),
        call.switches.serverVersion,
        call.switches.unsupportedVersion,
        oldestVersion,
      );
      const handler = handlers.get(c.req.method);
      if (handler === undefined) throw methodNotAllowed(c.req.method);
      return await handler(call);
    });
  }

  /** Adds a resource: list, `/count`, item. Add paths that its item path would swallow first. */
  resource<T extends Stored>(resource: Resource<T>): void {
    const { path, oldestVersion, blank, store, remove, noPut } = resource;
    this.path(
      path,
      {
        GET: (call) => answerList(call, resource),
        ...(blank === undefined ? {} : { POST: (call: Call) => answerCreate(call, resource) }),
      },
      oldestVersion,
    );
    this.path(`${path}/count`, { GET: (call) => answerCount(call, resource) }, oldestVersion);
    const update = (mode: 'patch' | 'replace') => (call: Call) =>
      answerUpdate(call, resource, mode);
    this.path(
      `${path}/:id`,
      {
        GET: (call) => answerItem(call, resource),
        ...(store === undefined ? {} : { PATCH: update('patch') }),
        ...(store === undefined || noPut === true ? {} : { PUT: update('replace') }),
        ...(remove === undefined ? {} : { DELETE: (call: Call) => answerDelete(call, resource) }),
      },
      oldestVersion,
    );
  }
}

function methodNotAllowed(method: string): ApiError {
  return new ApiError(
    405,
    'ConnectWiseApi',
    `The requested resource does not support http method '${method}'.`,
  );
}
