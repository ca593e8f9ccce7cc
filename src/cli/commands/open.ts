import { spawn } from 'node:child_process';
import { Failure } from '../../core/failure.ts';
import { notFound } from '../../core/notFound.ts';
import { recordAddress, type ShownRecord } from '../../engine/inbox/recordAddress.ts';
import { idMeant, recordMeant } from '../../engine/inbox/recordNamed.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { examples, remarks } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { type CommonOptions, inSession } from '../session.ts';

type Options = CommonOptions & { readonly company?: boolean; readonly print?: boolean };

const note = `It prints the address, and on a terminal opens it in your browser. An AMP contact leads to the contact it is linked
with, a to-do to its activity.`;

export const openCommand: Configure = (command) => {
  command
    .argument(
      '<record>',
      'ConnectWise id or e-mail address of a contact, or id of an AMP contact or to-do',
    )
    .option('--company', 'the id belongs to a company')
    .option('--print', 'only print the address')
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples('ampwise open 4711', 'ampwise open ann@example.com', 'ampwise open 250 --company') +
        remarks(note),
    )
    .action((entered: string, options: Options) =>
      inSession(options, async ({ output, organization }) => {
        const own = await organization();
        const connection = await own.connection();
        const record = await shownRecord(own.stores, entered, options.company === true);
        const url = recordAddress(connection, record);
        if (url === null) throw new Failure('example_only');
        output.say(url);
        if (output.json) await output.document({ ...record, url });
        else if (process.stdout.isTTY && options.print !== true) openInBrowser(url);
        return undefined;
      }),
    );
};

async function shownRecord(
  stores: OrganizationStores,
  entered: string,
  isCompany: boolean,
): Promise<ShownRecord> {
  const id = await recordMeant(stores, entered);
  if (/^\d{1,10}$/u.test(id)) return { kind: isCompany ? 'company' : 'contact', id: Number(id) };
  if (isCompany) {
    throw new Failure('bad_input', {
      field: '--company',
      problem: 'this is not the id of a company',
      accepted: 'the ConnectWise id of a company, such as 250',
    });
  }
  const todo = await stores.todos.get(id);
  if (todo !== null) {
    if (todo.link === null) throw notFound('activity', id, 'todos');
    return { kind: 'activity', id: todo.link.activityId };
  }
  const row = await stores.ampContacts.get(await idMeant(stores, 'amp_contact', id));
  if (row === null) throw notFound('person', id);
  if (row.link === null) throw new Failure('not_linked', { id: row.id });
  return { kind: 'contact', id: row.link.contactId };
}

/** If nothing can be opened, as on a server, the address is printed for copying. */
function openInBrowser(url: string): void {
  const [program, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', url]
        : ['xdg-open', url];
  const opener = spawn(program ?? 'xdg-open', args, { stdio: 'ignore', detached: true });
  opener.on('error', () => undefined);
  opener.unref();
}
