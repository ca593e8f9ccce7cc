import { preferredEmail } from '../../core/contact/preferred.ts';
import { filterText } from '../../core/filter/companyTypes.ts';
import type { FilterPreview } from '../../engine/previewFilter.ts';
import { contactName } from './contact.ts';
import type { Paint } from './paint.ts';
import { skipLines } from './skips.ts';
import { counted, cut, plain, table } from './text.ts';

type Sampled = FilterPreview['sample'][number];

/** What a filter takes, for a person. */
export function previewLines(preview: FilterPreview, paint: Paint): readonly string[] {
  return [
    ...previewSummary(preview, paint),
    ...(preview.sample.length === 0 ? [] : ['', 'The first of them:']),
    ...sampleLines(preview.sample),
    ...skipLines(preview.skips, {}, paint),
  ];
}

/** The filter, and how many it takes. */
export function previewSummary(preview: FilterPreview, paint: Paint): readonly string[] {
  const companies = counted(preview.companies, 'company', 'companies');
  const contacts = counted(preview.contacts, 'contact', 'contacts');
  return [
    `Contacts Company Type: ${filterText(preview.filter)}`,
    `It takes ${paint.bold(contacts)} of ${paint.bold(companies)}.`,
  ];
}

/** Some of those it takes, a line each. */
export function sampleLines(sample: FilterPreview['sample']): readonly string[] {
  return table(sample.map(sampleCells), { indent: 2 });
}

function sampleCells({ contact, company }: Sampled): readonly string[] {
  const name = cut(contactName(contact), 28);
  const companyName = company === null ? '' : plain(company.name);
  return [name, cut(emailOf(contact) ?? '', 40), cut(companyName, 32)];
}

/** The same for scripts. */
export function previewDocument(preview: FilterPreview, requests: number) {
  return {
    companies: preview.companies,
    contacts: preview.contacts,
    skips: preview.skips,
    sample: preview.sample.map(({ contact, company }) => ({
      connectwiseId: contact.id,
      firstName: contact.firstName,
      lastName: contact.lastName,
      email: emailOf(contact),
      company: company?.name ?? null,
    })),
    filter: preview.filter.companyTypes.map(({ name }) => name),
    requests,
  };
}

function emailOf(contact: Sampled['contact']): string | null {
  const email = preferredEmail(contact);
  return email.state === 'valid' ? email.address : null;
}
