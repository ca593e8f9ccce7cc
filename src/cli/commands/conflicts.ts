import type { Command } from 'commander';
import {
  type ConflictDocument,
  conflictDocument,
  todoConflictDocument,
} from '../../contract/conflict.ts';
import { decisionDocument } from '../../contract/decision.ts';
import type { Decision } from '../../core/decision.ts';
import { Failure } from '../../core/failure.ts';
import { notFound } from '../../core/notFound.ts';
import type { Side } from '../../core/plan/plan.ts';
import type { RecordRef } from '../../core/plan/record.ts';
import { conflictsShown, type ShownConflict } from '../../engine/inbox/conflictsShown.ts';
import { openConflicts } from '../../engine/inbox/decide.ts';
import {
  type ConflictRecord,
  conflictRecord,
  type DecidedConflicts,
  decideConflicts,
} from '../../engine/inbox/decideConflicts.ts';
import { contactMeant, recordMeant } from '../../engine/inbox/recordNamed.ts';
import { conflictSorts } from '../../ports/conflictStore.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { examples, oneOf } from '../arguments.ts';
import type { Configure } from '../configure.ts';
import { exitCodes } from '../exitCodes.ts';
import { type ListOptions, tellList, withPages } from '../listing.ts';
import { namesOf } from '../names.ts';
import { conflictLines, todoConflictLines } from '../output/conflicts.ts';
import { contactName } from '../output/contact.ts';
import { decisionLines } from '../output/decisions.ts';
import type { Output } from '../output/output.ts';
import { counted } from '../output/text.ts';
import { quoted } from '../quoted.ts';
import { type CommonOptions, inSession, type Session } from '../session.ts';
import { voice } from '../voice.ts';
import { addSettled } from './settledConflicts.ts';

export const conflictsCommand: Configure = (command) => {
  command.addHelpText(
    'after',
    examples(
      'ampwise conflicts list',
      'ampwise conflicts show 4711',
      'ampwise conflicts resolve 4711 title --choose amp',
      'ampwise conflicts resolve --all --choose connectwise',
      'ampwise conflicts settled',
    ),
  );
  addList(command);
  addShow(command);
  addResolve(command);
  addSettled(command);
};

function addList(parent: Command): void {
  withPages(parent.command('list', { isDefault: true }), conflictSorts)
    .description('Shows open conflicts: the values of both sides, and the last value they shared.')
    .option('--json', 'JSON lines on standard output')
    .addHelpText(
      'after',
      examples(
        'ampwise conflicts list --sort -since --limit 20',
        'ampwise conflicts list --json | jq .field',
      ),
    )
    .action((options: ListOptions) =>
      inSession(options, async ({ output, organization, signal }) => {
        const { stores } = await organization();
        const listed = await tellList(output, signal, options, {
          page: (query) => stores.conflicts.page(query),
          lines: async (rows) => {
            const shown = await conflictsShown({ stores }, rows);
            return output.json
              ? shown.map((one) => JSON.stringify(documentOf(one)))
              : await listLines(output, stores, shown);
          },
          one: 'open conflict',
          many: 'open conflicts',
          none: ['There is no open conflict.'],
        });
        if (listed !== null && listed.total > 0) {
          output.say(
            '',
            'Decide one:   ampwise conflicts resolve ID --choose connectwise (or amp)',
            'Decide all:   ampwise conflicts resolve --all --choose connectwise (or amp)',
          );
        }
        return undefined;
      }),
    );
}

function documentOf(one: ShownConflict): ConflictDocument {
  return one.kind === 'todo'
    ? todoConflictDocument(one.todo, one.conflict)
    : conflictDocument(one.row, contactName(one.row.contact), voice.texts);
}

/** The conflicts of a page, grouped by record. */
async function listLines(
  { paint, columns }: Output,
  stores: OrganizationStores,
  shown: readonly ShownConflict[],
): Promise<readonly string[]> {
  const ampContactIds = shown.flatMap((one) =>
    one.kind === 'todo' ? [one.todo.ampContactId] : [],
  );
  const names = await namesOf(stores, { contactIds: [], ampContactIds });
  const byRecord = new Map<string | number, ShownConflict[]>();
  for (const one of shown) {
    const id = one.kind === 'todo' ? one.todo.id : one.row.contactId;
    const same = byRecord.get(id);
    if (same === undefined) byRecord.set(id, [one]);
    else same.push(one);
  }
  return [...byRecord.values()].flatMap((ofRecord) => {
    const [row, ...rows] = ofRecord.flatMap((one) => (one.kind === 'contact' ? [one.row] : []));
    if (row !== undefined) return conflictLines([row, ...rows], names, paint, columns);
    const conflicts = ofRecord.flatMap((one) => (one.kind === 'todo' ? [one.conflict] : []));
    const [first] = ofRecord;
    if (first?.kind !== 'todo') return [];
    return todoConflictLines({ ...first.todo, conflicts }, names, paint, columns);
  });
}

function addShow(parent: Command): void {
  parent
    .command('show')
    .description('Shows the open conflicts of one contact or to-do.')
    .argument('<id>', 'ConnectWise id or e-mail address of the contact, or id of the to-do')
    .option('--json', 'JSON lines on standard output, one for each field')
    .addHelpText('after', examples('ampwise conflicts show 4711'))
    .action((id: string, options: CommonOptions) =>
      inSession(options, async (session) => {
        const { stores } = await session.organization();
        const record = conflictRecord(await conflictMeant(stores, id));
        if (!(await showRecord(session, record))) {
          throw notFound('contactId' in record ? 'conflict' : 'todo_conflict', id.trim());
        }
        const choose = `ampwise conflicts resolve ${quoted(id.trim())} [FIELD…] --choose connectwise (or amp)`;
        session.output.say('', `Decide: ${choose}`);
        return undefined;
      }),
    );
}

