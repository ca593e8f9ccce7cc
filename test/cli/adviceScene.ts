import { expect } from 'vitest';
import { Edits, someEditor } from '../../sandbox/control/edits.ts';
import { commandOf } from '../../src/cli/commandOf.ts';
import type { Step } from '../../src/texts/step.ts';
import { createInstallation, type Json, jsonOf, startSandbox } from './program.ts';
import type { Ended } from './served.ts';

export type StepOf<K extends Step['kind']> = Extract<Step, { readonly kind: K }>;

/** A situation in which a command prints advice, and how to check that the advice worked. */
export type Situation<S> = {
  readonly printed: Ended;
  readonly step: S;
  /** What the reader enters for the words in capitals. */
  readonly choose?: Readonly<Record<string, string>>;
  /** What the reader adds at the end. */
  readonly add?: readonly string[];
  readonly leads: (ended: Ended) => Promise<void> | void;
};

/** Creates a situation, and runs the command that prints the advice. */
export type Play<S> = () => Promise<Situation<S>>;

/** The stage for situations: an installation, a sandbox, and people on both sides. */
export type Scene = Awaited<ReturnType<typeof openScene>>;

/** Opens an installation that is not connected yet. */
export async function openScene() {
  const own = createInstallation();
  const site = await startSandbox({ seed: { contacts: 80 } });
  const { world } = site.sandbox;
  const edits = new Edits(world, someEditor(world));
  const people: Json[] = [];
  const run = (...args: readonly string[]) => own.run(args);
  async function done(...args: readonly string[]): Promise<Json> {
    const ended = await own.json(args);
    const error = ended.lines[0]?.error ?? null;
    expect({ args, code: ended.code, error }).toEqual({ args, code: 0, error: null });
    return ended.lines[0] ?? {};
  }
  return {
    own,
    site,
    world,
    edits,
    run,
    done,
    people,
    /** A linked AMP contact that no situation has used yet. */
    person: (): { readonly id: string; readonly contactId: number } => {
      const next = people.pop();
      if (next === undefined) throw new Error('too few linked contacts');
      return { id: String(next.id), contactId: Number(jsonOf(next.link).connectwiseId) };
    },
    /** A member who belongs to no user at the start. */
    member: (nth: number) => {
      const found = world.members
        .all()
        .filter(({ licenseClass, hidden }) => licenseClass === 'F' && !hidden)
        .filter(({ identifier }) => identifier !== 'jmoreno' && identifier !== 'exmember')[nth];
      if (found === undefined) throw new Error('too few members');
      return found;
    },
    todoFor: async (ampId: string, ...more: readonly string[]): Promise<string> => {
      const added = await done('todos', 'add', '--contact', ampId, '--subject', 'Call', ...more);
      return String(added.id);
    },
    waiting: async (todo: string) => (await done('todos', 'show', todo)).waiting,
    /** Runs the command as it was printed, with the reader's choices filled in. */
    follow: async (play: Play<Step>): Promise<void> => {
      const { printed, step, choose = {}, add = [], leads } = await play();
      const command = commandOf(step);
      expect((printed.stdout + printed.stderr).replaceAll(/\s+/gu, ' ')).toContain(command);
      const [, ...words] = wordsOf(command);
      const args = [...words.map((word) => choose[word] ?? word), ...add];
      const ended = await run(...args);
      expect({ args, ...ended }).toMatchObject({ args, code: 0 });
      await leads(ended);
    },
    close: async (): Promise<void> => {
      await site.close();
      own.remove();
    },
  };
}

/** Expects a text in the output. */
export function shows(text: string | RegExp): (ended: Ended) => void {
  return ({ stdout }) => {
    expect(stdout).toMatch(text);
  };
}

/** A command line as a shell would split it. */
export function wordsOf(command: string): readonly string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/gu)].map(
    ([, quoted, plain]) => quoted ?? plain ?? '',
  );
}
