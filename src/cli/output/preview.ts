import { preferredEmail } from '../../core/contact/preferred.ts';
import { filterLine, filterText } from '../../core/filter/filterText.ts';
import { plainText } from '../../core/plainText.ts';
import type { Settings } from '../../core/settings/settings.ts';
import type { FilterChange, FilterPreview, Sampled } from '../../engine/setup/filterPreview.ts';
import { contactName } from './contact.ts';
import type { Paint } from './paint.ts';
import { skipLines } from './skips.ts';
import { counted, cut, table } from './text.ts';

/** The contacts that a filter includes, for a person. */
export function previewLines(
  preview: FilterPreview,
  paint: Paint,
  columns: number,
): readonly string[] {
  return [
    ...previewSummary(preview, paint),
    ...(preview.sample.length === 0 ? [] : ['', 'The first of them:']),
    ...sampleLines(preview.sample, columns),
    ...changeLines(preview.change, paint, columns),
    ...skipLines(preview.skips, {}, paint),
  ];
}

/** The filter, and how many contacts it includes. */
export function previewSummary(preview: FilterPreview, paint: Paint): readonly string[] {
  const companies = counted(preview.companies, 'company', 'companies');
  const contacts = counted(preview.contacts, 'contact', 'contacts');
  return [
    filterLine(preview.filter),
    `It takes ${paint.bold(contacts)} of ${paint.bold(companies)}.`,
    ...(preview.plan?.way === 'by_company'
      ? ['Only contacts of these companies were read for it; the first sync reads all.']
      : []),
  ];
}

/** How many rows of a sample fit on a screen. */
const shown = 5;

/** A sample of the included contacts, a line each. */
export function sampleLines(sample: readonly Sampled[], columns: number): readonly string[] {
  const lines = table(sample.slice(0, shown).map(sampleCells), { indent: 2 });
  return lines.map((line) => cut(line, columns));
}

/** Contacts it adds and drops, compared with the current filter. */
export function changeLines(
  change: FilterChange | null,
  paint: Paint,
  columns: number,
): readonly string[] {
  if (change === null) return [];
  const { inForce, entering, leaving } = change;
  const comes = counted(entering.contacts, 'contact', 'contacts');
  const goes = counted(leaving.contacts, 'contact', 'contacts');
  return [
    '',
    `Against the one in force (${filterText(inForce)}):`,
    `  it adds ${paint.bold(comes)}${entering.contacts === 0 ? '.' : ', such as'}`,
    ...sampleLines(entering.sample, columns - 2).map((line) => `  ${line}`),
    `  it drops ${paint.bold(goes)}${leaving.contacts === 0 ? '.' : ', such as'}`,
    ...sampleLines(leaving.sample, columns - 2).map((line) => `  ${line}`),
    ...(leaving.linked === 0 ? [] : [`  ${lettingGo(leaving.linked, change.leavesFilter)}`]),
  ];
}

const lotOfLeavers: Readonly<Record<Settings['leavesFilter'], string>> = {
  keep: 'stay there, and are no longer updated',
  tag: 'stay there with a tag, and are no longer updated',
  remove: 'are removed there, but for those edited in AMP',
};

function lettingGo(linked: number, leavesFilter: Settings['leavesFilter']): string {
  const those = counted(linked, 'of them is in AMP', 'of them are in AMP');
  return `${those}: they ${lotOfLeavers[leavesFilter]} (ampwise settings set leavesFilter=…).`;
}

function sampleCells({ contact, company }: Sampled): readonly string[] {
  const name = cut(contactName(contact), 28);
  const companyName = company === null ? '' : plainText(company.name);
  return [name, cut(emailOf(contact) ?? '', 40), cut(companyName, 32)];
}

function emailOf(contact: Sampled['contact']): string | null {
  const email = preferredEmail(contact);
  return email.state === 'valid' ? email.address : null;
}
