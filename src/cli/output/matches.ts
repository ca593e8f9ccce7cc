import { matchDocument } from '../../contract/match.ts';
import type { Decision } from '../../core/decision.ts';
import { isReasonOf } from '../../core/plan/skipReasons.ts';
import type { Match } from '../../engine/inbox/matches.ts';
import { voice } from '../voice.ts';
import { decisionLines } from './decisions.ts';
import type { Paint } from './paint.ts';
import { cut, table } from './text.ts';

/** Two records that may be one person, one below the other. */
export function matchLines(
  match: Match,
  decisions: readonly Decision[],
  paint: Paint,
): readonly string[] {
  const { contact, ampContact } = match;
  const ours = matchDocument(match, decisions, voice.texts);
  const cells = (side: 'connectwise' | 'amp') => {
    const { name, email, company } = ours[side];
    return [cut(name, 32), cut(email ?? 'no e-mail', 40), cut(company ?? 'no company', 32)];
  };
  return [
    paint.bold(titleOf(match)),
    ...table(
      [
        ['ConnectWise', ...cells('connectwise'), String(contact.id)],
        ['AMP', ...cells('amp'), ampContact.id],
      ],
      { indent: 2 },
    ),
    ...decisionLines(decisions, paint),
    paint.dim(`  the same:  ampwise matches accept ${contact.id} ${ampContact.id}`),
    paint.dim(`  not:       ampwise matches reject ${contact.id} ${ampContact.id}`),
  ];
}

function titleOf({ reason }: Match): string {
  return isReasonOf('contact', reason)
    ? voice.texts.skips[reason].title
    : voice.texts.ampSkips[reason].title;
}
