/** Who makes a change and how. The name is the one they had at that time. */
export type Actor = {
  readonly kind: 'user' | 'token' | 'command_line' | 'run' | 'schedule' | 'callback';
  /** Of the user, the token or the run; null for the others. */
  readonly id: string | null;
  readonly name: string;
  readonly through: 'cli' | 'api' | 'web' | 'run';
  /** The request that made the change; stored only in the audit log. */
  readonly from?: { readonly requestId: string; readonly address: string };
};

/** A person at the command line who did not say which user they are. */
export const commandLine: Actor = {
  kind: 'command_line',
  id: null,
  name: 'command line',
  through: 'cli',
};

/** The schedule of the organization, which starts runs. */
export const scheduleActor: Actor = {
  kind: 'schedule',
  id: null,
  name: 'schedule',
  through: 'run',
};

/** ConnectWise, which said that records changed. */
export const callbackActor: Actor = {
  kind: 'callback',
  id: null,
  name: 'ConnectWise',
  through: 'run',
};

/** A user, and the interface they use. */
export function userActor(
  { id, name }: { readonly id: string; readonly name: string },
  through: Exclude<Actor['through'], 'run'>,
): Actor {
  return { kind: 'user', id, name, through };
}

/** A run that changes something by itself; `startedBy` says who started it. */
export function runActor(runId: string): Actor {
  return { kind: 'run', id: runId, name: 'a sync', through: 'run' };
}
