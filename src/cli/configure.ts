import type { Command } from 'commander';

/** Adds arguments, options, examples and the work to a command that has its name and summary. */
export type Configure = (command: Command) => void;
