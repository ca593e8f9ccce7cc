import { decisionDocument } from '../contract/decision.ts';
import { todoDocument } from '../contract/todo.ts';
import type { Decision } from '../core/decision.ts';
import { lostAnswerOfLine } from '../core/plan/lostAnswer.ts';
import { lostAnswers } from '../engine/inbox/lostAnswers.ts';
import { todoHistory, todoView } from '../engine/inbox/todoView.ts';
import type { OrganizationStores } from '../ports/stores.ts';
import type { TodoRow } from '../ports/todoStores.ts';
import { namesOf } from './names.ts';
import { decisionLines } from './output/decisions.ts';
import type { Output } from './output/output.ts';
import { planLineLines } from './output/plan.ts';
import { todoLines } from './output/todo.ts';
import { voice } from './voice.ts';

/** A to-do for a person, or as one JSON document. */
export async function tellTodo(
  output: Output,
  stores: OrganizationStores,
  row: TodoRow,
  decisions?: readonly Decision[],
): Promise<undefined> {
  const view = await todoView(stores);
  const names = await namesOf(stores, { contactIds: [], ampContactIds: [row.ampContactId] });
  output.say(...todoLines(row, names.ampContact(row.ampContactId), view, output.paint));
  if (!output.json) return;
  const document = todoDocument(row, view, voice);
  const decided = decisions?.map(decisionDocument);
  await output.document(decided === undefined ? document : { ...document, decisions: decided });
}

/** How many lines of plans about the to-do are shown. */
const historyLength = 5;

/** A to-do with the recent changes to it. */
export async function tellTodoInFull(
  output: Output,
  stores: OrganizationStores,
  row: TodoRow,
): Promise<undefined> {
  const about = [{ kind: 'todo', id: row.id }] as const;
  const decisions = await stores.decisions.about(about, historyLength);
  await tellTodo(output, stores, row, decisions);
  output.say(...decisionLines(decisions, output.paint));
  const history = await todoHistory(stores, row.id, historyLength);
  if (history.length > 0) output.say(output.paint.dim('  Lately, the newest first:'));
  const shown = { contactIds: [], ampContactIds: [row.ampContactId], todoIds: [row.id] };
  const names = await namesOf(stores, shown);
  const lost = await lostAnswers({ stores });
  for (const { runId, line } of history) {
    const lostAnswer = lostAnswerOfLine(lost, { runId, seq: line.seq });
    const lines = planLineLines(line, { names, paint: output.paint, fields: 4, lostAnswer });
    output.say(...lines.map((text) => `  ${text}`), output.paint.dim(`      run ${runId}`));
  }
}
