import type { Command } from 'commander';
import { itemsOf } from '../../../sandbox/editing/items.ts';
import { contactKind, type Kind, kindNamed, namedKind } from '../../../sandbox/editing/kinds.ts';
import { EditProblem, NotRunning, type Person, personAt } from '../../../sandbox/editing/person.ts';
import {
  addItem,
  addRecord,
  deleteItem,
  deleteRecord,
  editItem,
  editRecord,
  findRecords,
  readRecord,
} from '../../../sandbox/editing/records.ts';
import { Failure } from '../../core/failure.ts';
import { closestNames } from '../../core/filter/closest.ts';
import { assignments, examples, recordId, wholeNumber } from '../arguments.ts';
import type { Output } from '../output/output.ts';
import { changedLines, listLine, recordLines, titleOf } from '../output/sandboxRecord.ts';
import { type CommonOptions, inSession } from '../session.ts';
import { sandboxAddress } from './sandboxPlace.ts';

type Options = CommonOptions & { readonly port?: number; readonly state?: string };

/** Adds the commands that change a running sandbox by hand. */
export function addSandboxEdits(parent: Command): void {
  addList(parent);
  addShow(parent);
  addEdit(parent);
  addAdd(parent);
  addDelete(parent);
}

const whichRecord =
  'a contact by its id; or: company ID, activity ID, item CONTACT_ID ITEM_ID (a communication item)';

function addList(parent: Command): void {
  place(
    parent
      .command('list')
      .description('Lists records of the running sandbox, each with its id.')
      .argument('[kind]', 'contacts, companies or activities', 'contacts')
      .option('--search <words>', 'only those with all these words in the name')
      .option('--limit <n>', 'show at most this many', wholeNumber(1, 1000), 25),
    'JSON lines on standard output',
  )
    .addHelpText('after', examples('ampwise sandbox list companies --search acme'))
    .action((kindWord: string, options: Options & { search?: string; limit: number }) =>
      atSandbox(options, async (person, output) => {
        const kind = namedKind(kindWord);
        const found = await findRecords(person, kind, options.search ?? '', options.limit);
        if (found.length === 0) output.say(`No ${kind.plural}.`);
        for (const record of found) {
          output.say(listLine(record));
          if (output.json && !(await output.document(record))) break;
        }
        if (found.length === options.limit) {
          output.note(`The first ${found.length}; --limit shows more, --search fewer.`);
        }
      }),
    );
}

function addShow(parent: Command): void {
  place(
    parent
      .command('show')
      .description('Shows one record of the running sandbox, with the names of its fields.')
      .argument('<record...>', whichRecord),
  )
    .addHelpText('after', examples('ampwise sandbox show 4711', 'ampwise sandbox show company 250'))
    .action((words: readonly string[], options: Options) =>
      atSandbox(options, async (person, output) => {
        const { kind, id } = recordIn(words);
        const record = await readRecord(person, kind, id);
        output.say(...recordLines(kind, record, itemsOf(record)));
        if (output.json) await output.document(record);
      }),
    );
}

function addEdit(parent: Command): void {
  place(
    parent
      .command('edit')
      .description('Changes a record of the running sandbox, like a person in ConnectWise.')
      .argument('<record...>', `${whichRecord}; then name=value, nothing after the = clears`),
  )
    .addHelpText(
      'after',
      examples(
        'ampwise sandbox edit 4711 title="Head of IT" email=new@acme.example Mobile=',
        'ampwise sandbox edit 4711 inactiveFlag=yes',
        'ampwise sandbox edit company 250 types="Customer, Partner" territory="Gulf Coast"',
        'ampwise sandbox edit activity 12 status=Closed',
        'ampwise sandbox edit item 4711 9034 value=5550142 extension=7',
      ),
    )
    .action((words: readonly string[], options: Options) =>
      atSandbox(options, async (person, output) => {
        const { names, values } = split(words);
        if (values.length === 0) throw nothingEntered();
        const entries = assignments(values);
        const item = itemIn(names);
        if (item !== null) {
          const { before, after } = await editItem(person, item.contactId, item.itemId, entries);
          output.say(`Contact ${item.contactId}`, ...changedLines(before, after));
          if (output.json) await output.document(after);
          return;
        }
        const { kind, id } = recordIn(names);
        const { before, after } = await editRecord(person, kind, id, entries);
        output.say(`${titleOf(after)} (${kind.name} ${id})`, ...changedLines(before, after));
        if (output.json) await output.document(after);
      }),
    );
}

