import { examples, remarks } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { type CommonOptions, inSession } from '../session.ts';

const note = `The first person to open the link creates the first organization and becomes its administrator. It works for
24 hours; after that, this command makes a new one. Once someone has used a link, it makes no new one.`;

export const setupLinkCommand: Configure = (command) => {
  command
    .description('Prints the one-time link that sets up a new installation.')
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise setup-link') + remarks(note))
    .action((options: CommonOptions) =>
      inSession(options, async ({ output, installation }) => {
        const setupLink = await (await installation({ begin: true })).setupLink(null);
        output.say(setupLink ?? 'This installation is already set up.');
        if (output.json) await output.document({ setupLink });
        return undefined;
      }),
    );
};
