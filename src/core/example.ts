/**
 * What stands for the sandbox in the connection of an organization with example data. The name is reserved, so no
 * ConnectWise can ever be there.
 */
export const exampleSite = 'https://connectwise.example';

/** What the addresses of people who were made up for example data end in; the name is reserved as well. */
export const exampleDomain = 'example-data.example';

/** Whether nobody can receive mail at an address, because it was made up. */
export function isExampleAddress(email: string): boolean {
  return email.toLowerCase().endsWith(`.${exampleDomain}`);
}

/** What is done, one after the other, to fill an organization with example data. */
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
