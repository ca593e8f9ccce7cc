import type { Command } from 'commander';
import { userDocument } from '../../contract/user.ts';
import type { User } from '../../core/contact/owners.ts';
import { Failure } from '../../core/failure.ts';
import { plainText } from '../../core/plainText.ts';
import type { Settings } from '../../core/settings/settings.ts';
import {
  addUser,
  clearCompanyOwner,
  findUser,
  removeUser,
  setCompanyOwner,
  setDefaultOwner,
  setMember,
  verifyMember,
} from '../../engine/setup/users.ts';
import { type UserRow, userSorts } from '../../ports/policyStores.ts';
import {
  examples,
  expectedBy,
  oneOf,
  recordId,
  remarks,
  type VersionOption,
  withVersion,
} from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { type ListOptions, tellList, withPages } from '../listing.ts';
import type { Output } from '../output/output.ts';
import { fittingTable } from '../output/text.ts';
import { quoted } from '../quoted.ts';
import { type CommonOptions, inSession } from '../session.ts';
import { addInvite } from './usersInvite.ts';

type NoneOptions = CommonOptions & { readonly none?: boolean };

const note = `An AMP contact belongs to the territory manager of its company, if that member is a user. Otherwise it
belongs to the owner set for the company, or to the default user. The default user also gets the to-dos of
assignees without a Member ID.
USER is the id, e-mail address or name of a user.`;

export const usersCommand: Configure = (command) => {
  command.addHelpText(
    'after',
    examples(
      'ampwise users list',
      'ampwise users add "Ann Lee" --email ann@example.com --member alee',
      'ampwise users invite ann@example.com --role admin',
      'ampwise users member ann@example.com alee',
      'ampwise users default ann@example.com',
      'ampwise users company 250 ann@example.com',
    ) + remarks(note),
  );
  addList(command);
  addAdd(command);
  addInvite(command);
  addMember(command);
  addDefault(command);
  addCompany(command);
  addRemove(command);
};

function addList(parent: Command): void {
  withPages(parent.command('list', { isDefault: true }), userSorts)
    .description('Lists users, their Member IDs, and the companies and contacts they own.')
    .option('--json', 'JSON lines on standard output')
    .addHelpText('after', examples('ampwise users list --sort email', 'ampwise users list --json'))
    .action((options: ListOptions) =>
      inSession(options, async ({ output, organization, signal }) => {
        const { stores } = await organization();
        const settings = await stores.settings.get();
        let above = [heading];
        await tellList(output, signal, options, {
          page: (query) => stores.users.page(query),
          lines: (users) => {
            if (output.json) return users.map((one) => JSON.stringify(userDocument(one, settings)));
            if (users.length === 0) return [];
            const rows = [...above, ...users.map((user) => cells(user, settings))];
            above = [];
            return fittingTable(rows, output.columns);
          },
          one: 'user',
          many: 'users',
          none: [
            'There are no users yet, so AMP contacts have no owner.',
            'Add one: ampwise users add "Ann Lee" --email ann@example.com --member MEMBER_ID',
          ],
        });
        return undefined;
      }),
    );
}

const heading = ['name', 'e-mail', 'role', 'Member ID', 'owns', 'id'];

function cells(user: UserRow, settings: Settings): readonly string[] {
  const { isDefault, companies } = userDocument(user, settings);
  const owns = [
    ...(user.member === null ? [] : ['their territories']),
    ...(companies.length === 0 ? [] : [`company ${companies.join(', ')}`]),
    ...(isDefault ? ['the rest (default)'] : []),
  ];
  const member = user.member === null ? 'none' : plainText(user.member.identifier);
  return [
    plainText(user.name),
    plainText(user.email),
    user.role,
    member,
    owns.join('; ') || '-',
    user.id,
  ];
}

type AddOptions = CommonOptions & {
  readonly email: string;
  readonly role: User['role'];
  readonly member?: string;
};

function addAdd(parent: Command): void {
  parent
    .command('add')
    .description('Adds a user.')
    .argument('<name>', 'name of the person')
    .requiredOption('--email <address>', 'e-mail address of the person')
    .option('--role <role>', 'admin or member', oneOf('admin', 'member'), 'member')
    .option('--member <id>', 'Member ID: the ConnectWise user name')
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples('ampwise users add "Ann Lee" --email ann@example.com --role admin --member alee'),
    )
    .action((name: string, { email, role, member, ...options }: AddOptions) =>
      inSession(options, async ({ output, organization }) => {
        const own = await organization({ begin: true });
        const verified =
          member === undefined ? null : await verifyMember(await own.engine(), member);
        const user = await addUser(own, { name, email, role, member: verified });
        output.say(
          verified === null
            ? `Added ${plainText(user.name)}.`
            : `Added ${plainText(user.name)}, with the Member ID ${plainText(verified.identifier)}, verified.`,
        );
        if (verified === null) {
          output.say(`Their Member ID: ampwise users member ${quoted(user.email)} MEMBER_ID`);
        }
        return tell(output, user, await own.stores.settings.get());
      }),
    );
}

