import {
  IconAddressBook,
  IconArrowsLeftRight,
  IconChecklist,
  IconFilter,
  IconGitMerge,
  IconHistory,
  IconHome,
  IconKey,
  IconPlugConnected,
  IconSettings,
  IconUsers,
  IconWebhook,
} from '@tabler/icons-react';
import { texts } from '../texts/english.ts';

type Entry = {
  readonly to:
    | '/organizations/$org'
    | '/organizations/$org/connection'
    | '/organizations/$org/contacts'
    | '/organizations/$org/review'
    | '/organizations/$org/todos'
    | '/organizations/$org/runs'
    | '/organizations/$org/filter'
    | '/organizations/$org/mapping'
    | '/organizations/$org/users'
    | '/organizations/$org/tokens'
    | '/organizations/$org/webhooks'
    | '/organizations/$org/audit-log'
    | '/organizations/$org/settings';
  readonly name: string;
  readonly icon: typeof IconHome;
  /** Second key of its shortcut, after G. */
  readonly key: string;
  /** The end of the address of another page that belongs to it. */
  readonly alsoAt?: string;
};

/** Marks its link as the current page on a page that belongs to it but has another address. */
export function ofOtherPage({ alsoAt }: Entry, address: string): { 'aria-current'?: 'page' } {
  return alsoAt !== undefined && address.endsWith(alsoAt) ? { 'aria-current': 'page' } : {};
}

const { pages } = texts.frame;

/** The links of the sidebar, in groups; a group may have a heading. */
export const navigation: readonly {
  readonly heading?: string;
  readonly entries: readonly Entry[];
}[] = [
  {
    entries: [
      { to: '/organizations/$org', name: pages.home, icon: IconHome, key: 'h' },
      {
        to: '/organizations/$org/contacts',
        name: pages.contacts,
        icon: IconAddressBook,
        key: 'c',
        alsoAt: '/skips',
      },
      { to: '/organizations/$org/todos', name: pages.todos, icon: IconChecklist, key: 't' },
      { to: '/organizations/$org/review', name: pages.review, icon: IconGitMerge, key: 'v' },
      { to: '/organizations/$org/runs', name: pages.runs, icon: IconHistory, key: 'r' },
    ],
  },
  {
    heading: texts.frame.setUp,
    entries: [
      {
        to: '/organizations/$org/connection',
        name: pages.connection,
        icon: IconPlugConnected,
        key: 'k',
      },
      { to: '/organizations/$org/filter', name: pages.filter, icon: IconFilter, key: 'f' },
      {
        to: '/organizations/$org/mapping',
        name: pages.mapping,
        icon: IconArrowsLeftRight,
        key: 'm',
      },
    ],
  },
  {
    heading: pages.settings,
    entries: [
      { to: '/organizations/$org/users', name: pages.users, icon: IconUsers, key: 'u' },
      { to: '/organizations/$org/tokens', name: pages.tokens, icon: IconKey, key: 'y' },
      { to: '/organizations/$org/webhooks', name: pages.webhooks, icon: IconWebhook, key: 'w' },
      { to: '/organizations/$org/audit-log', name: pages.audit, icon: IconHistory, key: 'l' },
      {
        to: '/organizations/$org/settings',
        name: pages.organization,
        icon: IconSettings,
        key: 'o',
      },
    ],
  },
];
