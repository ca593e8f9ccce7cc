import type { Contact } from '../../core/contact/contact.ts';
import type { HoldReason } from '../../core/plan/candidate.ts';
import type { About } from '../../core/plan/plan.ts';
import { ampSkipTexts, skipTexts } from '../../core/plan/skipReasons.ts';
import { type Explanation, emailOf } from '../../engine/inbox/why.ts';
import type { Names } from '../names.ts';
import { ampContactName, contactName } from './contact.ts';
import { gapText } from './filter.ts';
import type { Paint } from './paint.ts';
import { conflictWords, fieldLabel, lineDocument, planLineLines, valueText } from './plan.ts';
import { cut, plain } from './text.ts';
import { todoStanding } from './todo.ts';

/** Where a person stands, in a sentence. */
const stateTexts: Readonly<Record<Explanation['state'], string>> = {
  linked: 'It is in AMP and in ConnectWise, and both follow each other.',
  waiting: 'The next sync takes it, or brings it up to date: ampwise sync',
  paused: 'It is in AMP, left as it was, and no longer follows ConnectWise.',
  removed: 'It was removed in AMP. Bring it back with: ampwise contacts restore',
  left_out: 'It is in ConnectWise, and not in AMP.',
  not_sent: 'It is in AMP, and not in ConnectWise.',
  held: 'It is kept back: no sync touches it on either side.',
  sent: 'It was sent to ConnectWise without an answer; the next sync finds out: ampwise sync',
  deleted: 'ConnectWise has it no more.',
  not_read: 'It is in ConnectWise, and no sync has read it yet: ampwise sync',
};

/** Why something is kept back, in words. */
export const holdTexts: Readonly<Record<HoldReason, string>> = {
  kept_back: 'kept back by a person',
  undone: 'what a run did to it was taken back',
  unlinked: 'its link was taken apart',
  refused: 'ConnectWise does not let it go inactive',
};

/** The answer to "why is this contact not here?". */
export function explanationLines(
  explanation: Explanation,
  paint: Paint,
  names: Names | null = null,
): readonly string[] {
  const { contact, ampContact, state, hold, conflicts, history, todos } = explanation;
  const record = contact?.id ?? ampContact?.id ?? 'ID';
  return [
    headline(explanation, paint),
    `  ${stateTexts[state]}`,
    ...(contact !== null && ampContact !== null ? [`  AMP contact ${ampContact.id}`] : []),
    ...(hold === null
      ? []
      : [`  ${paint.yellow(holdTexts[hold])}. Let it go on: ampwise holds release ${record}`]),
    ...reasonLines(explanation, paint),
    ...conflicts.map(
      ({ field, connectWise, amp, because, why }) =>
        `  ${paint.yellow(because === 'both_changed' ? 'conflict' : conflictWords[because])} ${fieldLabel(field)}${why === undefined ? '' : ` (${why})`}: ConnectWise ${valueText(connectWise)}, AMP ${valueText(amp)}`,
    ),
    ...(conflicts.length === 0
      ? []
      : [`  Decide: ampwise conflicts resolve ${record} --choose connectwise (or amp)`]),
    ...todos.map(
      (todo) =>
        `  to-do ${cut(plain(todo.subject), 48)} ${paint.dim(`(${todo.id})`)}: ${todoStanding(todo)}`,
    ),
    ...(names === null || history.length === 0
      ? []
      : [
          paint.dim('  Lately, the newest first:'),
          ...history.flatMap(({ runId, line }) => [
            ...planLineLines(line, { names, paint, fields: 3 }).map((text) => `  ${text}`),
            paint.dim(`      run ${runId}`),
          ]),
        ]),
  ];
}

function headline({ contact, company, ampContact }: Explanation, paint: Paint): string {
  const name =
    contact === null
      ? (ampContact === null ? '' : ampContactName(ampContact)) || 'AMP contact'
      : contactName(contact);
  const id =
    contact === null ? `AMP contact ${ampContact?.id ?? '?'}` : `ConnectWise contact ${contact.id}`;
  const email = emailOf({ contact, ampContact }) ?? 'no valid e-mail address';
  const place = contact === null ? ampCompany(ampContact) : companyText(contact, company);
  return `${paint.bold(name)} ${paint.dim(`(${id})`)}: ${[email, place].map(plain).join(', ')}`;
}

function companyText(contact: Contact, company: Explanation['company']): string {
  if (company !== null) return company.name;
  return contact.companyId === null ? 'no company' : 'a company that was not read';
}

function ampCompany(ampContact: Explanation['ampContact']): string {
  const name = ampContact?.fields.company ?? null;
  return name === null ? 'no company' : String(name);
}

function reasonLines(explanation: Explanation, paint: Paint): readonly string[] {
  const { skip, ampSkip, gap, contact } = explanation;
  const text =
    skip !== null ? skipTexts[skip.reason] : ampSkip === null ? null : ampSkipTexts[ampSkip.reason];
  if (text === null) return [];
  const other = otherRecord(skip?.about ?? ampSkip?.about ?? null, contact);
  const lines = [`  ${paint.yellow(text.title)}${other === null ? '' : `: ${other}`}.`];
  if (gap !== null) lines.push(`  ${gapText(gap)}`);
  return [...lines, `  ${text.advice}`];
}

function otherRecord(about: About, contact: Contact | null): string | null {
  if (about === null || about.id === String(contact?.id)) return null;
  if (about.kind === 'company') return contact === null ? `company ${about.id}` : null;
  return about.kind === 'contact' ? `ConnectWise contact ${about.id}` : `AMP contact ${about.id}`;
}

/** The same for scripts; the form is promised. */
export function explanationDocument(explanation: Explanation) {
  const { contact, company, ampContact, state, skip, ampSkip, hold, conflicts, filter, gap } =
    explanation;
  const fields = ampContact?.fields ?? {};
  return {
    connectwiseId: contact?.id ?? null,
    ampContactId: ampContact?.id ?? null,
    firstName: contact === null ? (fields.firstName ?? null) : contact.firstName,
    lastName: contact === null ? (fields.lastName ?? null) : contact.lastName,
    email: emailOf(explanation),
    inactive: contact?.inactive ?? null,
    company:
      company === null
        ? null
        : { id: company.id, name: company.name, types: company.types.map(({ name }) => name) },
    state,
    skip:
      skip === null ? null : { reason: skip.reason, about: skip.about, ...skipTexts[skip.reason] },
    ampSkip:
      ampSkip === null
        ? null
        : { reason: ampSkip.reason, about: ampSkip.about, ...ampSkipTexts[ampSkip.reason] },
    hold,
    conflicts,
    filter,
    gap,
    todos: explanation.todos.map(({ id, subject, status, due, link, ...todo }) => ({
      id,
      subject,
      status,
      due,
      activityId: link?.activityId ?? null,
      waiting: todo.skip?.reason ?? null,
    })),
    history: explanation.history.map(({ runId, line }) => ({ run: runId, ...lineDocument(line) })),
  };
}
