import { skipTexts } from '../../core/plan/skipReasons.ts';
import type { Explanation } from '../../engine/why.ts';
import { contactName } from './contact.ts';
import type { Paint } from './paint.ts';
import { plain } from './text.ts';

/** Where a contact stands, in a sentence. */
const stateTexts: Readonly<Record<Explanation['state'], string>> = {
  linked: 'It is in AMP and follows ConnectWise.',
  paused: 'It is in AMP, left as it was, and no longer follows ConnectWise.',
  removed: 'It was in AMP and was removed there. Bring it back with: ampwise contacts restore',
  left_out: 'It is not in AMP.',
  waiting: 'The next sync takes it, or brings it up to date: ampwise sync',
  not_read: 'No sync has read it yet: ampwise sync',
};

/** The answer to "why is this contact not here?". */
export function explanationLines(explanation: Explanation, paint: Paint): readonly string[] {
  const { contact, company, email, state, skip, ampContactId, filter } = explanation;
  const about = [email ?? 'no valid e-mail address', companyText(company)].map(plain).join(', ');
  const lines = [
    `${paint.bold(contactName(contact))} ${paint.dim(`(ConnectWise contact ${contact.id})`)}: ${about}`,
    `  ${stateTexts[state]}`,
  ];
  if (ampContactId !== null) lines.push(`  AMP contact ${ampContactId}`);
  if (skip === null) return lines;
  const { title, advice } = skipTexts[skip.reason];
  const other = otherContact(explanation);
  lines.push(`  ${paint.yellow(title)}${other === null ? '' : `: ${other}`}.`);
  if (skip.reason === 'company_type_not_in_filter') {
    const types = company?.types.map(({ name }) => name).join(', ') ?? '';
    lines.push(`  Company type: ${types === '' ? 'none' : types}. Filter: ${filter.join(', ')}.`);
  }
  lines.push(`  ${advice}`);
  return lines;
}

function companyText(company: Explanation['company']): string {
  return company === null ? 'no company that could be read' : company.name;
}

function otherContact({ skip, contact }: Explanation): string | null {
  const about = skip?.about ?? null;
  if (about === null || about.kind === 'company' || about.id === String(contact.id)) return null;
  return about.kind === 'contact' ? `ConnectWise contact ${about.id}` : `AMP contact ${about.id}`;
}

/** The same for scripts. */
export function explanationDocument(explanation: Explanation) {
  const { contact, company, email, state, ampContactId, skip, filter } = explanation;
  return {
    connectwiseId: contact.id,
    firstName: contact.firstName,
    lastName: contact.lastName,
    email,
    inactive: contact.inactive,
    company:
      company === null
        ? null
        : { id: company.id, name: company.name, types: company.types.map(({ name }) => name) },
    state,
    ampContactId,
    skip:
      skip === null ? null : { reason: skip.reason, about: skip.about, ...skipTexts[skip.reason] },
    filter,
  };
}
