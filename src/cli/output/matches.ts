import type { MatchDocument } from '../../contract/match.ts';
import { preferredEmail } from '../../core/contact/preferred.ts';
import { isReasonOf } from '../../core/plan/skipReasons.ts';
import type { Match } from '../../engine/inbox/matches.ts';
import { voice } from '../voice.ts';
import { ampContactName, contactName } from './contact.ts';
import type { Paint } from './paint.ts';
import { cut, plain, table } from './text.ts';

/** Two records that may be one person, one below the other. */
export function matchLines(match: Match, paint: Paint): readonly string[] {
  const { contact, ampContact } = match;
  const ours = personOf(match);
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
    paint.dim(`  the same:  ampwise matches accept ${contact.id} ${ampContact.id}`),
    paint.dim(`  not:       ampwise matches reject ${contact.id} ${ampContact.id}`),
  ];
}

function titleOf({ reason }: Match): string {
  return isReasonOf('contact', reason)
    ? voice.texts.skips[reason].title
    : voice.texts.ampSkips[reason].title;
}

function personOf({ contact, company, ampContact }: Match) {
  const email = preferredEmail(contact);
  const inAmp = ampContact.fields.company ?? null;
  return {
    connectwise: {
      name: contactName(contact),
      email: email.state === 'valid' ? plain(email.address) : null,
      company: company === null ? null : plain(company.name),
    },
    amp: {
      name: ampContactName(ampContact) || 'no name',
      email: ampContact.email === null ? null : plain(ampContact.email),
      company: inAmp === null ? null : plain(String(inAmp)),
    },
  };
}

/** Two records that may be one person, as scripts read them. */
export function matchDocument(match: Match): MatchDocument {
  const { connectwise, amp } = personOf(match);
  return {
    connectwiseId: match.contact.id,
    ampContactId: match.ampContact.id,
    reason: match.reason,
    connectwise,
    amp,
  };
}
