import { createInterface, type Interface } from 'node:readline';
import { Failure } from '../core/failure.ts';
import type { Session } from './session.ts';

/**
 * A question before something that is hard to undo, and the option with which a script answers it.
 */
export type Question = {
  readonly message: string;
  /** Whether --yes was given. */
  readonly yes: boolean | undefined;
  /** Why the command asks, for the error if there is no terminal. */
  readonly problem: string;
  /** The option that answers, and the options it is used with. */
  readonly accepted?: string;
};

/** A terminal to ask on. */
export type Terminal = {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean };
};

const ofProcess: Terminal = { input: process.stdin, output: process.stderr };

/**
 * Asks on the terminal; only `y` and `yes` mean yes. Without a terminal, and with --json, `--yes`
 * is required. Throws `bad_input` without it, and `prompt_cancelled` at Ctrl+C or the end of the
 * input.
 */
export async function confirmed(
  { output, signal }: Pick<Session, 'output' | 'signal'>,
  { message, yes, problem, accepted = '--yes' }: Question,
  terminal: Terminal = ofProcess,
): Promise<boolean> {
  if (yes === true) return true;
  const { input, output: shown } = terminal;
  if (output.json || input.isTTY !== true || shown.isTTY !== true) {
    throw new Failure('bad_input', {
      field: '--yes',
      problem: `${problem}, and there is no terminal to ask on`,
      accepted,
    });
  }
  const lines = createInterface({ input, output: shown, terminal: true });
  try {
    const answer = await answered(lines, `${message} (yes/No) `, signal);
    return /^(?:y|yes)$/iu.test(answer.trim());
  } finally {
    lines.close();
  }
}

function answered(lines: Interface, question: string, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const cancel = () => reject(new Failure('prompt_cancelled'));
    if (signal.aborted) cancel();
    signal.addEventListener('abort', cancel, { once: true });
    lines.on('SIGINT', cancel).on('close', cancel);
    lines.question(question, (answer) => {
      signal.removeEventListener('abort', cancel);
      resolve(answer);
    });
  });
}
