/**
 * The address in the connection of an organization with example data, in place of the sandbox. The
 * name is reserved, so no real ConnectWise can have it.
 */
export const exampleSite = 'https://connectwise.example';

/** The ending of the made-up addresses in example data; this name is reserved as well. */
export const exampleDomain = 'example-data.example';

/** Whether an address is made up, so that nobody can receive mail there. */
export function isExampleAddress(email: string): boolean {
  return email.toLowerCase().endsWith(`.${exampleDomain}`);
}

/** The steps that fill an organization with example data, in order. */
export const exampleSteps = [
  'contacts',
  'users',
  'todos',
  'conflicts',
  'matches',
  'failure',
  'hold',
] as const;

export type ExampleStep = (typeof exampleSteps)[number];

export const exampleStates = ['preparing', 'ready', 'failed', 'removing'] as const;

export type ExampleState = (typeof exampleStates)[number];
