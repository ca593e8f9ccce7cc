import type { Command } from 'commander';
import { organizationDocument } from '../../contract/organization.ts';
import { commandLine } from '../../core/actor.ts';
import { Failure } from '../../core/failure.ts';
import { plainText } from '../../core/plainText.ts';
import {
  addOrganization,
  findOrganization,
  removeOrganization,
  renameOrganization,
} from '../../engine/setup/organizations.ts';
import type { OrganizationRow } from '../../ports/installation.ts';
import { examples, remarks } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import type { Output } from '../output/output.ts';
import { fittingTable, readable } from '../output/text.ts';
import { type CommonOptions, inSession } from '../session.ts';

const note = `Each organization has its own users, connection, contacts and settings. Name it with --organization ID, or
with AMPWISE_ORGANIZATION, in front of any command.`;

export const organizationsCommand: Configure = (command) => {
  command.addHelpText(
    'after',
    examples('ampwise organizations list', 'ampwise organizations add "Acme IT"') + remarks(note),
  );
  addList(command);
  addAdd(command);
  addShow(command);
  addRename(command);
  addRemove(command);
};

function addList(parent: Command): void {
  parent
    .command('list', { isDefault: true })
    .description('Lists the organizations of this installation.')
    .option('--json', 'JSON lines on standard output')
    .addHelpText('after', examples('ampwise organizations list --json'))
    .action((options: CommonOptions) =>
      inSession(options, async ({ output, installation }) => {
        const app = await installation();
        const found = await app.installation.organizations();
        const rows = found.map(({ id, name }) => [plainText(name), id]);
        output.page();
        output.say(...fittingTable([['name', 'id'], ...rows], output.columns));
        for (const one of found) {
          if (output.json && !(await output.document(organizationDocument(one)))) break;
        }
        return undefined;
      }),
    );
}

function addAdd(parent: Command): void {
  parent
    .command('add')
    .description('Adds an organization. It has no users yet.')
    .argument('<name>', 'name of the organization')
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise organizations add "Acme IT"'))
    .action((name: string, options: CommonOptions) =>
      inSession(options, async ({ output, installation }) => {
        const added = await addOrganization(await installation({ begin: true }), name);
        output.say(
          `Added ${plainText(added.name)}.`,
          `Work for it: ampwise --organization ${added.id} users add "Ann Lee" --email ann@example.com`,
        );
        return tell(output, added);
      }),
    );
}

function addShow(parent: Command): void {
  parent
    .command('show')
    .description('Shows an organization.')
    .argument('<organization>', 'id of the organization, the beginning of it, or its name')
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise organizations show default'))
    .action((id: string, options: CommonOptions) =>
      inSession(options, async ({ output, installation }) => {
        const found = await findOrganization(await installation(), id);
        output.say(`${plainText(found.name)} (${found.id})`);
        if (found.createdAt !== null) output.say(`Added ${readable(found.createdAt)}.`);
        return tell(output, found);
      }),
    );
}

function addRename(parent: Command): void {
  parent
    .command('rename')
    .description('Renames an organization. Its id stays.')
    .argument('<organization>', 'id of the organization, the beginning of it, or its name')
    .argument('<name>', 'the new name')
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise organizations rename default "Acme IT"'))
    .action((id: string, name: string, options: CommonOptions) =>
      inSession(options, async ({ output, installation }) => {
        const app = await installation();
        const storesOf = (one: string) => app.organization(one, commandLine).stores;
        const renamed = await renameOrganization({ ...app, storesOf }, id, name);
        output.say(`Organization ${renamed.id} is now called ${plainText(renamed.name)}.`);
        return tell(output, renamed);
      }),
    );
}

function addRemove(parent: Command): void {
  parent
    .command('remove')
    .description(
      'Removes an organization with its users, contacts, links and history. Nothing changes in ConnectWise.',
    )
    .argument('<organization>', 'id of the organization, the beginning of it, or its name')
    .option('--yes', 'really remove it; this cannot be undone')
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise organizations remove ID --yes'))
    .action((id: string, { yes, ...options }: CommonOptions & { readonly yes?: boolean }) =>
      inSession(options, async ({ output, installation }) => {
        const app = await installation();
        const found = await findOrganization(app, id);
        if (yes !== true) {
          throw new Failure('bad_input', {
            field: '--yes',
            problem: 'not given; removing an organization deletes all of its data in AMP',
            accepted: '--yes, once you have a backup or need none',
          });
        }
        await removeOrganization(app, found.id);
        output.say(`Removed ${plainText(found.name)}.`);
        if (output.json) await output.document({ removed: found.id });
        return undefined;
      }),
    );
}

async function tell(output: Output, organization: OrganizationRow): Promise<undefined> {
  if (output.json) await output.document(organizationDocument(organization));
}
