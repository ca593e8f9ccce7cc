import { type Acceptance, badInput, type Problem } from '../badInput.ts';
import { canonicalText } from '../contact/canonical.ts';
import { cleanNotes } from './activityText.ts';
import { readDue } from './dueDate.ts';
import { type Todo, todoPriorities, todoTypes } from './todo.ts';

/** The entered texts by field name; an empty text clears. */
export type EnteredTodo = ReadonlyMap<string, string>;

/** Values of a to-do that need no lookup: without contact and assignee. */
export type ReadTodo = Partial<
  Pick<Todo, 'subject' | 'notes' | 'due' | 'priority' | 'type' | 'status'>
>;

/** Fields that can be entered, in the order they are listed. */
export const todoFields = [
  'contact',
  'subject',
  'notes',
  'due',
  'priority',
  'type',
  'status',
  'assignee',
] as const;
type EnteredField = (typeof todoFields)[number];

const longestSubject = 1000;
const longestNotes = 20_000;

/**
 * Reads the entered values of a to-do; times without a zone are in `timeZone`. `prefix` goes before
 * the names in errors, such as `--`. Throws `bad_input` that names the field.
 */
export function readTodo(entered: EnteredTodo, timeZone: string, prefix = ''): ReadTodo {
  const read: { -readonly [Field in keyof ReadTodo]: ReadTodo[Field] } = {};
  for (const [name, text] of entered) {
    const field = fieldNamed(name);
    const refusal = (problem: Problem, accepted: Acceptance) =>
      badInput(`${prefix}${field}`, problem, accepted);
    const oneOf = <Word extends string>(words: readonly Word[]): Word => {
      const wanted = canonicalText(text).toLowerCase();
      const word = words.find((known) => known === wanted);
      if (word === undefined) {
        throw refusal({ code: 'value_not_accepted' }, { code: 'one_of', names: words.join(', ') });
      }
      return word;
    };
    switch (field) {
      case 'subject':
        // Control characters are invisible, and ConnectWise may reject them.
        read.subject = canonicalText(text.replaceAll(/\s*\p{Cc}[\p{Cc}\s]*/gu, ' '));
        if (read.subject === '' || read.subject.length > longestSubject) {
          throw refusal(
            { code: read.subject === '' ? 'empty' : 'too_long' },
            { code: 'text_of_up_to', longest: longestSubject },
          );
        }
        break;
      case 'notes':
        read.notes = cleanNotes(text);
        if ((read.notes?.length ?? 0) > longestNotes) {
          throw refusal({ code: 'too_long' }, { code: 'text_up_to', longest: longestNotes });
        }
        break;
      case 'due':
        read.due = canonicalText(text) === '' ? null : readDue(text, timeZone);
        if (read.due === null && canonicalText(text) !== '') {
          throw refusal({ code: 'no_date' }, { code: 'todo_date', timeZone });
        }
        break;
      case 'priority':
        read.priority = canonicalText(text) === '' ? 'normal' : oneOf(todoPriorities);
        break;
      case 'type':
        read.type = canonicalText(text) === '' ? 'task' : oneOf(todoTypes);
        break;
      case 'status':
        read.status = canonicalText(text) === '' ? 'open' : oneOf(['open', 'done']);
        break;
      case 'contact':
      case 'assignee':
        break;
    }
  }
  return read;
}

function fieldNamed(name: string): EnteredField {
  const wanted = canonicalText(name).toLowerCase();
  const field = todoFields.find((known) => known === wanted);
  if (field !== undefined) return field;
  const shown = canonicalText(name).slice(0, 40);
  throw badInput(
    shown === '' ? '(no name)' : shown,
    { code: 'unknown_todo_field' },
    { code: 'one_of', names: todoFields.join(', ') },
  );
}
