import { contact } from '../../../test/support/records.ts';
import { type FieldValue, noMarks } from '../../core/contact/ampContact.ts';
import type { Contact } from '../../core/contact/contact.ts';
import type { Action, FieldChange, PlanEntry, Side } from '../../core/plan/plan.ts';
import type { Connection } from '../../ports/connection.ts';
import type { Page } from '../../ports/connectwise.ts';
import type { ReadProgress } from '../../ports/mirrorStores.ts';
import type { Run } from '../../ports/runStores.ts';

/** An instant for tests. */
export const noon = '2026-03-01T12:00:00.000Z';

/** A contact of company 1 with the address `u<id>@example.com`, unless something else is said. */
export function aContact(id: number, parts: Parameters<typeof contact>[1] = {}): Contact {
  return contact(id, {
    companyId: 1,
    firstName: `First${id}`,
    lastName: 'Last',
    email: `u${id}@example.com`,
    lastUpdated: '2026-03-01T10:00:00Z',
    ...parts,
  });
}

export function aPage<T extends { readonly id: number }>(
  records: readonly T[],
  unreadable: Page<T>['unreadable'] = [],
): Page<T> {
  const ids = [...records, ...unreadable].map(({ id }) => id);
  return { records, unreadable, lastId: Math.max(0, ...ids), serverTime: null };
}

export const atStart: ReadProgress = { startedAt: '2026-03-01T11:00:00Z', since: null, afterId: 0 };

export function aConnection(with_: Partial<Connection> = {}): Connection {
  return {
    site: 'https://na.myconnectwise.net',
    company: 'acme',
    kind: 'api_keys',
    user: 'publicKey',
    clientId: '00000000-0000-0000-0000-000000000001',
    apiBase: 'https://api-na.myconnectwise.net',
    codebase: 'v2026_1/',
    verifiedAt: noon,
    oldKeys: null,
    refused: null,
    keysSince: noon,
    ...with_,
  };
}

const nothing = { created: 0, updated: 0, removed: 0 };

export function aRun(id: string, with_: Partial<Run> = {}): Run {
  return {
    id,
    kind: 'sync',
    status: 'running',
    startedAt: noon,
    finishedAt: null,
    mapping: 0,
    missing: [],
    counts: {
      created: 0,
      updated: 0,
      amp: nothing,
      connectwise: nothing,
      unchanged: 0,
      skipped: 0,
      removed: 0,
      conflicts: 0,
      holds: 0,
    },
    skips: {},
    ampSkips: {},
    held: null,
    filterNotes: [],
    requests: 0,
    read: { companies: 0, contacts: 0 },
    failure: null,
    ...with_,
  };
}

/** A plan entry; values given as `set` become both its changes and its base. */
export function anEntry(
  action: Action,
  contactId: number | null,
  with_: Partial<PlanEntry> & { readonly set?: Readonly<Record<string, string>> } = {},
): PlanEntry {
  const { set = {}, ...rest } = with_;
  return {
    action,
    contactId,
    ampContactId: null,
    ampVersion: null,
    changes: Object.entries(set).map(([field, value]) => change('amp', field, null, value)),
    conflicts: [],
    link: action === 'pause' ? 'paused' : 'active',
    origin: 'connectwise',
    base: set,
    marks: noMarks,
    skip: null,
    target: null,
    ...rest,
  };
}

export function change(
  side: Side,
  field: string,
  old: FieldValue,
  value: FieldValue,
  because: FieldChange['because'] = 'first_sync',
): FieldChange {
  return { side, field, old, new: value, because };
}
