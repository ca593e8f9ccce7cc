import type { Command } from 'commander';
import { tokenDocument } from '../../contract/token.ts';
import { plainText } from '../../core/plainText.ts';
import type { Scope } from '../../core/rights.ts';
import { addToken, findToken, lifetimeOf, removeToken } from '../../engine/setup/tokens.ts';
import { findUser } from '../../engine/setup/users.ts';
import { examples, oneOf, remarks } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { fittingTable, readable } from '../output/text.ts';
import { type CommonOptions, inSession } from '../session.ts';

const note = `A token lets a program use the REST API of an organization. With the scope read, it can read everything; with
write, it can also change contacts, to-dos, filter and mapping, and start syncs; with admin, it can do everything.
A token of a user has the rights of that user, and stops working when the user is removed.`;

export const tokensCommand: Configure = (command) => {
  command.addHelpText(
    'after',
    examples(
      'ampwise tokens list',
      'ampwise tokens add --name "Web shop" --scope write',
      'ampwise tokens add --name Reports --scope read --user ann@example.com --expires 90d',
    ) + remarks(note),
  );
  addList(command);
  addAdd(command);
  addRemove(command);
};

function addList(parent: Command): void {
  parent
    .command('list', { isDefault: true })
    .description('Lists API tokens, and when each was last used.')
    .option('--json', 'JSON lines on standard output')
    .addHelpText('after', examples('ampwise tokens list --json'))
    .action((options: CommonOptions) =>
      inSession(options, async ({ output, organization }) => {
        const { stores } = await organization();
        const tokens = await stores.tokens.list();
        if (tokens.length === 0) {
          output.say(
            'There are no tokens.',
            'Add one: ampwise tokens add --name "Web shop" --scope write',
          );
        } else {
          const names = new Map((await stores.users.list()).map(({ id, name }) => [id, name]));
          const rows = tokens.map((token) => [
            plainText(token.name),
            `${token.prefix}…`,
            token.scope,
            token.userId === null ? '-' : plainText(names.get(token.userId) ?? ''),
            token.expiresAt === null ? 'never' : readable(token.expiresAt),
            token.lastUsedAt === null ? 'never' : readable(token.lastUsedAt),
            token.id,
          ]);
          output.page();
          output.say(...fittingTable([heading, ...rows], output.columns));
        }
        for (const token of tokens) {
          if (output.json && !(await output.document(tokenDocument(token)))) break;
        }
        return undefined;
      }),
    );
}

const heading = ['name', 'begins with', 'scope', 'user', 'expires', 'last used', 'id'];

type AddOptions = CommonOptions & {
  readonly name: string;
  readonly scope: Scope;
  readonly user?: string;
  readonly expires: string;
};

function addAdd(parent: Command): void {
  parent
    .command('add')
    .description('Adds an API token and shows it once.')
    .requiredOption('--name <name>', 'what it is for')
    .requiredOption('--scope <scope>', 'read, write or admin', oneOf('read', 'write', 'admin'))
    .option('--user <user>', 'id, e-mail address or name of its user; default: the organization')
    .option('--expires <days>', 'how long it works: 90d, or never', '365d')
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples('ampwise tokens add --name "Web shop" --scope write --expires 90d'),
    )
    .action(({ name, scope, user, expires, ...options }: AddOptions) =>
      inSession(options, async ({ output, organization, installation }) => {
        const days = lifetimeOf(expires, '--expires');
        const own = await organization();
        const { bearers } = await installation();
        const userId = user === undefined ? null : (await findUser(own, user)).id;
        const entered = { name, scope, userId, days };
        const { row, token } = await addToken({ ...own, bearers }, entered);
        output.say(
          token,
          `Keep it safe: it is not shown again.`,
          row.expiresAt === null
            ? 'It does not expire.'
            : `It expires on ${readable(row.expiresAt)}.`,
        );
        if (output.json) await output.document({ ...tokenDocument(row), token });
        return undefined;
      }),
    );
}

function addRemove(parent: Command): void {
  parent
    .command('remove')
    .description('Removes an API token. It stops working at once.')
    .argument('<token>', 'id of the token, the beginning of it, last, or its name')
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise tokens remove ID', 'ampwise tokens remove "Web shop"'))
    .action((id: string, options: CommonOptions) =>
      inSession(options, async ({ output, organization }) => {
        const own = await organization();
        const token = await findToken(own, id);
        await removeToken(own, token.id);
        output.say(`Removed the token ${plainText(token.name)}.`);
        if (output.json) await output.document({ removed: token.id });
        return undefined;
      }),
    );
}
