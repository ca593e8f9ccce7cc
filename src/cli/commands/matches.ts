import type { Command } from 'commander';
import type { Organization } from '../../app/openApp.ts';
import { linkedDocument, matchDocument } from '../../contract/match.ts';
import type { Link } from '../../core/contact/ampContact.ts';
import {
  acceptMatch,
  linkByHand,
  type Match,
  rejectMatch,
  relinkByHand,
  reopenMatch,
  unlinkByHand,
} from '../../engine/inbox/matches.ts';
import { questionsShown } from '../../engine/inbox/matchQuestions.ts';
import { ampContactMeant, contactMeant } from '../../engine/inbox/recordNamed.ts';
import { examples, recordId } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { type ListOptions, tellList, withPages } from '../listing.ts';
import { matchLines } from '../output/matches.ts';
import type { Output } from '../output/output.ts';
import { type CommonOptions, inSession } from '../session.ts';
import { voice } from '../voice.ts';

export const matchesCommand: Configure = (command) => {
  command.addHelpText(
    'after',
    examples(
      'ampwise matches list',
      'ampwise matches accept 4711',
      'ampwise matches reject 4711 AMP_ID',
      'ampwise matches reopen 4711 AMP_ID',
      'ampwise matches link 4711 AMP_ID',
      'ampwise matches unlink 4711',
      'ampwise matches relink 4711 AMP_ID',
    ),
  );
  addList(command);
  addAccept(command);
  addReject(command);
  addReopen(command);
  addLink(command);
  addUnlink(command);
  addRelink(command);
};

/** For each pair. */
const decisionsShown = 3;

/** Records listed unless `--limit` says more. */
const usuallyShown = 100;

const contactArgument = [
  '<contact-id>',
  'ConnectWise id or e-mail address of the contact',
] as const;
const ampArgument = [
  '<amp-id>',
  'id of the AMP contact, the beginning of it, or its e-mail address',
] as const;
const jsonOption = ['--json', 'one JSON document on standard output'] as const;

function addList(parent: Command): void {
  withPages(parent.command('list', { isDefault: true }), ['id'], usuallyShown)
    .description('Lists contacts and AMP contacts that may be the same person, side by side.')
    .option('--json', 'JSON lines on standard output')
    .addHelpText(
      'after',
      examples('ampwise matches list --limit 20', 'ampwise matches list --json'),
    )
    .action((options: ListOptions) =>
      inSession(options, async ({ output, organization, signal }) => {
        const own = await organization();
        await tellList(output, signal, options, {
          page: (query) => own.stores.matches.page(query),
          lines: async (questions) => {
            const lines: string[] = [];
            for (const { pairs } of await questionsShown(own, questions)) {
              for (const match of pairs) lines.push(...(await pairLines(own, output, match)));
            }
            return lines;
          },
          one: 'record to decide on',
          many: 'records to decide on',
          usual: usuallyShown,
          none: ['There are no matches to review.'],
        });
        return undefined;
      }),
    );
}

async function pairLines(
  { stores }: Stores,
  output: Output,
  match: Match,
): Promise<readonly string[]> {
  const both = [
    { kind: 'contact', id: match.contact.id },
    { kind: 'amp_contact', id: match.ampContact.id },
  ] as const;
  const decisions = await stores.decisions.about(both, decisionsShown);
  return output.json
    ? [JSON.stringify(matchDocument(match, decisions, voice.texts))]
    : [...matchLines(match, decisions, output.paint), ''];
}

type Stores = Pick<Organization, 'stores'>;

async function contactIdOf({ stores }: Stores, entered: string): Promise<number> {
  return recordId(await contactMeant(stores, entered), 'contact');
}

async function ampIdOf({ stores }: Stores, entered: string): Promise<string> {
  return await ampContactMeant(stores, entered);
}

function addAccept(parent: Command): void {
  parent
    .command('accept')
    .description('Confirms that both are the same person, and links them.')
    .argument(...contactArgument)
    .argument('[amp-id]', 'which one, if several were proposed')
    .option(...jsonOption)
    .addHelpText(
      'after',
      examples('ampwise matches accept 4711', 'ampwise matches accept 4711 AMP_ID'),
    )
    .action((id: string, ampContactId: string | undefined, options: CommonOptions) =>
      inSession(options, async ({ output, organization }) => {
        const own = await organization();
        const contactId = await contactIdOf(own, id);
        const other = ampContactId === undefined ? null : await ampIdOf(own, ampContactId);
        const link = await acceptMatch(own, contactId, other);
        return tellLink(output, link, []);
      }),
    );
}

