import { canonicalText } from '../contact/canonical.ts';
import { mistypedName } from '../filter/closest.ts';

/** ConnectWise fields that exist and cannot be mapped (R11), with the reason a person gets. */
export type NotMappable = { readonly name: string; readonly label: string };

/** Custom contact fields: the ten old ones by name, and `customFields`, which holds all others. */
export const notMappable: readonly NotMappable[] = [
  { name: 'customFields', label: 'Custom fields' },
  ...Array.from({ length: 10 }, (_, index) => ({
    name: `userDefinedField${index + 1}`,
    label: `User-defined field ${index + 1}`,
  })),
];

const notMapped = 'custom contact fields cannot be mapped';
const instead = 'use a standard contact field or one of the eight company fields';

/** Why none of them is offered. */
export const notMappableReason = `ConnectWise ${notMapped}; ${instead}`;

/** Whether a name means a custom contact field, `customFields/3` and the like included. */
export function isNotMappable(name: string): boolean {
  const [wanted = ''] = name.toLowerCase().split(/[./[:(]/u);
  const letters = wanted.replaceAll(/[^\p{L}\p{N}]/gu, '');
  return /^(?:(?:contact)?customfields?|userdefinedfields?|udfs?)\d*$/u.test(letters);
}

/**
 * What is wrong with a name that no field of the catalog has. Custom contact fields are known to people by
 * their captions, which can be anything: the reason why they are not offered is part of the answer.
 */
export function unknownFieldProblem(name: string, known: readonly string[]): string {
  const shown = canonicalText(name).slice(0, 40);
  const near = mistypedName(name, known);
  const closest = near === null ? '' : `; closest is ${near}`;
  const standard = near === null ? `; ${instead}` : '';
  return `ConnectWise has no such field, "${shown}"${closest}; ${notMapped}${standard}`;
}
