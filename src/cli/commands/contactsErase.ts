import type { Command } from 'commander';
import { Failure } from '../../core/failure.ts';
import { ampContactMeant } from '../../engine/inbox/recordNamed.ts';
import { erasePerson } from '../../engine/records/erasePerson.ts';
import { examples, remarks } from '../arguments.ts';
import { counted } from '../output/text.ts';
import { type CommonOptions, inSession } from '../session.ts';

const note = `Deletes the AMP contact, what was read from ConnectWise, to-dos, waiting decisions, lines of runs and rows of imports.
The audit log keeps who decided something and when, without values. First remove the AMP contact, delete the person in
ConnectWise, and run ampwise sweep. Otherwise the next sync would bring the person back. Backups from before still have the
data.`;

type EraseOptions = CommonOptions & { readonly yes?: boolean };

/** Adds `contacts erase`. */
export function addErase(parent: Command): void {
  parent
    .command('erase')
    .description('Erases everything stored about a person. This cannot be undone.')
    .argument('<who>', 'AMP contact (id or e-mail address), or id of the contact in ConnectWise')
    .option('--yes', 'really erase it; this cannot be undone')
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise contacts erase ann@example.com --yes') + remarks(note))
    .action((who: string, { yes, ...options }: EraseOptions) =>
      inSession(options, async ({ output, organization }) => {
        const deps = await organization();
        const isContact = /^\d{1,10}$/u.test(who.trim());
        const id = isContact ? who.trim() : await ampContactMeant(deps.stores, who);
        if (yes !== true) {
          throw new Failure('bad_input', {
            field: '--yes',
            problem: 'not given; erasing a person cannot be undone',
            accepted: '--yes, once the person was deleted in ConnectWise',
          });
        }
        const erased = await erasePerson(deps, id);
        await deps.stores.erasure.compact();
        const { todos, lines } = erased;
        output.say(
          `Erased, with ${counted(todos, 'to-do', 'to-dos')} and ${counted(lines, 'line', 'lines')} of runs.`,
          'Earlier backups still have the data.',
        );
        if (output.json) await output.document(erased);
        return undefined;
      }),
    );
}
