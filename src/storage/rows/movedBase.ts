import type { FieldValue, FieldValues } from '../../core/contact/ampContact.ts';
import type { TodoBase } from '../../core/todo/todo.ts';

/**
 * What a decision changed: the base before and after it, and for a contact the earlier value that
 * did not fit.
 */
export type MovedBase =
  | {
      readonly of: 'contact';
      readonly before: FieldValues;
      readonly after: FieldValues;
      readonly unfit: FieldValue | null;
    }
  | { readonly of: 'todo'; readonly before: TodoBase; readonly after: TodoBase };