function addAdd(parent: Command): void {
  place(
    parent
      .command('add')
      .description('Adds a record to the running sandbox.')
      .argument(
        '<record...>',
        'contact, company, activity, or item CONTACT_ID (a communication item); then name=value',
      ),
  )
    .addHelpText(
      'after',
      examples(
        'ampwise sandbox add contact firstName=Ann lastName=Lee company=250 email=ann@acme.example',
        'ampwise sandbox add company name="Acme" types=Customer city=Boston',
        'ampwise sandbox add activity name="Call back" contact=4711 dateStart=2026-03-05T14:00:00Z',
        'ampwise sandbox add item 4711 type=Home value=5550142',
      ),
    )
    .action((words: readonly string[], options: Options) =>
      atSandbox(options, async (person, output) => {
        const { names, values } = split(words);
        if (values.length === 0) throw nothingEntered();
        const entries = assignments(values);
        const [word = '', contact] = names;
        if (word.toLowerCase() === 'item') {
          const contactId = recordId(contact ?? '', 'contact');
          const made = await addItem(person, contactId, entries);
          output.say(`Item ${String(made.id)} added to contact ${contactId}.`);
          if (output.json) await output.document(made);
          return;
        }
        const kind = namedKind(word);
        const made = await addRecord(person, kind, entries);
        output.say(`${titleOf(made)} (${kind.name} ${String(made.id)}) added.`);
        if (output.json) await output.document(made);
      }),
    );
}

function addDelete(parent: Command): void {
  place(
    parent
      .command('delete')
      .alias('remove')
      .description('Deletes a record of the running sandbox.')
      .argument('<record...>', whichRecord),
    'one JSON document on standard output: the record as it was',
  )
    .addHelpText(
      'after',
      examples('ampwise sandbox delete 4711', 'ampwise sandbox delete item 4711 9034'),
    )
    .action((words: readonly string[], options: Options) =>
      atSandbox(options, async (person, output) => {
        const item = itemIn(words);
        if (item !== null) {
          const gone = await deleteItem(person, item.contactId, item.itemId);
          output.say(`Item ${item.itemId} of contact ${item.contactId} deleted.`);
          if (output.json) await output.document(gone);
          return;
        }
        const { kind, id } = recordIn(words);
        const gone = await deleteRecord(person, kind, id);
        output.say(`${titleOf(gone)} (${kind.name} ${id}) deleted.`);
        if (output.json) await output.document(gone);
      }),
    );
}

/** Options that select the sandbox. */
function place(command: Command, json = 'one JSON document on standard output'): Command {
  return command
    .option('--port <n>', 'port of the sandbox (default: the running one)', wholeNumber(1, 65_535))
    .option('--state <file>', 'the sandbox that keeps its changes there')
    .option('--json', json);
}

async function atSandbox(
  options: Options,
  work: (person: Person, output: Output) => Promise<void>,
): Promise<void> {
  await inSession(options, async ({ output, config }) => {
    const url = sandboxAddress(config, options);
    try {
      await work(personAt(url), output);
    } catch (error) {
      throw asProblem(error, url);
    }
    return undefined;
  });
}

function asProblem(error: unknown, url: string): unknown {
  if (error instanceof NotRunning) {
    return new Failure('bad_input', {
      field: 'sandbox',
      problem: `no sandbox answers at ${url}`,
      accepted: 'one that runs: start it in another terminal with ampwise sandbox',
    });
  }
  if (!(error instanceof EditProblem)) return error;
  const { field, problem, accepted, choices } = error;
  const [near] = closestNames(
    field,
    choices.map((name) => ({ name })),
  );
  return new Failure('bad_input', {
    field,
    problem: near === undefined ? problem : `${problem}; closest is ${near}`,
    accepted,
  });
}

/** The words that name a record, and the values entered for it. */
function split(words: readonly string[]) {
  return {
    names: words.filter((word) => !word.includes('=')),
    values: words.filter((word) => word.includes('=')),
  };
}

function nothingEntered(): Failure {
  return new Failure('bad_input', {
    field: 'name=value',
    problem: 'nothing is entered',
    accepted: 'title="Head of IT"; nothing after the = clears a field',
  });
}

function recordIn(words: readonly string[]): { readonly kind: Kind; readonly id: number } {
  const [first = '', second, third] = words;
  const kind = kindNamed(first);
  if (kind === undefined && !/^\d+$/u.test(first)) namedKind(first);
  const id = kind === undefined ? first : second;
  const more = kind === undefined ? second : third;
  if (more !== undefined) {
    throw new Failure('bad_input', {
      field: 'record',
      problem: `"${more}" is one word too many`,
      accepted: whichRecord,
    });
  }
  return { kind: kind ?? contactKind, id: recordId(id ?? '', 'record') };
}

/** Contact and item of `item 4711 9034`; null: another record is meant. */
function itemIn(words: readonly string[]) {
  const [first = '', contact, item] = words;
  if (first.toLowerCase() !== 'item') return null;
  return { contactId: recordId(contact ?? '', 'contact'), itemId: recordId(item ?? '', 'item') };
}
