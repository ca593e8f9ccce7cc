import { z } from 'zod';
import { todoSkipReasonSchema } from '../../contract/reason.ts';
import { listedTodoSchema, todoReasonCountSchema } from '../../contract/todo.ts';
import { notFound } from '../../core/notFound.ts';
import { isTimeZone } from '../../core/todo/dueDate.ts';
import { dueGroups } from '../../core/todo/dueGroup.ts';
import { todoTypes } from '../../core/todo/todo.ts';
import { instant } from '../../engine/deps.ts';
import { addTodo, editTodo } from '../../engine/records/enterTodo.ts';
import { type TodoFilter, type TodoRow, todoSorts } from '../../ports/todoStores.ts';
import { faults } from '../../texts/english/refusals.ts';
import { todoSkipAdvice } from '../../texts/skipSteps.ts';
import { listParameters, pageDocument, pageOf, searchParameter } from '../listing.ts';
import { located } from '../located.ts';
import { type Answer, type ApiRequest, ok, operation } from '../operation.ts';
import { listedTodo, presenting } from './listedTodos.ts';
import {
  enteredTodo,
  newTodoSchema,
  placeOfTodoField,
  todoPatchSchema,
  wholeTodoSchema,
} from './todoBody.ts';

const path = '/organizations/{org}/todos';
const tag = 'To-dos';
const params = z.strictObject({ id: z.string().min(1).max(200).describe('Id of the to-do.') });
const answers = [{ status: 200, description: 'The to-do.', schema: listedTodoSchema }] as const;

const ids = z.array(z.string().min(1)).optional();
const filterQuery = z.strictObject({
  ...searchParameter,
  removed: z
    .boolean()
    .default(false)
    .describe('Include removed to-dos. Those that wait are always included.'),
  removedOnly: z.boolean().default(false).describe('Only removed ones.'),
  status: z.array(z.enum(['open', 'done'])).optional(),
  type: z.array(z.enum(todoTypes)).optional(),
  waiting: z.boolean().optional().describe('Only those that wait, or sync only in part.'),
  disputed: z.boolean().optional().describe('Only those with an open conflict.'),
  reason: z
    .array(todoSkipReasonSchema)
    .optional()
    .describe('Only those that wait for one of these reasons.'),
  ampContactId: ids.describe('Only those of one of these AMP contacts, by id.'),
  assignee: ids.describe(
    'Only those assigned to one of these users, by id; `none`: without an assignee.',
  ),
});

const listQuery = filterQuery.extend({
  ...listParameters(todoSorts),
  due: z
    .array(z.enum(dueGroups))
    .optional()
    .describe(
      'Only those due then: `overdue`, `today`, in the `week` that ends on Sunday, `later`, `none`.',
    ),
  timeZone: z
    .string()
    .max(100)
    .refine(isTimeZone, faults.no_time_zone)
    .optional()
    .describe(
      'Time zone that days are counted in, such as `Europe/Berlin`. Defaults to that of the organization.',
    ),
});

function filterOf({ assignee, ...filter }: z.infer<typeof filterQuery>): TodoFilter {
  return { ...filter, assignee: assignee?.map((id) => (id === 'none' ? null : id)) };
}

type Request = Pick<ApiRequest, 'organization' | 'voice'>;

async function told(request: Request, row: TodoRow): Promise<Answer> {
  return ok(await listedTodo(request, row), versionOf(row));
}

function versionOf({ id, version }: TodoRow) {
  return { what: 'todo', id, version } as const;
}

/** Throws `not_found`. */
async function rowOf({ organization }: Pick<Request, 'organization'>, id: string) {
  const row = await organization.stores.todos.get(id);
  if (row === null) throw notFound('todo', id);
  return row;
}

type Change = Pick<
  ApiRequest<z.infer<typeof params>, unknown, z.infer<typeof todoPatchSchema>>,
  'organization' | 'voice' | 'params' | 'body' | 'expected'
>;

async function change(request: Change, whole: boolean): Promise<Answer> {
  const { organization, body } = request;
  const row = await rowOf(request, request.params.id);
  const expected = request.expected(row.version, { what: 'todo', id: row.id, by: row.editedBy });
  const present = await listedTodo(request, row);
  const entered = enteredTodo(body, present, { whole });
  if (entered.size === 0) return await told(request, row);
  const edit = () => editTodo(organization, row.id, entered, expected);
  return await told(request, await located(placeOfTodoField, edit));
}

/** Marks a to-do as done or open. */
function marking(id: string, word: 'done' | 'reopen', summary: string) {
  return operation(
    {
      id,
      method: 'post',
      path: `${path}/{id}/${word}`,
      tag,
      summary,
      access: 'todos.change',
      params,
      answers,
    },
    async (request) => {
      const { organization, params: wanted } = request;
      const status = word === 'done' ? 'done' : 'open';
      const now = instant(organization.clock);
      const { todos } = organization.stores;
      return await told(request, await todos.edit(wanted.id, { status }, 'any', now));
    },
  );
}

