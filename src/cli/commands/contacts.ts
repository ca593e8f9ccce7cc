import type { Command } from 'commander';
import { ampContactDocument } from '../../contract/contact.ts';
import { decisionDocument } from '../../contract/decision.ts';
import type { Decision } from '../../core/decision.ts';
import { notFound } from '../../core/notFound.ts';
import { lostAnswerOf } from '../../core/plan/lostAnswer.ts';
import { instant } from '../../engine/deps.ts';
import { lostAnswers } from '../../engine/inbox/lostAnswers.ts';
import { ampContactMeant } from '../../engine/inbox/recordNamed.ts';
import { addAmpContact, editAmpContact } from '../../engine/records/enterAmpContact.ts';
import { findUser } from '../../engine/setup/users.ts';
import { type AmpContactRow, ampContactSorts } from '../../ports/ampContactStores.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import {
  assignments,
  examples,
  expectedBy,
  type VersionOption,
  withVersion,
} from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { type ListOptions, tellList, withPages } from '../listing.ts';
import { ampContactLines, ampContactListLines } from '../output/contact.ts';
import { decisionLines } from '../output/decisions.ts';
import type { Output } from '../output/output.ts';
import { type CommonOptions, inSession } from '../session.ts';
import { addErase } from './contactsErase.ts';
import { addImport } from './contactsImport.ts';
import { addTimeline } from './contactsTimeline.ts';

export const contactsCommand: Configure = (command) => {
  command.addHelpText(
    'after',
    examples(
      'ampwise contacts list --search lee',
      'ampwise contacts add email=ann@example.com firstName=Ann',
      'ampwise contacts edit ID title="Head of IT" phone=',
      'ampwise contacts remove ID',
      'ampwise contacts timeline ID',
      'ampwise contacts import people.csv --dry-run',
      'ampwise contacts erase ID --yes',
    ),
  );
  addList(command);
  addShow(command);
  addAdd(command);
  addEdit(command);
  addRemoveAndRestore(command);
  addTimeline(command);
  addImport(command);
  addErase(command);
};

type ContactListOptions = ListOptions & {
  readonly search?: string;
  readonly removed?: boolean;
  readonly owner?: string;
};

function addList(parent: Command): void {
  withPages(parent.command('list'), ampContactSorts)
    .description('Lists AMP contacts, each with its id and whether it is linked.')
    .option('--search <words>', 'only those with all these words in name, e-mail or company')
    .option('--removed', 'include removed ones')
    .option('--owner <user>', 'only those of this user (id, e-mail address or name)')
    .option('--json', 'JSON lines on standard output')
    .addHelpText(
      'after',
      examples(
        'ampwise contacts list --search "ann lee"',
        'ampwise contacts list --sort -updatedAt --limit 50',
        'ampwise contacts list --json | head -1',
      ),
    )
    .action((options: ContactListOptions) =>
      inSession(options, async ({ output, organization, signal }) => {
        const { stores } = await organization();
        const { search, removed, owner } = options;
        const user = owner === undefined ? null : await findUser({ stores }, owner);
        const filter = { search, removed, ...(user === null ? {} : { owner: [user.id] }) };
        const lost = await lostAnswers({ stores });
        const documentOf = (row: AmpContactRow) =>
          ampContactDocument(row, lostAnswerOf(lost, { kind: 'amp_contact', id: row.id }));
        await tellList(output, signal, options, {
          page: (query) => stores.ampContacts.page({ ...query, filter }),
          lines: (rows) =>
            rows.flatMap((row) =>
              output.json
                ? [JSON.stringify(documentOf(row))]
                : ampContactListLines(row, output.paint, output.columns),
            ),
          one: 'AMP contact',
          many: 'AMP contacts',
        });
        return undefined;
      }),
    );
}

const decisionsShown = 5;

const ampContactText = 'id of the AMP contact, the beginning of it, last, or its e-mail address';

