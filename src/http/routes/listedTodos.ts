import { namesIn } from '../../contract/names.ts';
import { type ListedTodoDocument, todoDocument } from '../../contract/todo.ts';
import { Failure } from '../../core/failure.ts';
import { findNames } from '../../engine/inbox/names.ts';
import { recordAddress } from '../../engine/inbox/recordAddress.ts';
import { todoView } from '../../engine/inbox/todoView.ts';
import type { TodoRow } from '../../ports/todoStores.ts';
import type { ApiRequest } from '../operation.ts';

type Request = Pick<ApiRequest, 'organization' | 'voice'>;

/** Presents to-dos with the names of their contacts and the addresses of their activities. */
export async function presenting(
  request: Request,
  rows: readonly TodoRow[],
): Promise<(row: TodoRow) => ListedTodoDocument> {
  const { voice } = request;
  const { stores } = request.organization;
  const view = await todoView(stores);
  const ampContactIds = rows.map(({ ampContactId }) => ampContactId);
  const names = namesIn(await findNames(stores, { contactIds: [], ampContactIds }), voice.texts);
  const connection = rows.some(({ link }) => link !== null) ? await connectionOf(request) : null;
  return (row) => ({
    ...todoDocument(row, view, voice),
    contactName: names.ampContact(row.ampContactId),
    activityUrl:
      row.link === null || row.link.state === 'ended' || connection === null
        ? null
        : recordAddress(connection, { kind: 'activity', id: row.link.activityId }),
  });
}

/** One to-do with the name of its contact and the address of its activity. */
export async function listedTodo(request: Request, row: TodoRow): Promise<ListedTodoDocument> {
  return (await presenting(request, [row]))(row);
}

/** Null if it no longer exists. */
async function connectionOf({ organization }: Request) {
  try {
    return await organization.connection();
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'not_connected') return null;
    throw thrown;
  }
}
