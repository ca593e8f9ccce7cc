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

/** Why none of them is offered. */
export const notMappableReason =
  'ConnectWise custom contact fields cannot be mapped; use a standard contact field or one of the eight company fields';

/** Whether a name means a custom contact field, `customFields/3` and the like included. */
export function isNotMappable(name: string): boolean {
  const wanted = name.trim().toLowerCase();
  return /^(?:customfields?|custom[ _-]?fields?|userdefinedfields?\d*)(?:[./[:].*)?$/u.test(wanted);
}
