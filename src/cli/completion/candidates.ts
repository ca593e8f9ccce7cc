import type { Command, Option } from 'commander';
import { plainSettings, settingNames } from '../../core/settings/plainSettings.ts';
import { choicesOf } from '../arguments.ts';
import type { CreateProgram } from '../configure.ts';
import { voice } from '../voice.ts';

/**
 * Completions of the last word: names of commands and subcommands, options, and values if their set
 * is fixed. The words are those after `ampwise`; the last may be empty. No data of an organization
 * is read, so it is fast and reveals nothing.
 */
export async function candidates(
  words: readonly string[],
  createProgram: CreateProgram,
): Promise<readonly string[]> {
  const current = words.at(-1) ?? '';
  const [name, ...rest] = words.slice(0, -1);
  const program = await createProgram(name === undefined ? [] : [name]);
  const names = program.commands.map((known) => known.name());
  const command = program.commands.find((known) => known.name() === name);
  const possible =
    name === undefined
      ? [...names, 'help', '--help', '--version']
      : name === 'help' && rest.length === 0
        ? names
        : command === undefined
          ? []
          : afterCommand(command, rest, current);
  // Options are offered only after a dash.
  const isWanted = (word: string) => word.startsWith('-') === current.startsWith('-');
  return possible.filter((word) => word.startsWith(current) && isWanted(word)).toSorted();
}

function afterCommand(
  command: Command,
  rest: readonly string[],
  current: string,
): readonly string[] {
  const part = command.commands.find((known) => known.name() === rest[0]);
  // Options of the default subcommand count as well.
  const usual = part === undefined ? usualPartOf(command) : undefined;
  const options = [command, part, usual].flatMap((one) => one?.options ?? []);
  const before = rest.at(-1);
  const option =
    before?.startsWith('-') === true
      ? options.find(({ long, short }) => before === long || before === short)
      : undefined;
  if (option !== undefined && takesValue(option)) return choicesOf(option.parseArg) ?? [];
  if (current.startsWith('-')) return [...options.flatMap(longOf), '--help'];
  if (command.name() === 'settings' && rest[0] === 'set') return settingWords(current);
  if (rest.length > 0) return [];
  return command
    .createHelp()
    .visibleCommands(command)
    .map((known) => known.name());
}

/** The default subcommand. */
function usualPartOf(command: Command): Command | undefined {
  // Commander stores its name but has no public way to read it.
  const name: unknown = Reflect.get(command, '_defaultCommandName');
  return command.commands.find((known) => known.name() === name);
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional;
}

function longOf({ long, hidden }: Option): readonly string[] {
  return long === undefined || long === null || hidden ? [] : [long];
}

/** `name=` for every setting; after the `=`, each value that the setting accepts. */
function settingWords(current: string): readonly string[] {
  return settingNames.flatMap((name) => {
    if (!current.startsWith(`${name}=`)) return [`${name}=`];
    const { read } = plainSettings[name];
    const { accepted } = voice.texts.settings[name];
    const named = accepted.match(/[a-z_]+/gu) ?? [];
    return named.filter((word) => read(word) !== undefined).map((word) => `${name}=${word}`);
  });
}
