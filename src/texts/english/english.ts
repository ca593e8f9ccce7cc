import { numbersIn } from '../plural.ts';
import { callbacks } from './callbacks.ts';
import * as checks from './checks.ts';
import { things } from './counting.ts';
import * as decisions from './decisions.ts';
import * as facts from './facts.ts';
import { failureReasons } from './failureReasons.ts';
import { failures } from './failures.ts';
import * as fitting from './fitting.ts';
import * as gates from './gates.ts';
import { mails } from './mails.ts';
import { missing } from './missing.ts';
import * as names from './names.ts';
import * as plans from './plans.ts';
import { acceptances, problems } from './problems.ts';
import { faults, oldKeys, refusals } from './refusals.ts';
import * as runs from './runs.ts';
import { saved } from './saved.ts';
import { settings, settingWarnings } from './settings.ts';
import { ampSkips, skips, todoSkips } from './skips.ts';
import * as standing from './standing.ts';
import { webhooks } from './webhooks.ts';

/** Everything the product says in English. Another language is another value of this shape. */
export const english = {
  ...numbersIn('en-US'),
  things,
  failures,
  failureReasons,
  /** Stands for the id of a record that was asked for by its id. */
  ofThisId: 'of this id',
  /** Stands for a database without a file. */
  databaseOfUrl: 'the database of DATABASE_URL',
  missing,
  problems,
  acceptances,
  settings,
  settingWarnings,
  saved,
  callbacks,
  mails,
  refusals,
  oldKeys,
  faults,
  /** Stands for the author of a version that no person saved. */
  aSync: 'a sync',
  /** Stands for a person at the command line. */
  anAdministrator: 'An administrator',
  /** Stands for an id that is not repeated because it may be personal. */
  suchAs: 'like that',
  /** For a value given by an id that now belongs to another name. */
  nowCalled: 'Its id now belongs to {nowCalled}.',
  didYouMean: 'Did you mean {closest}?',
  historyRemoved: 'Runs that ended before {since} were removed.',
  skips,
  ampSkips,
  todoSkips,
  ...names,
  ...checks,
  ...decisions,
  ...facts,
  ...fitting,
  ...gates,
  ...plans,
  ...runs,
  ...standing,
  webhooks,
};