export const todoOperations = [
  operation(
    {
      id: 'listTodos',
      method: 'get',
      path,
      tag,
      summary: 'To-dos',
      access: 'todos.read',
      query: listQuery,
      answers: [{ status: 200, description: 'A page.', schema: pageOf(listedTodoSchema) }],
    },
    async (request) => {
      const { organization, query } = request;
      const { limit, cursor, sort, total, due, timeZone, ...rest } = query;
      const zone = timeZone ?? (await organization.stores.settings.get()).timeZone;
      const found = await organization.stores.todos.page({
        limit,
        cursor,
        sort,
        total,
        at: instant(organization.clock),
        filter: {
          ...filterOf(rest),
          ...(due === undefined ? {} : { due: { groups: due, zone } }),
        },
      });
      return ok(pageDocument(found, await presenting(request, found.rows)));
    },
  ),
  operation(
    {
      id: 'countTodoReasons',
      method: 'get',
      path: `${path}/reasons`,
      tag,
      summary: 'How many to-dos wait, by reason',
      description: 'Each count is the total of the list with that reason and the same filters.',
      access: 'todos.read',
      query: filterQuery,
      answers: [
        {
          status: 200,
          description: 'Reasons, most frequent first.',
          schema: z.strictObject({ data: z.array(todoReasonCountSchema).readonly() }),
        },
      ],
    },
    async ({ organization, query, voice: { texts, advice } }) => {
      const counts = await organization.stores.todos.reasons(filterOf(query));
      return ok({
        data: counts.map(({ reason, count }) => ({
          reason,
          title: texts.todoSkips[reason].title,
          advice: advice(todoSkipAdvice({ reason, about: null }, texts)),
          count,
        })),
      });
    },
  ),
  operation(
    {
      id: 'getTodo',
      method: 'get',
      path: `${path}/{id}`,
      tag,
      summary: 'A to-do',
      access: 'todos.read',
      params,
      answers,
    },
    async (request) => await told(request, await rowOf(request, request.params.id)),
  ),
  operation(
    {
      id: 'createTodo',
      method: 'post',
      path,
      tag,
      summary: 'Adds a to-do',
      access: 'todos.change',
      body: newTodoSchema,
      answers: [{ status: 201, description: 'The to-do.', schema: listedTodoSchema }],
    },
    async (request) => {
      const { organization, body } = request;
      const add = () => addTodo(organization, enteredTodo(body, null));
      const row = await located(placeOfTodoField, add);
      const document = await listedTodo(request, row);
      const location = `/api/v1/organizations/${organization.stores.organizationId}/todos/${row.id}`;
      return { status: 201, body: document, version: versionOf(row), location };
    },
  ),
  operation(
    {
      id: 'replaceTodo',
      method: 'put',
      path: `${path}/{id}`,
      tag,
      summary: 'Replaces a to-do',
      description: 'Members missing from the body are cleared.',
      access: 'todos.change',
      params,
      body: wholeTodoSchema,
      answers,
      versioned: true,
    },
    (request) => change(request, true),
  ),
  operation(
    {
      id: 'changeTodo',
      method: 'patch',
      path: `${path}/{id}`,
      tag,
      summary: 'Changes a to-do',
      description: 'Members missing from the body stay as they are; null clears a value.',
      access: 'todos.change',
      params,
      body: todoPatchSchema,
      answers,
      versioned: true,
    },
    (request) => change(request, false),
  ),
  operation(
    {
      id: 'removeTodo',
      method: 'delete',
      path: `${path}/{id}`,
      tag,
      summary: 'Removes a to-do',
      description: 'You can restore it.',
      access: 'todos.change',
      params,
      answers,
      versioned: true,
    },
    async (request) => {
      const { organization, params: wanted } = request;
      const { id, version, editedBy: by } = await rowOf(request, wanted.id);
      const expected = request.expected(version, { what: 'todo', id, by });
      const now = instant(organization.clock);
      return await told(request, await organization.stores.todos.remove(id, expected, now));
    },
  ),
  marking('finishTodo', 'done', 'Marks a to-do as done'),
  marking('reopenTodo', 'reopen', 'Reopens a to-do'),
  operation(
    {
      id: 'restoreTodo',
      method: 'post',
      path: `${path}/{id}/restore`,
      tag,
      summary: 'Restores a removed to-do',
      access: 'todos.change',
      params,
      answers,
    },
    async (request) => {
      const { organization, params: wanted } = request;
      const now = instant(organization.clock);
      return await told(request, await organization.stores.todos.restore(wanted.id, now));
    },
  ),
];
