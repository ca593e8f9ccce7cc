/** A ConnectWise field that exists but cannot be mapped (R11). */
export type NotMappable = { readonly name: string; readonly label: string };

/** Custom contact fields: the ten old ones by name, and `customFields`, which holds all others. */
export const notMappable: readonly NotMappable[] = [
  { name: 'customFields', label: 'Custom fields' },
  ...Array.from({ length: 10 }, (_, index) => ({
    name: `userDefinedField${index + 1}`,
    label: `User-defined field ${index + 1}`,
  })),
];

/** Whether a name means a custom contact field, `customFields/3` and the like included. */
export function isNotMappable(name: string): boolean {
  const [wanted = ''] = name.toLowerCase().split(/[./[:(]/u);
  const letters = wanted.replaceAll(/[^\p{L}\p{N}]/gu, '');
  return /^(?:(?:contact)?customfields?|userdefinedfields?|udfs?)\d*$/u.test(letters);
}
