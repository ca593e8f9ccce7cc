import { examples, remarks } from '../arguments.ts';
import { candidates } from '../completion/candidates.ts';
import { completionScripts, shells } from '../completion/scripts.ts';
import type { Configure } from '../configure.ts';

const note = `It completes commands, options, and values from fixed lists. None of your data is
read for it. To have it in every new shell:

  bash   add to ~/.bashrc: eval "$(ampwise completion bash)"
  zsh    add to ~/.zshrc, after compinit: eval "$(ampwise completion zsh)"
  fish   ampwise completion fish > ~/.config/fish/completions/ampwise.fish`;

export const completionCommand: Configure = (command, createProgram) => {
  command.addHelpText('after', examples('eval "$(ampwise completion bash)"') + remarks(note));
  for (const shell of shells) {
    command
      .command(shell)
      .description(`The script that completes in ${shell}.`)
      .addHelpText('after', remarks(note))
      .action(() => {
        process.stdout.write(completionScripts[shell]);
      });
  }
  command
    .command('words', { hidden: true })
    .argument('[word...]')
    .action(async (words: readonly string[]) => {
      const found = await candidates(words, createProgram);
      process.stdout.write(found.map((word) => `${word}\n`).join(''));
    });
};