/** A contact by its id or e-mail address, or a to-do by its id. */
async function conflictMeant(stores: OrganizationStores, id: string): Promise<string> {
  return id.includes('@') ? await contactMeant(stores, id) : await recordMeant(stores, id);
}

/** Shows the conflicts of a record; returns whether there are any. */
async function showRecord(session: Session, record: ConflictRecord): Promise<boolean> {
  return 'contactId' in record
    ? await showContact(session, record.contactId)
    : await showTodo(session, record.todoId);
}

async function showContact({ output, organization }: Session, contactId: number): Promise<boolean> {
  const { stores } = await organization();
  const names = await namesOf(stores, { contactIds: [], ampContactIds: [] });
  const decisions = await earlier(stores, { kind: 'contact', id: contactId });
  for await (const rows of openConflicts({ stores }, contactId)) {
    output.say(...conflictLines(rows, names, output.paint, output.columns));
    output.say(...decisionLines(decisions, output.paint));
    for (const row of rows) {
      const document = withEarlier(
        conflictDocument(row, contactName(row.contact), voice.texts),
        decisions,
      );
      if (output.json && !(await output.document(document))) break;
    }
    return true;
  }
  return false;
}

async function showTodo({ output, organization }: Session, todoId: string): Promise<boolean> {
  const { stores } = await organization();
  const row = await stores.todos.get(todoId);
  if (row === null || row.conflicts.length === 0) return false;
  const decisions = await earlier(stores, { kind: 'todo', id: todoId });
  const names = await namesOf(stores, { contactIds: [], ampContactIds: [row.ampContactId] });
  output.say(...todoConflictLines(row, names, output.paint, output.columns));
  output.say(...decisionLines(decisions, output.paint));
  for (const conflict of row.conflicts) {
    const document = withEarlier(todoConflictDocument(row, conflict), decisions);
    if (output.json && !(await output.document(document))) break;
  }
  return true;
}

/** The last decisions about the record that is shown. */
async function earlier(
  { decisions }: OrganizationStores,
  record: RecordRef,
): Promise<readonly Decision[]> {
  return await decisions.about([record], 10);
}

/** A conflict with the earlier decisions about its field. */
function withEarlier(document: ConflictDocument, decisions: readonly Decision[]): object {
  const ofField = decisions.filter(
    ({ decided }) => decided.what === 'conflict_decided' && decided.field === document.field,
  );
  return { ...document, decisions: ofField.map(decisionDocument) };
}

type ResolveOptions = CommonOptions & { readonly all?: boolean; readonly choose: Side };

function addResolve(parent: Command): void {
  parent
    .command('resolve')
    .description('Chooses the value to keep. The other side gets it with the next sync.')
    .argument('[id]', 'ConnectWise id or e-mail address of the contact, or id of the to-do')
    .argument('[field...]', 'only these fields (default: all fields of the record)')
    .requiredOption('--choose <side>', 'connectwise or amp', oneOf('connectwise', 'amp'))
    .option('--all', 'the conflicts of all contacts and to-dos')
    .option('--json', 'one JSON document on standard output')
    .addHelpText(
      'after',
      examples(
        'ampwise conflicts resolve 4711 --choose amp',
        'ampwise conflicts resolve 4711 title phone --choose connectwise',
        'ampwise conflicts resolve TODO_ID due --choose amp',
        'ampwise conflicts resolve --all --choose connectwise',
      ),
    )
    .action((id: string | undefined, fields: readonly string[], options: ResolveOptions) =>
      inSession(options, async ({ output, organization, signal }) => {
        if ((id === undefined) === (options.all !== true)) {
          throw new Failure('bad_input', {
            field: 'id',
            problem: id === undefined ? 'not given' : 'given together with --all',
            accepted: 'the ConnectWise id of a contact, or the id of a to-do, or --all',
          });
        }
        const deps = await organization();
        const only = id === undefined ? null : conflictRecord(await conflictMeant(deps.stores, id));
        const found = await decideConflicts(deps, only, fields, options.choose, signal);
        tell(output, found, options.choose);
        if (output.json) await output.document({ choose: options.choose, ...found });
        return found.moved.length > 0 ? exitCodes.partial : undefined;
      }),
    );
}

function tell(
  output: Output,
  { decided, contacts, todos, moved }: DecidedConflicts,
  choose: Side,
): void {
  const side = choose === 'amp' ? 'AMP' : 'ConnectWise';
  if (decided + moved.length === 0) {
    output.say('There is no open conflict.');
    return;
  }
  const of = [
    ...(contacts > 0 || todos === 0 ? [counted(contacts, 'contact', 'contacts')] : []),
    ...(todos > 0 ? [counted(todos, 'to-do', 'to-dos')] : []),
  ].join(' and ');
  const conflicts = counted(decided, 'conflict', 'conflicts');
  output.say(`Decided ${conflicts} of ${of}: the value of ${side} wins.`);
  for (const one of moved) {
    const record = 'todoId' in one ? `To-do ${one.todoId}` : `Contact ${one.connectwiseId}`;
    const open = one.fields.join(', ');
    output.say(`  ${record} was edited in the meantime, so ${open} is still open.`);
  }
  if (moved.length > 0) output.say('Run a sync, then check them again: ampwise conflicts list');
  else output.say('Send it to the other side: ampwise sync');
}
