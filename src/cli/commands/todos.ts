import type { Command } from 'commander';
import { todoDocument } from '../../contract/todo.ts';
import { notFound } from '../../core/notFound.ts';
import { reasonsOf } from '../../core/plan/skipReasons.ts';
import { instant } from '../../engine/deps.ts';
import { idMeant } from '../../engine/inbox/recordNamed.ts';
import { waitingTodos } from '../../engine/inbox/skips.ts';
import { type TodoView, todoView } from '../../engine/inbox/todoView.ts';
import { addTodo, editTodo } from '../../engine/records/enterTodo.ts';
import { type TodoQuery, todosWanted } from '../../engine/records/todosWanted.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { type TodoRow, todoSorts } from '../../ports/todoStores.ts';
import { todoSkipAdvice } from '../../texts/skipSteps.ts';
import {
  examples,
  expectedBy,
  oneOf,
  remarks,
  type VersionOption,
  withVersion,
} from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { type ListOptions, tellList, withPages } from '../listing.ts';
import { namesOf } from '../names.ts';
import type { Output } from '../output/output.ts';
import { thousands } from '../output/text.ts';
import { todoListLines } from '../output/todo.ts';
import { type CommonOptions, inSession } from '../session.ts';
import { tellTodo, tellTodoInFull } from '../tellTodo.ts';
import { voice } from '../voice.ts';
import { addImport } from './todosImport.ts';
import { addMap } from './todosMap.ts';

export const todosCommand: Configure = (command) => {
  command.addHelpText(
    'after',
    examples(
      'ampwise todos add --contact ID --subject "Call back" --due 2026-03-05 --assignee ann@example.com',
      'ampwise todos list --waiting',
      'ampwise todos done ID',
      'ampwise todos import todos.csv',
      'ampwise todos map call="Phone Call" done=Completed',
    ),
  );
  addList(command);
  addShow(command);
  addAdd(command);
  addEdit(command);
  addSimple(command);
  addImport(command);
  addMap(command);
};

type TodoListOptions = ListOptions & TodoQuery;

function addList(parent: Command): void {
  withPages(parent.command('list', { isDefault: true }), todoSorts)
    .description('Lists to-dos: subject, contact, assignee and status.')
    .option('--contact <id>', 'only those of this AMP contact (id or e-mail address)')
    .option('--search <words>', 'only those with all these words in the subject')
    .option('--status <status>', 'open or done', oneOf('open', 'done'))
    .option('--waiting', 'only those that wait, or sync only in part')
    .option('--reason <code>', 'only those that wait for this reason')
    .option('--removed', 'include removed ones')
    .option('--json', 'JSON lines on standard output')
    .addHelpText(
      'after',
      examples('ampwise todos list --waiting', 'ampwise todos list --reason no_member --json') +
        remarks(`Reasons: ${reasonsOf('todo').join(', ')}`),
    )
    .action((options: TodoListOptions) =>
      inSession(options, async ({ output, organization, signal }) => {
        const { stores } = await organization();
        const wanted = await todosWanted(stores, await withContact(stores, options), '--');
        const view = await todoView(stores);
        const listed = await tellList(output, signal, options, {
          page: (query) => stores.todos.page({ ...query, filter: wanted }),
          lines: async (rows) =>
            output.json
              ? rows.map((row) => JSON.stringify(todoDocument(row, view, voice)))
              : await listLines(output, stores, rows, view),
          one: 'to-do',
          many: 'to-dos',
        });
        if (output.json || listed === null) return undefined;
        if (listed.total === 0 && Object.keys(options).length === 0) output.note(none);
        if (options.waiting === true) await tellReasons(output, stores);
        return undefined;
      }),
    );
}

const none = 'Add one: ampwise todos add --contact ann@example.com --subject "Call back"';

async function listLines(
  output: Output,
  stores: OrganizationStores,
  rows: readonly TodoRow[],
  view: TodoView,
): Promise<readonly string[]> {
  const ampContactIds = rows.map(({ ampContactId }) => ampContactId);
  const names = await namesOf(stores, { contactIds: [], ampContactIds });
  return rows.flatMap((row) =>
    todoListLines(row, names.ampContact(row.ampContactId), view, output.paint, output.columns),
  );
}

/** Why waiting to-dos wait, and what to do about it. */
async function tellReasons(output: Output, { skips }: OrganizationStores): Promise<void> {
  for (const { reason, count } of await waitingTodos({ skips })) {
    const { title } = voice.texts.todoSkips[reason];
    const advice = voice.advice(todoSkipAdvice({ reason }, voice.texts));
    output.note(`${thousands(count)}  ${title} (${reason})`, `  ${advice}`);
  }
}

function addShow(parent: Command): void {
  parent
    .command('show')
    .description('Shows one to-do: its values, its activity, why it waits, and its history.')
    .argument('<id>', 'id of the to-do, the beginning of it, or last')
    .option('--json', 'one JSON document on standard output')
    .addHelpText('after', examples('ampwise todos show ID'))
    .action((id: string, options: CommonOptions) =>
      inSession(options, async ({ output, organization }) => {
        const { stores } = await organization();
        const row = await stores.todos.get(await idMeant(stores, 'todo', id));
        if (row === null) throw notFound('todo', id);
        return await tellTodoInFull(output, stores, row);
      }),
    );
}

type EnterOptions = CommonOptions &
  VersionOption & {
    readonly contact?: string;
    readonly subject?: string;
    readonly notes?: string;
    readonly due?: string;
    readonly priority?: string;
    readonly type?: string;
    readonly assignee?: string;
  };

