import { z } from 'zod';
import {
  enteredView,
  savedViewDocument,
  savedViewSchema,
  viewedListSchema,
} from '../../contract/savedView.ts';
import { notFound } from '../../core/notFound.ts';
import { enteredName } from '../../engine/setup/tokens.ts';
import type { Member } from '../../ports/access.ts';
import type { SavedView } from '../../ports/savedViews.ts';
import { ok, operation } from '../operation.ts';
import { Refusal } from '../refusal.ts';

const tag = 'Saved views';
const path = '/organizations/{org}/views';
const params = z.strictObject({ id: z.string() });
const one = { status: 200, description: 'The view.', schema: savedViewSchema } as const;

/** Throws `session_needed` for a token of the organization, which belongs to no person. */
function ownerOf({ userId }: Member): string {
  if (userId === null) throw new Refusal('session_needed');
  return userId;
}

function versionOf({ id, version }: SavedView) {
  return { what: 'saved_view', id, version } as const;
}

export const savedViewOperations = [
  operation(
    {
      id: 'listSavedViews',
      method: 'get',
      path,
      tag,
      summary: 'Your saved views, by name',
      description: 'A token of the organization has none.',
      access: 'views.read',
      query: z.strictObject({
        list: viewedListSchema.optional().describe('Only the views of this list.'),
      }),
      answers: [
        {
          status: 200,
          description: 'All of them.',
          schema: z.strictObject({ data: z.array(savedViewSchema), nextCursor: z.null() }),
        },
      ],
    },
    async ({ organization: { stores }, member: { userId }, query: { list } }) => {
      const views = userId === null ? [] : await stores.savedViews.list(userId);
      const wanted = views.filter((view) => list === undefined || view.list === list);
      return ok({ data: wanted.map(savedViewDocument), nextCursor: null });
    },
  ),
  operation(
    {
      id: 'addSavedView',
      method: 'post',
      path,
      tag,
      summary: 'Save a view',
      access: 'views.change',
      body: z.strictObject({ list: viewedListSchema, ...enteredView }),
      answers: [{ ...one, status: 201 }],
    },
    async ({ organization: { stores, ids }, member, body }) => {
      const { list, name, query, columns } = body;
      const owner = ownerOf(member);
      const entered = { id: ids.next(), list, name: enteredName(name), query, columns };
      const view = await stores.savedViews.add(owner, entered);
      return { status: 201, body: savedViewDocument(view), version: versionOf(view) };
    },
  ),
  operation(
    {
      id: 'editSavedView',
      method: 'patch',
      path: `${path}/{id}`,
      tag,
      summary: 'Rename a view, or change what it shows',
      access: 'views.change',
      params,
      body: z.strictObject(enteredView).partial(),
      versioned: true,
      answers: [one],
    },
    async ({ organization: { stores }, member, params: { id }, body, expected }) => {
      const owner = ownerOf(member);
      const present = (await stores.savedViews.list(owner)).find((view) => view.id === id);
      if (present === undefined) throw notFound('saved_view', id);
      const allowed = expected(present.version, { what: 'saved_view', id });
      const { name, query, columns } = body;
      const change = {
        ...(name === undefined ? {} : { name: enteredName(name) }),
        ...(query === undefined ? {} : { query }),
        ...(columns === undefined ? {} : { columns }),
      };
      const view = await stores.savedViews.change(owner, id, change, allowed);
      return ok(savedViewDocument(view), versionOf(view));
    },
  ),
  operation(
    {
      id: 'removeSavedView',
      method: 'delete',
      path: `${path}/{id}`,
      tag,
      summary: 'Remove a saved view',
      access: 'views.change',
      params,
      answers: [{ status: 204, description: 'Done.' }],
    },
    async ({ organization: { stores }, member, params: { id } }) => {
      const isGone = await stores.savedViews.remove(ownerOf(member), id);
      if (!isGone) throw notFound('saved_view', id);
      return { status: 204 };
    },
  ),
];
