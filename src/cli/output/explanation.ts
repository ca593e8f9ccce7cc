import { emailOf, lostAnswerOfPerson } from '../../contract/explanation.ts';
import type { Names } from '../../contract/names.ts';
import type { Contact } from '../../core/contact/contact.ts';
import { shownAmpName } from '../../core/contact/shownName.ts';
import { plainText } from '../../core/plainText.ts';
import { lostAnswerOfLine } from '../../core/plan/lostAnswer.ts';
import type { About } from '../../core/plan/skip.ts';
import type { Explanation } from '../../engine/inbox/why.ts';
import { skipText } from '../../texts/skipText.ts';
import type { Step } from '../../texts/step.ts';
import { unfitText } from '../../texts/unfitText.ts';
import { commandOf } from '../commandOf.ts';
import { voice } from '../voice.ts';
import { contactName } from './contact.ts';
import { decisionLines } from './decisions.ts';
import { gapText } from './filter.ts';
import { lostAnswerText } from './lostAnswer.ts';
import type { Paint } from './paint.ts';
import { fieldLabel, planLineLines, valueText } from './plan.ts';
import { cut, table } from './text.ts';
import { todoStanding } from './todo.ts';

const { texts } = voice;

/** The answer to "why is this contact not here?". */
export function explanationLines(
  explanation: Explanation,
  paint: Paint,
  names: Names | null = null,
): readonly string[] {
  const { contact, ampContact, hold, conflicts, history, todos, lost, decisions } = explanation;
  const record = contact?.id ?? ampContact?.id ?? 'ID';
  return [
    headline(explanation, paint),
    `  ${stateText(explanation)}`,
    ...(contact !== null && ampContact !== null ? [`  AMP contact ${ampContact.id}`] : []),
    ...(hold === null
      ? []
      : [`  ${paint.yellow(texts.holds[hold])}. Release it: ampwise holds release ${record}`]),
    ...reasonLines(explanation, paint),
    ...conflicts.map(
      ({ field, connectWise, heldInConnectWise, amp, because, why }) =>
        `  ${paint.yellow(because === 'both_changed' ? 'conflict' : texts.conflictReasons[because])} ${fieldLabel(field)}${why === undefined ? '' : ` (${unfitText(why, texts)})`}: ConnectWise ${valueText(heldInConnectWise ?? connectWise)}, AMP ${valueText(amp)}`,
    ),
    ...(conflicts.length === 0
      ? []
      : [`  Decide: ampwise conflicts resolve ${record} --choose connectwise (or amp)`]),
    ...todos.map(
      (todo) =>
        `  to-do ${cut(plainText(todo.subject), 48)} ${paint.dim(`(${todo.id})`)}: ${todoStanding(todo, lost)}`,
    ),
    ...decisionLines(decisions, paint),
    ...(names === null || history.length === 0
      ? []
      : [
          paint.dim('  Lately, the newest first:'),
          ...history.flatMap(({ runId, line }) => [
            ...planLineLines(line, {
              names,
              paint,
              fields: 3,
              lostAnswer: lostAnswerOfLine(lost, { runId, seq: line.seq }),
            }).map((text) => `  ${text}`),
            paint.dim(`      run ${runId}`),
          ]),
        ]),
  ];
}

/** Several people, one line each: id, name, company and state. */
export function explanationTable(
  people: readonly Explanation[],
  columns: number,
): readonly string[] {
  const rows = people.map((explanation) => {
    const { contact, company, ampContact } = explanation;
    const name =
      contact === null
        ? (ampContact === null ? '' : shownAmpName(ampContact)) || 'AMP contact'
        : contactName(contact);
    const place = contact === null ? ampCompany(ampContact) : companyText(contact, company);
    return [
      contact === null ? (ampContact?.id ?? '?') : String(contact.id),
      cut(plainText(name), 26),
      cut(plainText(place), 24),
      briefly(explanation),
    ];
  });
  return table(rows).map((line) => cut(line, columns));
}

function briefly({ state, skip, ampSkip, hold }: Explanation): string {
  const reason = skip ?? ampSkip;
  if (hold !== null) return texts.holds[hold];
  return reason === null ? texts.standingWords[state] : skipText(reason, voice).title;
}

/** The state of a person, with the command that changes it. */
function stateText(explanation: Explanation): string {
  const { state, ampContact } = explanation;
  const lostAnswer = lostAnswerOfPerson(explanation);
  if (lostAnswer !== null && state === 'sent') return `It was ${lostAnswerText(lostAnswer)}.`;
  const next = nextSteps(state, ampContact?.id ?? null);
  return next.length === 0
    ? texts.explainedStates[state]
    : `${texts.explainedStates[state].replace(/\.$/u, '')}: ${next.map(commandOf).join('; ')}`;
}

function nextSteps(state: Explanation['state'], id: string | null): readonly Step[] {
  if (state === 'removed') return [{ kind: 'restore_contact', id }];
  return state === 'waiting' || state === 'sent' || state === 'not_read' ? [{ kind: 'sync' }] : [];
}

function headline({ contact, company, ampContact }: Explanation, paint: Paint): string {
  const name =
    contact === null
      ? (ampContact === null ? '' : shownAmpName(ampContact)) || 'AMP contact'
      : contactName(contact);
  const id =
    contact === null ? `AMP contact ${ampContact?.id ?? '?'}` : `ConnectWise contact ${contact.id}`;
  const email = emailOf({ contact, ampContact }) ?? 'no valid e-mail address';
  const place = contact === null ? ampCompany(ampContact) : companyText(contact, company);
  return `${paint.bold(name)} ${paint.dim(`(${id})`)}: ${[email, place].map(plainText).join(', ')}`;
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
  const reason = skip ?? ampSkip;
  if (reason === null) return [];
  const text = skipText(reason, voice);
  const other = otherRecord(skip?.about ?? ampSkip?.about ?? null, contact);
  const lines = [`  ${paint.yellow(text.title)}${other === null ? '' : `: ${other}`}.`];
  if (gap !== null) lines.push(`  ${gapText(gap)}`);
  return [...lines, `  ${text.advice}`];
}

function otherRecord(about: About, contact: Contact | null): string | null {
  if (about === null || about.id === String(contact?.id)) return null;
  if (about.kind === 'field') return `field ${about.id}`;
  if (about.kind === 'company') return contact === null ? `company ${about.id}` : null;
  return about.kind === 'contact' ? `ConnectWise contact ${about.id}` : `AMP contact ${about.id}`;
}
