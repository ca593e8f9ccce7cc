import { z } from 'zod';
import * as actor from '../contract/actor.ts';
import * as audit from '../contract/audit.ts';
import * as checks from '../contract/checks.ts';
import * as conflict from '../contract/conflict.ts';
import * as connection from '../contract/connection.ts';
import * as contact from '../contract/contact.ts';
import * as contactImport from '../contract/contactImport.ts';
import * as decision from '../contract/decision.ts';
import * as error from '../contract/error.ts';
import * as explanation from '../contract/explanation.ts';
import * as field from '../contract/field.ts';
import * as filter from '../contract/filter.ts';
import * as hold from '../contract/hold.ts';
import * as holdReason from '../contract/holdReason.ts';
import * as line from '../contract/line.ts';
import * as lostAnswer from '../contract/lostAnswer.ts';
import * as mapping from '../contract/mapping.ts';
import * as mappingEntry from '../contract/mappingEntry.ts';
import * as mappingInput from '../contract/mappingInput.ts';
import * as match from '../contract/match.ts';
import * as problem from '../contract/problem.ts';
import * as reason from '../contract/reason.ts';
import * as record from '../contract/record.ts';
import * as run from '../contract/run.ts';
import * as savedView from '../contract/savedView.ts';
import * as settings from '../contract/settings.ts';
import * as skip from '../contract/skip.ts';
import * as timeline from '../contract/timeline.ts';
import * as todo from '../contract/todo.ts';
import * as todoLists from '../contract/todoLists.ts';
import * as user from '../contract/user.ts';
import * as value from '../contract/value.ts';
import * as webhook from '../contract/webhook.ts';

const modules: readonly Readonly<Record<string, unknown>>[] = [
  actor,
  audit,
  checks,
  conflict,
  connection,
  contact,
  contactImport,
  decision,
  error,
  explanation,
  field,
  filter,
  hold,
  holdReason,
  line,
  lostAnswer,
  mapping,
  mappingEntry,
  mappingInput,
  match,
  problem,
  reason,
  record,
  run,
  savedView,
  settings,
  skip,
  timeline,
  todo,
  todoLists,
  user,
  value,
  webhook,
];

/**
 * Schemas with a name in the API document: `conflictSchema` of a contract is `Conflict`. Those that
 * no operation refers to are not in the document.
 */
export const components: readonly (readonly [string, z.ZodType])[] = modules.flatMap((exported) =>
  Object.entries(exported).flatMap(([name, schema]): (readonly [string, z.ZodType])[] =>
    schema instanceof z.ZodType && name.endsWith('Schema')
      ? [[`${name.slice(0, 1).toUpperCase()}${name.slice(1, -'Schema'.length)}`, schema]]
      : [],
  ),
);
