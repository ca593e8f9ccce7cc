import type { Command } from 'commander';

/** Makes the program, with the code of the one command that is asked for by some arguments. */
export type CreateProgram = (args: readonly string[]) => Promise<Command>;

/** Gives a command its description, options and action; what looks at other commands makes the program. */
export type Configure = (command: Command, createProgram: CreateProgram) => void;
