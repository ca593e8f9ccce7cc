import type { Command } from 'commander';
import { examples, remarks } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { type CommonOptions, inSession } from '../session.ts';

const note = `Stored secrets are sealed with the key in secret.key, or with the first key in AMPWISE_SECRET_KEY. Rotate it
if someone may have seen it. Earlier backups still need the old key, which stays in secret.key.`;

export const keysCommand: Configure = (command) => {
  command.addHelpText('after', examples('ampwise keys rotate') + remarks(note));
  addRotate(command);
};

function addRotate(parent: Command): void {
  parent
    .command('rotate')
    .description(
      'Seals all stored secrets again: with a new key in secret.key, or with the first key in AMPWISE_SECRET_KEY.',
    )
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise keys rotate --json'))
    .action((options: CommonOptions) =>
      inSession(options, async ({ output, installation }) => {
        const { key, sealed, inFile } = await (await installation()).rotateKeys();
        output.say(
          `Sealed ${sealed} stored ${sealed === 1 ? 'secret' : 'secrets'} with key ${key}.`,
          inFile
            ? 'Older keys stay in secret.key: earlier backups need them.'
            : 'You can now remove the other keys from AMPWISE_SECRET_KEY.',
        );
        if (output.json) await output.document({ key, sealed });
        return undefined;
      }),
    );
}