/** Completes the id of an AMP contact from its beginning. */
async function withContact<Options extends { readonly contact?: string | undefined }>(
  stores: OrganizationStores,
  options: Options,
): Promise<Options> {
  const { contact } = options;
  if (contact === undefined || contact.includes('@')) return options;
  return { ...options, contact: await idMeant(stores, 'amp_contact', contact) };
}

/** The given values, by field name. */
function enteredBy(options: EnterOptions): ReadonlyMap<string, string> {
  const given = Object.entries(options).filter(([name]) => name !== 'json' && name !== 'ifVersion');
  return new Map(given.map(([name, value]) => [name, String(value)]));
}

function addAdd(parent: Command): void {
  parent
    .command('add')
    .description('Adds a to-do. Once its contact is linked, the next sync makes it an activity.')
    .requiredOption('--contact <id>', 'id of the AMP contact, or its e-mail address')
    .requiredOption('--subject <text>', 'what to do')
    .option('--due <date>', '2026-03-05, or 2026-03-05T14:00, or with a zone: 2026-03-05T14:00Z')
    .option('--assignee <user>', 'id, e-mail address or name of a user')
    .option('--notes <text>', 'details; line breaks are kept')
    .option('--type <type>', 'task, call, email or meeting (default: task)')
    .option('--priority <priority>', 'low, normal or high (default: normal); stays in AMP')
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples(
        'ampwise todos add --contact ID --subject "Call back" --due 2026-03-05 --assignee ann@example.com',
        'ampwise todos add --contact ann@acme.example --subject "Send quote" --type email',
      ),
    )
    .action((options: EnterOptions) =>
      inSession(options, async ({ output, organization }) => {
        const deps = await organization();
        const entered = enteredBy(await withContact(deps.stores, options));
        const row = await addTodo(deps, entered, '--');
        await tellTodo(output, deps.stores, row);
        const about = await deps.stores.ampContacts.get(row.ampContactId);
        output.say(
          '',
          about?.link?.state === 'active'
            ? 'Added. The next sync makes an activity of it: ampwise sync'
            : `Added. It goes out once its contact is in ConnectWise. See why it is not: ampwise why ${row.ampContactId}`,
        );
        return undefined;
      }),
    );
}

function addEdit(parent: Command): void {
  withVersion(parent.command('edit'))
    .description('Changes a to-do. An empty text clears a field.')
    .argument('<id>', 'id of the to-do, the beginning of it, or last')
    .option('--subject <text>', 'what to do')
    .option('--due <date>', '2026-03-05, 2026-03-05T14:00, or "" for none')
    .option('--assignee <user>', 'id, e-mail address or name of a user, or "" for nobody')
    .option('--notes <text>', 'details')
    .option('--type <type>', 'task, call, email or meeting')
    .option('--priority <priority>', 'low, normal or high')
    .option('--contact <id>', 'another AMP contact, only until the to-do is sent')
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples('ampwise todos edit ID --due 2026-03-12', 'ampwise todos edit ID --assignee bea'),
    )
    .action((entered: string, options: EnterOptions) =>
      inSession(options, async ({ output, organization }) => {
        const deps = await organization();
        const { stores } = deps;
        const id = await idMeant(stores, 'todo', entered);
        const before = await stores.todos.get(id);
        const values = enteredBy(await withContact(stores, options));
        const row = await editTodo(deps, id, values, expectedBy(options), '--');
        await tellTodo(output, stores, row);
        output.say(
          '',
          before?.version === row.version
            ? 'Nothing changed.'
            : `Saved.${next(row, 'brings it to its activity')}`,
        );
        return undefined;
      }),
    );
}

function addSimple(parent: Command): void {
  for (const [name, description, said, already] of [
    ['done', 'Marks a to-do as done. The next sync closes its activity.', 'Done.', 'done'],
    ['reopen', 'Reopens a to-do that was done.', 'Open again.', 'open'],
    ['remove', 'Removes a to-do. You can restore it.', 'Removed.', 'removed'],
    ['restore', 'Restores a removed to-do.', 'Restored.', 'there'],
  ] as const) {
    const command = parent.command(name);
    (name === 'restore' ? command : withVersion(command))
      .description(description)
      .argument('<id>', 'id of the to-do, the beginning of it, or last')
      .option('--json', 'one JSON document on standard output')
      .addHelpText('after', examples(`ampwise todos ${name} ID`))
      .action((entered: string, options: CommonOptions & VersionOption) =>
        inSession(options, async ({ output, organization }) => {
          const { stores, clock } = await organization();
          const { todos } = stores;
          const id = await idMeant(stores, 'todo', entered);
          const expected = expectedBy(options);
          const now = instant(clock);
          const before = await todos.get(id);
          const row =
            name === 'done' || name === 'reopen'
              ? await todos.edit(id, { status: name === 'done' ? 'done' : 'open' }, expected, now)
              : name === 'remove'
                ? await todos.remove(id, expected, now)
                : await todos.restore(id, now);
          await tellTodo(output, stores, row);
          const { todoRemoved } = await stores.settings.get();
          const what = { ...follows, remove: removal[todoRemoved] }[name];
          const back = name === 'remove' ? [`To restore it: ampwise todos restore ${id}`] : [];
          const same = before?.version === row.version;
          output.say('', same ? `It was ${already} already.` : said + next(row, what), ...back);
          return undefined;
        }),
      );
  }
}

/** What the next sync will do with the activity. */
const follows = {
  done: 'closes its activity',
  reopen: 'opens its activity again',
  restore: 'follows its activity again',
} as const;

const removal = {
  close: 'closes its activity',
  delete: 'deletes its activity',
  leave: 'leaves its activity as it is',
} as const;

function next({ link }: TodoRow, what: string): string {
  return link === null || link.state === 'ended' ? '' : ` The next sync ${what}: ampwise sync`;
}
