import type { Interruption } from '../app/interruption.ts';
import type { App, Organization } from '../app/openApp.ts';
import type { Config } from '../config/readConfig.ts';
import { commandLine } from '../core/actor.ts';
import { asFailure, Failure } from '../core/failure.ts';
import { errorDocument, tellFailure } from './output/failure.ts';
import { createOutput, type Output } from './output/output.ts';

/** Whether a command may create the installation if there is none. */
export type Begin = { readonly begin: boolean };

/** What a command needs for its work. */
export type Session = {
  readonly output: Output;
  readonly config: Config;
  /** Aborted by the first Ctrl+C. */
  readonly signal: AbortSignal;
  /**
   * The organization that the command works for; the first call opens the database. Throws
   * `not_found` if the named organization does not exist, and `data_missing` if there is no data
   * yet: only `begin` creates it.
   */
  readonly organization: (how?: Begin) => Promise<Organization>;
  /**
   * The installation, for work that concerns no single organization. Throws `data_missing` in the
   * same way.
   */
  readonly installation: (how?: Begin) => Promise<App>;
};

/** What every command has. */
export type CommonOptions = { readonly json?: boolean };

/** Options of the program, which every command has. */
export type ProgramOptions = {
  /** Its id; absent for the default one. */
  readonly organization?: string;
  readonly quiet?: boolean;
  /** False to turn the pager off. */
  readonly pager?: boolean;
};

/** The options for the next command; a process runs one command at a time. */
let given: ProgramOptions = {};

/** Sets the program's options for the next command. */
export function workWith(options: ProgramOptions): void {
  given = options;
}

/** The work of a command; returns the exit code, or nothing for 0. */
export type Work = (session: Session) => Promise<number | undefined>;

const streams = { out: process.stdout, err: process.stderr } as const;

/** The document that a failed command prints for scripts, if it is more than the error. */
export type FailedDocument = (failure: Failure) => unknown;

/**
 * Runs a command: configuration, Ctrl+C, exit code, and one message for any error. Never throws.
 */
export async function inSession(
  options: CommonOptions,
  work: Work,
  failed: FailedDocument = (failure) => ({ error: errorDocument(failure) }),
): Promise<void> {
  const json = options.json === true;
  const closing: (() => Promise<void>)[] = [];
  const quiet = given.quiet === true;
  let output = createOutput(streams, { json, quiet, colour: false, pager: null });
  let interruption: Interruption | undefined;
  let config: Config | undefined;
  try {
    const { readConfig } = await import('../config/readConfig.ts');
    config = readConfig();
    const pager = given.pager === false ? null : config.pager;
    output = createOutput(streams, { json, quiet, colour: config.colour, pager });
    interruption = await interruptionOf(output);
    const session = sessionOf({ output, config, signal: interruption.signal }, closing);
    process.exitCode = (await work(session)) ?? 0;
  } catch (thrown) {
    const failure = failureOf(thrown, interruption?.signal.aborted === true);
    process.exitCode = errorDocument(failure).exit;
    tellFailure(output, failure, config?.log === 'debug');
    if (json) await output.document(failed(failure));
  } finally {
    await output.end();
    // From here on Ctrl+C kills the process: there is nothing left to finish cleanly.
    interruption?.dispose();
    for (const close of closing) {
      await close().catch((thrown: unknown) => {
        output.warn(`Closing failed: ${errorDocument(asFailure(thrown)).message}`);
      });
    }
  }
}

/** The error to report: once a command was interrupted, any other error means nothing. */
function failureOf(thrown: unknown, isInterrupted: boolean): Failure {
  const failure = asFailure(thrown);
  const isOfPrompt = failure.code === 'prompt_cancelled';
  return isInterrupted && !isOfPrompt ? new Failure('interrupted') : failure;
}

async function interruptionOf(output: Output): Promise<Interruption> {
  const { listenForInterruption } = await import('../app/interruption.ts');
  return listenForInterruption(() => {
    output.warn('', 'Stopping; what was done stays done. Press Ctrl+C again to stop at once.');
  });
}

/** The id of an organization that was named by something else. */
async function organizationMeant(app: App, entered: string): Promise<string> {
  const { findOrganization } = await import('../engine/setup/organizations.ts');
  return (await findOrganization(app, entered)).id;
}

function sessionOf(
  has: Pick<Session, 'output' | 'config' | 'signal'>,
  closing: (() => Promise<void>)[],
): Session {
  let installed: Promise<App> | null = null;
  const openInstallation = async (begin: boolean): Promise<App> => {
    const { openApp } = await import('../app/openApp.ts');
    const { waitLine } = await import('./output/progress.ts');
    let told = '';
    const app = await openApp(has.config, {
      begin,
      onWait(until, why) {
        const line = waitLine(until, why);
        if (line !== told) has.output.note(line);
        told = line;
      },
    });
    closing.push(() => app.close());
    return app;
  };
  const installation: Session['installation'] = async (how) => {
    // A reader failed to find it, but a later `begin` of the same command may create it.
    installed ??= openInstallation(how?.begin === true).catch((thrown: unknown) => {
      installed = null;
      throw thrown;
    });
    return await installed;
  };
  let opened: Promise<Organization> | null = null;
  const open = async (how: Begin | undefined): Promise<Organization> => {
    const app = await installation(how);
    const { defaultOrganization } = await import('../app/prepareDatabase.ts');
    const id = given.organization?.trim() ?? has.config.organization ?? defaultOrganization.id;
    const known = (await app.hasOrganization(id)) ? id : await organizationMeant(app, id);
    const organization = app.organization(known, commandLine);
    closing.unshift(() => organization.close());
    return organization;
  };
  return {
    ...has,
    async organization(how) {
      opened ??= open(how).catch((thrown: unknown) => {
        opened = null;
        throw thrown;
      });
      return await opened;
    },
    installation,
  };
}
