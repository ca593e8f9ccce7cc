import type { Plural } from '../plural.ts';

/** Things that are counted. */
export const things = {
  company: { one: 'company', other: 'companies' },
  contact: { one: 'contact', other: 'contacts' },
  ampContact: { one: 'AMP contact', other: 'AMP contacts' },
  todo: { one: 'to-do', other: 'to-dos' },
  record: { one: 'record', other: 'records' },
  request: { one: 'request', other: 'requests' },
  conflict: { one: 'conflict', other: 'conflicts' },
  change: { one: 'change', other: 'changes' },
  link: { one: 'link', other: 'links' },
  pair: { one: 'pair', other: 'pairs' },
  activity: { one: 'activity', other: 'activities' },
} as const satisfies Readonly<Record<string, Plural>>;
