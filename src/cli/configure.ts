import type { Command } from 'commander';

/** Makes the program, with the code of only the command that these arguments name. */
export type CreateProgram = (args: readonly string[]) => Promise<Command>;

/**
 * Gives a command its description, options and action; code that inspects other commands makes the
 * program with `createProgram`.
 */
export type Configure = (command: Command, createProgram: CreateProgram) => void;