function addShow(parent: Command): void {
  parent
    .command('show')
    .description('Shows one AMP contact with all its fields.')
    .argument('<id>', ampContactText)
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise contacts show ID', 'ampwise contacts show ID --json'))
    .action((id: string, options: CommonOptions) =>
      inSession(options, async ({ output, organization }) => {
        const { stores } = await organization();
        const row = await stores.ampContacts.get(await ampContactMeant(stores, id));
        if (row === null) {
          throw notFound('amp_contact', id);
        }
        const about = [{ kind: 'amp_contact', id: row.id }] as const;
        return tell(output, stores, row, await stores.decisions.about(about, decisionsShown));
      }),
    );
}

function addAdd(parent: Command): void {
  parent
    .command('add')
    .description('Adds an AMP contact.')
    .argument('<name=value...>', 'fields with their values')
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples('ampwise contacts add email=ann@example.com firstName=Ann lastName=Lee'),
    )
    .action((texts: readonly string[], options: CommonOptions) =>
      inSession(options, async ({ output, organization }) => {
        const deps = await organization({ begin: true });
        return tell(output, deps.stores, await addAmpContact(deps, assignments(texts)));
      }),
    );
}

function addEdit(parent: Command): void {
  withVersion(parent.command('edit'))
    .description(
      'Changes fields of an AMP contact. To clear a field, leave the value empty: phone=',
    )
    .argument('<id>', ampContactText)
    .argument('<name=value...>', 'fields with their new values')
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples(
        'ampwise contacts edit ID title="Head of IT" phone=',
        'ampwise contacts edit ID owner=ann@example.com tags="newsletter, vip"',
      ),
    )
    .action((id: string, texts: readonly string[], options: CommonOptions & VersionOption) =>
      inSession(options, async ({ output, organization }) => {
        const deps = await organization();
        const edited = await editAmpContact(
          deps,
          await ampContactMeant(deps.stores, id),
          assignments(texts),
          expectedBy(options),
        );
        return tell(output, deps.stores, edited);
      }),
    );
}

function addRemoveAndRestore(parent: Command): void {
  for (const [name, description, done] of [
    ['remove', 'Removes an AMP contact. You can restore it.', 'Removed.'],
    ['restore', 'Restores a removed AMP contact.', 'Restored.'],
  ] as const) {
    const command = parent.command(name);
    (name === 'remove' ? withVersion(command) : command)
      .description(description)
      .argument('<id>', ampContactText)
      .option('--json', 'one JSON document on standard output')
      .addHelpText(
        'after',
        examples(`ampwise contacts ${name} ID`, `ampwise contacts ${name} ID --json`),
      )
      .action((entered: string, options: CommonOptions & VersionOption) =>
        inSession(options, async ({ output, organization }) => {
          const { stores, clock } = await organization();
          const { ampContacts } = stores;
          const id = await ampContactMeant(stores, entered);
          const row = await (name === 'remove'
            ? ampContacts.remove(id, expectedBy(options), instant(clock))
            : ampContacts.restore(id, instant(clock)));
          await tell(output, stores, row);
          const undo = name === 'remove' ? ` To restore it: ampwise contacts restore ${id}` : '';
          output.say('', `${done}${undo}`);
          return undefined;
        }),
      );
  }
}

async function tell(
  output: Output,
  stores: OrganizationStores,
  row: AmpContactRow,
  decisions?: readonly Decision[],
): Promise<undefined> {
  const { users, ampFields } = stores;
  const lost = await lostAnswers({ stores });
  const lostAnswer = lostAnswerOf(lost, { kind: 'amp_contact', id: row.id });
  const { owner } = row.fields;
  const user =
    owner === undefined ? undefined : (await users.list()).find(({ id }) => id === owner);
  const custom = await ampFields.list();
  output.say(...ampContactLines(row, user?.name ?? null, output.paint, custom, lostAnswer));
  output.say(...decisionLines(decisions ?? [], output.paint));
  if (!output.json) return;
  const document = ampContactDocument(row, lostAnswer);
  const decided = decisions?.map(decisionDocument);
  await output.document(decided === undefined ? document : { ...document, decisions: decided });
}
