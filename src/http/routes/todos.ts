import { z } from 'zod';
import { todoSkipReasonSchema } from '../../contract/reason.ts';
import { todoDocument, todoSchema } from '../../contract/todo.ts';
import { notFound } from '../../core/notFound.ts';
import { instant } from '../../engine/deps.ts';
import { todoView } from '../../engine/inbox/todoView.ts';
import { addTodo, editTodo } from '../../engine/records/enterTodo.ts';
import { type TodoRow, todoSorts } from '../../ports/todoStores.ts';
import { listParameters, pageDocument, pageOf, searchParameter } from '../listing.ts';
import { located } from '../located.ts';
import { type Answer, type ApiRequest, ok, operation } from '../operation.ts';
import {
  enteredTodo,
  newTodoSchema,
  placeOfTodoField,
  todoPatchSchema,
  wholeTodoSchema,
} from './todoBody.ts';

const path = '/organizations/{org}/todos';
const tag = 'To-dos';
const params = z.strictObject({ id: z.string().min(1).max(200).describe('Of a to-do.') });
const answers = [{ status: 200, description: 'The to-do.', schema: todoSchema }] as const;

const ids = z.array(z.string().min(1)).optional();
const listQuery = z.strictObject({
  ...listParameters(todoSorts),
  ...searchParameter,
  removed: z.boolean().default(false).describe('Removed ones as well.'),
  status: z.array(z.enum(['open', 'done'])).optional(),
  waiting: z.boolean().optional().describe('Those that wait, or do not sync in full.'),
  disputed: z.boolean().optional().describe('Those with an open conflict.'),
  reason: z.array(todoSkipReasonSchema).optional().describe('That wait for one of these reasons.'),
  ampContactId: ids.describe('Of one of these AMP contacts, by id.'),
  assignee: ids.describe('Of one of these users, by id; `none`: of nobody.'),
});

type Request = Pick<ApiRequest, 'organization' | 'voice'>;

async function told({ organization, voice }: Request, row: TodoRow): Promise<Answer> {
  return ok(todoDocument(row, await todoView(organization.stores), voice), row.version);
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
  const { organization, voice, body } = request;
  const row = await rowOf(request, request.params.id);
  const expected = request.expected(row.version, { what: 'todo', id: row.id, by: row.editedBy });
  const present = todoDocument(row, await todoView(organization.stores), voice);
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
      answers: [{ status: 200, description: 'A page.', schema: pageOf(todoSchema) }],
    },
    async ({ organization, query, voice }) => {
      const { limit, cursor, sort, total, assignee, ...filter } = query;
      const found = await organization.stores.todos.page({
        limit,
        cursor,
        sort,
        total,
        filter: { ...filter, assignee: assignee?.map((id) => (id === 'none' ? null : id)) },
      });
      const view = await todoView(organization.stores);
      return ok(pageDocument(found, (row) => todoDocument(row, view, voice)));
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
      answers: [{ status: 201, description: 'The to-do.', schema: todoSchema }],
    },
    async (request) => {
      const { organization, body, voice } = request;
      const add = () => addTodo(organization, enteredTodo(body, null));
      const row = await located(placeOfTodoField, add);
      const document = todoDocument(row, await todoView(organization.stores), voice);
      const location = `/api/v1/organizations/${organization.stores.organizationId}/todos/${row.id}`;
      return { status: 201, body: document, version: row.version, location };
    },
  ),
  operation(
    {
      id: 'replaceTodo',
      method: 'put',
      path: `${path}/{id}`,
      tag,
      summary: 'Replaces a to-do',
      description: 'What the body does not name is cleared.',
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
      description: 'What the body does not name stays as it is; null clears.',
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
      description: 'It can be restored.',
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
