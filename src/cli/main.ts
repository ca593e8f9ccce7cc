import { Command, CommanderError } from 'commander';
import { helpWidth } from './arguments.ts';
import { catalog } from './catalog.ts';
import { exitCodes } from './exitCodes.ts';
import { version } from './version.ts';
import { type WebFolder, webComesFrom } from './webFolder.ts';

const footer = `
Start here:
  ampwise demo                     see it work, without an account
  ampwise connect                  connect your ConnectWise, step by step
  ampwise sync                     bring AMP and ConnectWise together

Every command has --help with examples, and --json for scripts.
Settings come from the environment; docs/configuration.md lists them.`;

/**
 * Runs the command line; sets the exit code and never throws. Without a folder, `serve` has no web
 * app.
 */
export async function main(argv: readonly string[], webFolder?: WebFolder): Promise<void> {
  webComesFrom(webFolder ?? null);
  // Piping help into `head` is not an error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  try {
    const program = await createProgram(argv.slice(2));
    await program.parseAsync([...argv]);
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    // Help and version end this way as well, with 0.
    process.exitCode = thrown.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    if (thrown.exitCode !== 0 && argv.includes('--json')) {
      const error = {
        code: 'bad_input',
        message: thrown.message.replace(/^error: /u, '').replaceAll('\n', ' '),
        advice: 'See: ampwise --help',
        exit: exitCodes.usage,
      };
      process.stdout.write(`${JSON.stringify({ error })}\n`);
    }
  }
}

/** The program, with the code of only the command that is used. */
export async function createProgram(args: readonly string[]): Promise<Command> {
  const program = new Command('ampwise');
  program
    .description('Keeps the contacts of AMP and ConnectWise PSA in sync.')
    .version(version, '-V, --version', 'the version')
    .option(
      '--organization <id>',
      'work for this organization (id or name), where there are several',
    )
    .option('-q, --quiet', 'no progress, counts and hints, only results and errors')
    .option('--no-pager', 'show long lists all at once')
    .helpOption('-h, --help', 'this help')
    .helpCommand('help [command]', 'help for a command')
    .showHelpAfterError('See: ampwise --help')
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /u, 'Error: ')) })
    .configureHelp({
      helpWidth: helpWidth(),
      showGlobalOptions: true,
    })
    .exitOverride()
    .addHelpText('after', footer)
    .hook('preAction', async () => {
      // They may come before or after the name of a command, and are not among its own options.
      (await import('./session.ts')).workWith(program.opts());
    });

  // The only option of the program with a value, which is not a command.
  const operands = args.filter(
    (arg, index) => !arg.startsWith('-') && args[index - 1] !== '--organization',
  );
  const wanted = operands[0] === 'help' ? operands[1] : operands[0];
  for (const { name, summary, load } of catalog) {
    const command = program.command(name).summary(summary).description(capitalized(summary));
    if (name === wanted) (await load())(command, createProgram);
    command.showHelpAfterError(`See: ampwise ${name} --help`);
    for (const part of command.commands) {
      part.showHelpAfterError(`See: ampwise ${name} ${part.name()} --help`);
    }
  }
  return program;
}

function capitalized(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