function addMember(parent: Command): void {
  withVersion(parent.command('member'))
    .description('Sets the Member ID of a user, if it is an active member in ConnectWise.')
    .argument('<user>', 'id, e-mail address or name')
    .argument('[member-id]', 'the ConnectWise user name of the person')
    .option('--none', 'removes the Member ID')
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples(
        'ampwise users member ann@example.com alee',
        'ampwise users member "Ann Lee" --none',
      ),
    )
    .action((who: string, memberId: string | undefined, options: NoneOptions & VersionOption) =>
      inSession(options, async ({ output, organization }) => {
        const wanted = eitherOr(memberId, options, 'Member ID');
        const own = await organization();
        const user = await findUser(own, who);
        const member = wanted === null ? null : await verifyMember(await own.engine(), wanted);
        const saved = await setMember(own, user, member, expectedBy(options));
        output.say(
          member === null
            ? `${plainText(user.name)} no longer has a Member ID.`
            : `${plainText(user.name)} has the Member ID ${plainText(member.identifier)}, verified.`,
          'The next sync applies it: ampwise sync',
        );
        return tell(output, saved, await own.stores.settings.get());
      }),
    );
}

function addDefault(parent: Command): void {
  parent
    .command('default')
    .description(
      'Sets the default user, who owns all AMP contacts without another owner, and gets the to-dos of assignees without a Member ID.',
    )
    .argument('[user]', 'id, e-mail address or name')
    .option('--none', 'nobody')
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples('ampwise users default ann@example.com', 'ampwise users default --none'),
    )
    .action((who: string | undefined, options: NoneOptions) =>
      inSession(options, async ({ output, organization }) => {
        const wanted = eitherOr(who, options, 'user');
        const own = await organization();
        const user = wanted === null ? null : await findUser(own, wanted);
        await setDefaultOwner(own, user);
        output.say(
          user === null
            ? 'There is no default user. To-dos of assignees without a Member ID wait.'
            : `The default user is ${plainText(user.name)}, for AMP contacts and to-dos that belong to no one else.`,
          'The next sync applies it: ampwise sync',
        );
        if (user !== null && user.member === null) {
          output.say(
            `${plainText(user.name)} has no Member ID, so such to-dos wait. Enter it: ampwise users member ${quoted(user.email)} MEMBER_ID`,
          );
        }
        if (output.json) await output.document({ defaultOwner: user?.id ?? null });
        return undefined;
      }),
    );
}

function addCompany(parent: Command): void {
  parent
    .command('company')
    .description('Sets the owner of the contacts of one company.')
    .argument('<company-id>', 'ConnectWise id of the company')
    .argument('[user]', 'id, e-mail address or name')
    .option('--none', 'remove the owner')
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples('ampwise users company 250 ann@example.com', 'ampwise users company 250 --none'),
    )
    .action((id: string, who: string | undefined, options: NoneOptions) =>
      inSession(options, async ({ output, organization }) => {
        const companyId = recordId(id, 'company');
        const wanted = eitherOr(who, options, 'user');
        const own = await organization();
        if (wanted === null) {
          await clearCompanyOwner(own, companyId);
          output.say(`Company ${companyId} no longer has its own owner.`);
          if (output.json) await output.document({ company: { id: companyId }, owner: null });
          return undefined;
        }
        const user = await findUser(own, wanted);
        const name = await setCompanyOwner(await own.engine(), companyId, user);
        output.say(
          `The contacts of ${plainText(name)} belong to ${plainText(user.name)}, unless its territory manager is a user.`,
          'The next sync applies it: ampwise sync',
        );
        if (output.json)
          await output.document({ company: { id: companyId, name }, owner: user.id });
        return undefined;
      }),
    );
}

function addRemove(parent: Command): void {
  withVersion(parent.command('remove'))
    .description('Removes a user. Their AMP contacts go to the next owner in line.')
    .argument('<user>', 'id, e-mail address or name')
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise users remove ann@example.com'))
    .action((who: string, options: CommonOptions & VersionOption) =>
      inSession(options, async ({ output, organization }) => {
        const own = await organization();
        const user = await findUser(own, who);
        await removeUser(own, user, expectedBy(options));
        output.say(`Removed ${plainText(user.name)}.`);
        if (output.json) await output.document({ removed: user.id });
        return undefined;
      }),
    );
}

/** An argument, or --none in its place. Throws `bad_input` if both or neither was given. */
function eitherOr(given: string | undefined, { none }: NoneOptions, field: string): string | null {
  if ((given === undefined) === (none === true)) return given ?? null;
  throw new Failure('bad_input', {
    field,
    problem: given === undefined ? 'not given' : 'given together with --none',
    accepted: `a ${field}, or --none`,
  });
}

async function tell(output: Output, user: UserRow, settings: Settings): Promise<undefined> {
  if (output.json) await output.document(userDocument(user, settings));
}
