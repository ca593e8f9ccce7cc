import type { CustomScalar, CustomValues } from '../world/entities.ts';
import type { CustomFieldType, UserDefinedField } from '../world/setupEntities.ts';
import type { World } from '../world/world.ts';
import { createPrng, type Prng } from './prng.ts';
import { type SeedStamp, seededGuid } from './stamp.ts';

type Kind = readonly [
  caption: string,
  type: CustomFieldType,
  entry: UserDefinedField['entryTypeIdentifier'],
  options?: readonly string[],
];

const CONTACT_KINDS: readonly Kind[] = [
  ['Loyalty Number', 'Number', 'EntryField'],
  ['Newsletter', 'Text', 'List', ['yes', 'no']],
  ['LinkedIn Profile', 'Hyperlink', 'EntryField'],
  ['Seniority', 'Text', 'List', ['Junior', 'Senior', 'Lead', 'C-Level']],
  ['Opted In', 'Checkbox', 'EntryField'],
  ['First Met', 'Date', 'Date'],
  ['Shoe & Shirt Size', 'Text', 'EntryField'],
  ['Discount', 'Percent', 'EntryField'],
  ['Yearly Budget', 'Currency', 'EntryField'],
  ['Remarks', 'TextArea', 'EntryField'],
  ['Assistant Phone', 'PhoneNumber', 'EntryField'],
  ['Workstation IP', 'IPAddress', 'EntryField'],
  ['Event Badge', 'Text', 'Option', ['Speaker', 'Guest', 'Crew']],
  ['External Key', 'Text', 'EntryField'],
  ['Languages', 'Text', 'EntryField'],
];

const COMPANY_KINDS: readonly Kind[] = [
  ['Contract Tier', 'Text', 'List', ['Bronze', 'Silver', 'Gold']],
  ['Devices', 'Number', 'EntryField'],
];

const ACTIVITY_KINDS: readonly Kind[] = [['Source Key', 'Text', 'EntryField']];

/**
 * Definitions: `contactFields` for contacts (captions repeat with a number), two for companies, one for
 * activities.
 */
export function seedCustomFields(world: World, contactFields: number, stamp: SeedStamp): void {
  const prng = createPrng(contactFields + 71);
  for (let index = 0; index < contactFields; index += 1) {
    const kind = CONTACT_KINDS[index % CONTACT_KINDS.length] ?? CONTACT_KINDS[0];
    const round = Math.floor(index / CONTACT_KINDS.length);
    if (kind !== undefined) define(world, prng, stamp, 'ct300', index, kind, round);
  }
  COMPANY_KINDS.forEach((kind, index) => {
    define(world, prng, stamp, 'co300', index, kind, 0);
  });
  ACTIVITY_KINDS.forEach((kind, index) => {
    define(world, prng, stamp, 'ac300', index, kind, 0);
  });
}

function define(
  world: World,
  prng: Prng,
  stamp: SeedStamp,
  screenId: string,
  index: number,
  [caption, type, entry, options = []]: Kind,
  round: number,
): void {
  const id = 15 + world.userDefinedFields.size;
  world.userDefinedFields.put({
    id,
    screenId,
    caption: round === 0 ? caption : `${caption} ${round + 1}`,
    podId: 4,
    podKey: `${{ ct300: 'contact', co300: 'company' }[screenId] ?? 'activity'}_overview`,
    podDescription: 'Overview',
    sequenceNumber: index + 1,
    fieldTypeIdentifier: type,
    entryTypeIdentifier: entry,
    numberDecimals: type === 'Currency' || type === 'Percent' ? 2 : 0,
    requiredFlag: false,
    readOnlyFlag: false,
    displayOnScreenFlag: true,
    listViewFlag: index % 2 === 0,
    options: options.map((optionValue, at) => ({
      id: id * 10 + at,
      optionValue,
      defaultFlag: optionValue === 'no',
      inactiveFlag: optionValue === 'Crew',
      sortOrder: at,
    })),
    connectWiseId: seededGuid(prng),
    dateCreated: '2023-06-28T17:39:02Z',
    ...stamp,
  });
}

/** Values of one record: about a third of the fields set, the rest without a value. */
export function customValuesFor(fields: readonly UserDefinedField[], prng: Prng): CustomValues {
  const values: Record<number, CustomScalar> = {};
  for (const field of fields) {
    const byDefault = field.options.find((option) => option.defaultFlag);
    if (byDefault !== undefined) values[field.id] = byDefault.optionValue;
    if (prng.chance(0.34)) values[field.id] = sampleValue(field, prng);
  }
  return values;
}

function sampleValue(field: UserDefinedField, prng: Prng): CustomScalar {
  if (field.options.length > 0) return prng.pick(field.options).optionValue;
  switch (field.fieldTypeIdentifier) {
    case 'Number':
      return prng.below(100_000);
    case 'Percent':
    case 'Currency':
      return prng.below(1_000_000) / 100;
    case 'Checkbox':
      return prng.chance(0.5);
    case 'Date':
      return `20${20 + prng.below(6)}-0${1 + prng.below(9)}-1${prng.below(9)}T00:00:00Z`;
    case 'Hyperlink':
      return `https://people.example/${prng.below(1_000_000)}`;
    case 'IPAddress':
      return `192.0.2.${prng.below(256)}`;
    case 'PhoneNumber':
      return `555010${prng.below(10)}`;
    case 'TextArea':
      return 'Met at the trade fair.\nWants a call, "soon" & often.';
    case 'Text':
    case 'Password':
    case 'Button':
      break;
  }
  return `value-${prng.below(500)}`;
}
