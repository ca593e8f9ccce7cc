import type { Hono, MiddlewareHandler } from 'hono';
import type { Caller } from './auth/caller.ts';
import type { SandboxClock } from './clock.ts';
import type { Switches } from './switches.ts';
import type { World } from './world/world.ts';

/** The options of `createSandbox`; everything has a default. */
export interface SandboxOptions {
  /** Real time unless given. */
  readonly clock?: SandboxClock;
  readonly switches?: Partial<Switches>;
  /** Fills the empty world; by default the setup tables, one role and the default credentials. */
  readonly seed?: (world: World) => void;
  /** Faults, callbacks, control API and the like, in the order their middleware runs. */
  readonly parts?: readonly SandboxPartFactory[];
}

/** Hono's variables of a sandbox request. */
export interface SandboxEnv {
  Variables: { requestId: string; caller: Caller };
}

/** A part that runs beside the API in the same server. */
export interface SandboxPart {
  /** Runs around every request that is not answered by `mount`ed routes of an earlier part. */
  readonly middleware?: MiddlewareHandler<SandboxEnv>;
  /** Adds routes of its own; called before the API's routes are added. */
  readonly mount?: (app: Hono<SandboxEnv>) => void;
  /** Called after the world was reset to its seed. */
  readonly reset?: () => void;
  /** Called when a started sandbox closes. */
  readonly close?: () => void | Promise<void>;
}

export type SandboxPartFactory = (sandbox: Sandbox) => SandboxPart;

/** A started sandbox. */
export interface RunningSandbox {
  /** `http://127.0.0.1:PORT`, without trailing slash. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** One simulated ConnectWise site with its HTTP surface. */
export interface Sandbox {
  readonly app: Hono<SandboxEnv>;
  readonly world: World;
  readonly clock: SandboxClock;
  /** May be changed while running; the next request sees it. */
  readonly switches: Switches;
  /** Host and port the site believes it is reached at; set by `start`, used in `SiteUrl` and hrefs. */
  host: string;
  /** Handles a request in process, with the same answers as over a socket. */
  fetch(request: Request): Promise<Response>;
  /** Resets world, faults, journal and callbacks to the seed. The clock and switches stay. */
  reset(): void;
  /** Listens on 127.0.0.1; port 0 (default) picks a free one. */
  start(options?: { readonly port?: number; readonly hostname?: string }): Promise<RunningSandbox>;
}
