import type { AmpField } from '../../core/contact/ampFields.ts';
import { catalog } from '../../core/mapping/catalog.ts';
import type { CatalogField } from '../../core/mapping/catalogField.ts';
import type { Finding } from '../../core/mapping/checkMapping.ts';
import type { MappingDifference } from '../../core/mapping/diffMapping.ts';
import { entryOf, type MappingDocument } from '../../core/mapping/document.ts';
import type { Mapping, MappingEntry } from '../../core/mapping/mapping.ts';
import { notMappable } from '../../core/mapping/notMappable.ts';
import { entryTexts } from '../../core/mapping/readEntry.ts';
import { plainText } from '../../core/plainText.ts';
import type { MappingImpact } from '../../engine/setup/mappingImpact.ts';
import type { Sampled, SampledContact } from '../../engine/setup/sampleMapping.ts';
import type { MappingVersion } from '../../ports/policyStores.ts';
import { findingText } from '../../texts/findingText.ts';
import { unfitText } from '../../texts/unfitText.ts';
import { voice } from '../voice.ts';
import { contactName } from './contact.ts';
import type { Paint } from './paint.ts';
import { valueText } from './plan.ts';
import { counted, cut, readable, table } from './text.ts';

const arrows: Readonly<Record<MappingEntry['direction'], string>> = {
  both: '↔',
  to_amp: '←',
  to_connectwise: '→',
};

/** The mapping in force, field by field, with the organization's own decisions marked. */
export function mappingLines(
  mapping: Mapping,
  version: MappingVersion,
  fields: readonly AmpField[],
  paint: Paint,
): readonly string[] {
  const { document } = version;
  const rows = mapping.map((entry) => {
    const { source, target, direction, conflict } = entry;
    const own = entryOf(document, target.name);
    const rule = direction === 'both' ? conflict : '';
    const more = own === undefined ? paint.dim('default mapping') : partsText(own);
    return [target.name, arrows[direction], source.name, rule, more];
  });
  const mapped = new Set(mapping.map(({ target }) => target.name));
  const left = fields.filter(({ name }) => !mapped.has(name)).map(({ name }) => name);
  const saved =
    version.savedAt === null
      ? 'The default mapping; nothing was decided yet.'
      : `Version ${version.version}, saved ${readable(version.savedAt)} by ${plainText(version.author)}.`;
  return [
    paint.bold('AMP field ↔ ConnectWise field, and which value wins if both changed'),
    ...table(rows, { indent: 2 }),
    ...(left.length === 0 ? [] : [`  Not mapped: ${left.join(', ')}`]),
    saved,
  ];
}

function partsText(entry: MappingDocument['entries'][number]): string {
  return entryTexts(entry)
    .filter(([part]) => part !== 'connectwise' && part !== 'direction' && part !== 'conflict')
    .map(([part, text]) => `${part}=${plainText(text)}`)
    .join('; ');
}

/** The errors and warnings of a mapping. */
export function findingLines(findings: readonly Finding[], paint: Paint): readonly string[] {
  return findings.flatMap((finding) => {
    const { kind, amp, part, problem, accepted } = findingText(finding, voice.texts);
    return [
      `${kind === 'refused' ? paint.red('refused') : paint.yellow('warning')} ${plainText(amp)}.${part}: ${plainText(problem)}`,
      `  ${paint.dim(plainText(accepted))}`,
    ];
  });
}

/** ConnectWise values that value maps do not contain. */
export function unmappedLines(
  unmapped: Readonly<Record<string, readonly string[]>>,
): readonly string[] {
  return Object.entries(unmapped).map(
    ([amp, names]) => `${plainText(amp)}: not in its value map: ${names.map(plainText).join(', ')}`,
  );
}