function addReject(parent: Command): void {
  parent
    .command('reject')
    .description('Confirms that they are two people. Each syncs on its own.')
    .argument(...contactArgument)
    .argument(...ampArgument)
    .option(...jsonOption)
    .addHelpText('after', examples('ampwise matches reject 4711 AMP_ID'))
    .action((id: string, ampId: string, options: CommonOptions) =>
      inSession(options, async ({ output, organization }) => {
        const own = await organization();
        const contactId = await contactIdOf(own, id);
        const ampContactId = await ampIdOf(own, ampId);
        await rejectMatch(own, contactId, ampContactId);
        output.say(
          'Rejected: they are two people. The next sync handles each of them: ampwise sync',
        );
        if (output.json) await output.document({ rejected: { contactId, ampContactId } });
        return undefined;
      }),
    );
}

function addReopen(parent: Command): void {
  parent
    .command('reopen')
    .description(
      'Takes back what was decided about two records. The next sync proposes them again.',
    )
    .argument(...contactArgument)
    .argument(...ampArgument)
    .option(...jsonOption)
    .addHelpText('after', examples('ampwise matches reopen 4711 AMP_ID'))
    .action((id: string, ampId: string, options: CommonOptions) =>
      inSession(options, async ({ output, organization }) => {
        const own = await organization();
        const contactId = await contactIdOf(own, id);
        const ampContactId = await ampIdOf(own, ampId);
        await reopenMatch(own, contactId, ampContactId);
        output.say('Taken back. The next sync proposes them again: ampwise sync');
        if (output.json) await output.document({ reopened: { contactId, ampContactId } });
        return undefined;
      }),
    );
}

function addLink(parent: Command): void {
  parent
    .command('link')
    .description('Links a contact and an AMP contact that have no link.')
    .argument(...contactArgument)
    .argument(...ampArgument)
    .option(...jsonOption)
    .addHelpText('after', examples('ampwise matches link 4711 AMP_ID'))
    .action((id: string, ampContactId: string, options: CommonOptions) =>
      inSession(options, async ({ output, organization }) => {
        const own = await organization();
        const contactId = await contactIdOf(own, id);
        const link = await linkByHand(own, contactId, await ampIdOf(own, ampContactId));
        return tellLink(output, link, []);
      }),
    );
}

function addUnlink(parent: Command): void {
  parent
    .command('unlink')
    .description('Ends a link. Both records stay unchanged and no longer sync.')
    .argument(...contactArgument)
    .option(...jsonOption)
    .addHelpText('after', examples('ampwise matches unlink 4711'))
    .action((id: string, options: CommonOptions) =>
      inSession(options, async ({ output, organization }) => {
        const own = await organization();
        const contactId = await contactIdOf(own, id);
        const { ampContactId } = await unlinkByHand(own, contactId);
        output.say(
          'Unlinked. Both stay unchanged and do not sync until you decide.',
          `Two people, each synced on its own:  ampwise matches reject ${contactId} ${ampContactId}`,
          `The same person after all:           ampwise matches link ${contactId} ${ampContactId}`,
          `Link it with another:                ampwise matches link ${contactId} AMP_ID`,
        );
        if (output.json) await output.document({ unlinked: { contactId, ampContactId } });
        return undefined;
      }),
    );
}

function addRelink(parent: Command): void {
  parent
    .command('relink')
    .description('Links two records, and ends the links they have now.')
    .argument(...contactArgument)
    .argument(...ampArgument)
    .option(...jsonOption)
    .addHelpText('after', examples('ampwise matches relink 4711 AMP_ID'))
    .action((id: string, ampContactId: string, options: CommonOptions) =>
      inSession(options, async ({ output, organization }) => {
        const own = await organization();
        const contactId = await contactIdOf(own, id);
        const amp = await ampIdOf(own, ampContactId);
        const { link, apart } = await relinkByHand(own, contactId, amp);
        return tellLink(output, link, apart);
      }),
    );
}

async function tellLink(output: Output, link: Link, apart: readonly Link[]): Promise<undefined> {
  output.say(
    `Contact ${link.contactId} and AMP contact ${link.ampContactId} are linked.`,
    ...apart.map(
      (old) =>
        `Contact ${old.contactId} and AMP contact ${old.ampContactId} are no longer linked. The one without a link is on hold: ampwise holds list`,
    ),
    'The next sync merges their values: ampwise sync',
  );
  if (output.json) {
    await output.document(linkedDocument(link, apart));
  }
}
