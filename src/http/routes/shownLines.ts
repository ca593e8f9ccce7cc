import { lineDocument, type ShownLine } from '../../contract/line.ts';
import { namesIn } from '../../contract/names.ts';
import { ampReasonDocument, reasonDocument, todoReasonDocument } from '../../contract/reason.ts';
import { separable } from '../../core/plan/leaveOut.ts';
import { lostAnswerOfLine } from '../../core/plan/lostAnswer.ts';
import { groupId, groupsOfLine } from '../../core/plan/planGroups.ts';
import type { Skip } from '../../core/plan/skip.ts';
import { lostAnswers } from '../../engine/inbox/lostAnswers.ts';
import { findNames, shownInPlan } from '../../engine/inbox/names.ts';
import type { LineProblem, PlanLine, PlanLineBody } from '../../ports/planStores.ts';
import type { Voice } from '../../texts/voice.ts';
import type { ServedOrganization } from '../operation.ts';

/** Lines of a run with their texts for people: names, reasons, and what went wrong. */
export async function shownLines(
  organization: ServedOrganization,
  runId: string,
  lines: readonly PlanLine[],
  voice: Voice,
) {
  const lost = await lostAnswers(organization);
  const found = await findNames(organization.stores, shownInPlan(lines));
  const names = namesIn(found, voice.texts);
  return lines.map((line) => {
    const shown: ShownLine = {
      name: nameOf(line.line, names),
      told: toldOf(line, voice),
      users: usersIn(line.line, found.users),
      groups: groupsOfLine(line.line).map(groupId),
      separable: line.line.kind === 'entry' ? separable(line.line.entry) : [],
    };
    const waiting = lostAnswerOfLine(lost, { runId, seq: line.seq });
    return { ...lineDocument(line, voice.texts, waiting), ...shown };
  });
}

function nameOf(line: PlanLineBody, names: ReturnType<typeof namesIn>): string {
  if (line.kind === 'skip') {
    const { skip } = line;
    if (skip.kind === 'contact') return names.contact(skip.id);
    return skip.kind === 'todo' ? names.todo(skip.id) : names.ampContact(skip.id);
  }
  if (line.kind === 'todo') return names.todo(line.entry.todoId);
  const { contactId, ampContactId } = line.entry;
  return contactId === null ? names.ampContact(ampContactId ?? '') : names.contact(contactId);
}

function toldOf({ line, state, problem }: PlanLine, voice: Voice): ShownLine['told'] {
  const isProblem =
    state === 'failed' || state === 'stale' || (state === 'applied' && problem !== null);
  if (isProblem) return problemText({ state, problem }, voice);
  if (line.kind === 'skip') return skipTold(line.skip, voice);
  const { skip } = line.entry;
  return skip === null ? null : skipTold(skip, voice);
}

function skipTold(skip: Skip, voice: Voice): ShownLine['told'] {
  const { title, advice } =
    skip.kind === 'contact'
      ? reasonDocument(skip, voice)
      : skip.kind === 'todo'
        ? todoReasonDocument(skip, voice)
        : ampReasonDocument(skip, voice);
  return { title, advice };
}

/** Why lines were not carried out, for a person. */
export function problemText(
  { state, problem }: Pick<LineProblem, 'state' | 'problem'>,
  { texts }: Voice,
): NonNullable<ShownLine['told']> {
  const known = state === 'failed' ? problem : state === 'applied' ? 'fields_rejected' : state;
  return texts.lineFaults[known ?? 'other'] ?? texts.lineFaults.other;
}

function usersIn(
  line: PlanLineBody,
  users: ReadonlyMap<string, string>,
): Readonly<Record<string, string>> {
  if (line.kind === 'skip') return {};
  const ids = line.entry.changes
    .filter(({ field }) => field === 'owner' || field === 'assignee')
    .flatMap((change) => [change.old, change.new]);
  return Object.fromEntries(
    ids.flatMap((id) => {
      const name = typeof id === 'string' ? users.get(id) : undefined;
      return name === undefined ? [] : [[String(id), name]];
    }),
  );
}