export function impactText(impact: MappingImpact): string {
  const { links, records, inAmp, inConnectWise, conflicts, replaced } = impact;
  if (records === 0) return `Of ${counted(links, 'link', 'links')}, none changes.`;
  return `Of ${counted(links, 'link', 'links')}, ${counted(records, 'record changes', 'records change')}: ${inAmp} in AMP, ${inConnectWise} in ConnectWise, ${conflicts} with something to decide; values are replaced in ${replaced}.`;
}

export function differenceLines(
  differences: readonly MappingDifference[],
  paint: Paint,
): readonly string[] {
  return differences.map(
    ({ amp, part, before, after }) =>
      `  ${plainText(amp)}.${part}: ${paint.dim(plainText(before ?? '(default)'))} → ${plainText(after ?? '(default)')}`,
  );
}

export function versionLine(
  { version, author, savedAt }: MappingVersion,
  differences: readonly MappingDifference[],
): string {
  const when = savedAt === null ? '' : `${readable(savedAt)}  `;
  return `${String(version).padStart(4)}  ${when}${plainText(author)}  ${counted(differences.length, 'change', 'changes')}`;
}

/** A contact mapped field by field, in both directions. */
export function sampleLines(
  { contact, fields, ampContactId }: SampledContact,
  paint: Paint,
): readonly string[] {
  const rows = fields
    .filter(({ toAmp, toConnectWise }) => tells(toAmp) || tells(toConnectWise))
    .map(({ amp, toAmp, toConnectWise }) => [
      amp,
      sampledText(toAmp, '← ', paint),
      sampledText(toConnectWise, '→ ', paint),
    ]);
  const who = ampContactId === null ? 'not in AMP' : `AMP contact ${ampContactId}`;
  return [
    `${paint.bold(contactName(contact))} ${paint.dim(`(contact ${contact.id}, ${who})`)}`,
    paint.dim('  AMP field, what comes from ConnectWise (←), what goes there (→)'),
    ...table(rows, { indent: 2 }),
  ];
}

function tells(sampled: Sampled | null): boolean {
  return sampled !== null && sampled.from !== null;
}

function sampledText(sampled: Sampled | null, arrow: string, paint: Paint): string {
  if (sampled === null || sampled.from === null) return '';
  const { from, to, problem } = sampled;
  if (problem !== null) {
    return `${arrow}${valueText(from)} ${paint.yellow(`skipped: ${unfitText(problem, voice.texts)}`)}`;
  }
  return from === to ? `${arrow}${valueText(to)}` : `${arrow}${valueText(from)} ⇒ ${valueText(to)}`;
}

export function ampFieldLines(fields: readonly AmpField[], paint: Paint): readonly string[] {
  return table(
    fields.map(({ name, label, kind, options = [], custom }) => [
      custom?.retired === true ? paint.dim(name) : name,
      plainText(label),
      voice.texts.kinds[kind],
      custom === undefined ? '' : custom.retired ? 'retired' : 'custom',
      plainText(options.join(', ')),
    ]),
  );
}

/** The ConnectWise fields: those that can be mapped, and those that cannot. */
export function catalogLines(paint: Paint): readonly string[] {
  return [
    ...table(
      catalog.map((field) => [
        field.name,
        cut(field.label, 24),
        field.length === undefined
          ? voice.texts.kinds[field.kind]
          : `${voice.texts.kinds[field.kind]}, up to ${field.length}*`,
        wayText(field),
      ]),
    ),
    '  * characters; the limit is not certain.',
    '  phone:TYPE, fax:TYPE and email:TYPE stand for the items of one communication type, such as phone:Home.',
    '',
    `${paint.yellow('Not mappable')}: ${notMappable.map(({ name }) => name).join(', ')}`,
    `  ${voice.texts.problems.not_mappable}.`,
  ];
}

function wayText({ write, optIn, required }: CatalogField): string {
  if (write === undefined) return 'to AMP only';
  const ways = optIn === true ? 'to AMP; or both ways' : 'both ways';
  return required === true ? `${ways}, required` : ways;
}
