import type { FieldValue } from '../../core/contact/ampContact.ts';
import { findAmpField } from '../../core/contact/ampFields.ts';
import type { Action, FieldChange, PlanEntry } from '../../core/plan/plan.ts';
import { skipTexts } from '../../core/plan/skipReasons.ts';
import type { PlanLine } from '../../ports/stores.ts';
import type { Paint } from './paint.ts';
import { cut, plain, table, thousands } from './text.ts';

/** How many AMP contacts each action of a plan concerns, and how many contacts are left out. */
export type PlanCounts = Record<Action | 'skip', number>;

/** What the actions do, in words, in the order they are listed. */
const actionTexts: Readonly<Record<Action | 'skip', string>> = {
  create: 'new in AMP',
  link: 'found in AMP by e-mail address, and linked',
  update: 'updated in AMP',
  restore: 'restored in AMP: edited in ConnectWise since',
  pause: 'left as they are in AMP from now on',
  resume: 'followed again',
  agree: 'equal already',
  skip: 'left out',
};

const actions: readonly (keyof PlanCounts)[] = [
  'create',
  'link',
  'update',
  'restore',
  'pause',
  'resume',
  'agree',
  'skip',
];

export function emptyPlanCounts(): PlanCounts {
  return { create: 0, link: 0, update: 0, restore: 0, pause: 0, resume: 0, agree: 0, skip: 0 };
}

/** Adds lines of a plan to its counts. */
export function countPlan(counts: PlanCounts, lines: readonly PlanLine[]): void {
  for (const { line } of lines) counts[line.kind === 'skip' ? 'skip' : line.entry.action]++;
}

/** The counts of a plan, actions that do not occur left out. */
export function planCountLines(counts: PlanCounts): readonly string[] {
  const rows = actions
    .filter((action) => counts[action] > 0)
    .map((action) => [thousands(counts[action]), actionTexts[action]]);
  return rows.length === 0 ? ['  nothing to do'] : table(rows, { right: [0], indent: 2 });
}

/** One entry for a person: a line for the record, and one for each field that changes. */
export function entryLines(
  { action, contactId, ampContactId, changes, skip }: PlanEntry,
  paint: Paint,
  fields: number,
): readonly string[] {
  const who = ampContactId === null ? '' : `, AMP contact ${ampContactId}`;
  const head = `  ${paint.bold(action)} ${paint.dim(`ConnectWise contact ${contactId}${who}`)}`;
  const shown = changes.slice(0, fields);
  const more = changes.length - shown.length;
  const why = skip === null ? [] : [`      because: ${skipTexts[skip.reason].title}`];
  return [
    head,
    ...table(shown.map(changeCells), { indent: 6 }),
    ...(more > 0 ? [paint.dim(`      and ${more} more ${more === 1 ? 'field' : 'fields'}`)] : []),
    ...why,
  ];
}

function changeCells({ field, old, new: next }: FieldChange): readonly string[] {
  const label = findAmpField(field)?.label ?? field;
  return old === null
    ? [label, valueText(next)]
    : [label, `${valueText(old)} → ${valueText(next)}`];
}

/** A value for a person; `(empty)` where there is none. */
export function valueText(value: FieldValue): string {
  return value === null ? '(empty)' : cut(plain(String(value)), 48);
}
