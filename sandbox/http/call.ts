import type { Context } from 'hono';
import { type Caller, levelOf, type RightVerb } from '../auth/caller.ts';
import type { CompiledModel } from '../model/compile.ts';
import { type Links, ReadContext } from '../model/readContext.ts';
import type { Sandbox, SandboxEnv } from '../sandbox.ts';
import type { Switches } from '../switches.ts';
import type { PermissionFunction } from '../world/baseline.ts';
import type { RightLevel } from '../world/setupEntities.ts';
import type { World } from '../world/world.ts';
import { ApiError, forbidden, unknownEndpoint } from './errors.ts';
import { modelVersion } from './version.ts';

/** One API request: its caller, its world and its parameters. */
export class Call {
  readonly context: Context<SandboxEnv>;
  readonly world: World;
  readonly switches: Switches;
  readonly caller: Caller;
  readonly url: URL;

  constructor(context: Context<SandboxEnv>, sandbox: Sandbox) {
    this.context = context;
    this.world = sandbox.world;
    this.switches = sandbox.switches;
    this.caller = context.get('caller');
    this.url = new URL(context.req.url);
  }

  /** A model as the version of this request has it. */
  modelOf<T>(compiled: CompiledModel<T>): CompiledModel<T> {
    const accept = this.context.req.header('accept');
    return compiled.asOf(modelVersion(accept, this.switches.serverVersion));
  }

  /** The list's address without query, as `Link` headers repeat it. */
  get address(): string {
    return this.url.origin + this.url.pathname;
  }

  /** A rendering context whose links lead back through the codebase of this request. */
  reading(links: Links): ReadContext {
    const codebase = this.url.pathname.split('/')[1] ?? 'v4_6_release';
    return new ReadContext(this.world, `${this.url.origin}/${codebase}/apis/3.0/`, links);
  }

  /** A numeric path parameter; anything else is no endpoint. */
  id(name: string): number {
    const text = this.context.req.param(name) ?? '';
    if (!/^\d{1,10}$/.test(text)) throw unknownEndpoint();
    return Number(text);
  }

  /** The caller's level; throws 403 for `None`, and for `My` if the site rejects it. */
  require(permission: PermissionFunction | null, verb: RightVerb): RightLevel {
    if (permission === null) return 'All';
    const level = levelOf(this.world, this.caller, permission, verb);
    if (level === 'None' || (level === 'My' && this.switches.myRights === '403')) throw forbidden();
    return level;
  }

  /** The JSON body; 415 for another media type, 400 for bad JSON. */
  async body(): Promise<unknown> {
    const type = this.context.req.header('content-type') ?? '';
    if (type !== '' && !/\bjson\b/i.test(type)) {
      throw new ApiError(415, 'ConnectWiseApi', `The media type ${type} is not supported.`);
    }
    try {
      return JSON.parse(await this.context.req.text()) as unknown;
    } catch {
      throw new ApiError(400, 'ConnectWiseApi', 'The body is not valid JSON.');
    }
  }

  json(status: 200 | 201, body: unknown): Response {
    return this.text(status, JSON.stringify(body));
  }

  /** Answers with JSON that is text already. */
  text(status: 200 | 201, body: string, headers: Record<string, string> = {}): Response {
    return this.context.body(body, status, {
      'Content-Type': 'application/json; charset=utf-8',
      ...headers,
    });
  }
}
