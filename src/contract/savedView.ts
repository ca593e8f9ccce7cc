import { z } from 'zod';
import type { SavedView, ViewedList } from '../ports/savedViews.ts';

/** Far more than a list's query can contain. */
const mostMembers = 20;

export const viewedListSchema = z.enum(['contacts', 'todos'] satisfies ViewedList[]);

/** A view as entered. */
export const enteredView = {
  name: z.string().max(1000),
  query: z
    .record(z.string().min(1).max(40), z.string().max(200))
    .refine((query) => Object.keys(query).length <= mostMembers, 'too many members')
    .describe('The query of the list in the web app: search, filters and sort.'),
  columns: z
    .array(z.string().min(1).max(100))
    .max(100)
    .nullable()
    .describe('Columns next to the name; null: the default columns.'),
};

/** A view of a list that someone named. */
export const savedViewSchema = z.strictObject({
  id: z.string(),
  list: viewedListSchema.describe('The list that it is a view of.'),
  ...enteredView,
  version: z.int(),
});

export type SavedViewDocument = z.infer<typeof savedViewSchema>;

export function savedViewDocument({ query, columns, ...view }: SavedView): SavedViewDocument {
  return { ...view, query: { ...query }, columns: columns === null ? null : [...columns] };
}
