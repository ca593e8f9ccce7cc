import { sql } from 'kysely';
import { aTodo } from '../../../test/support/todoWorld.ts';
import { ampContactSorts } from '../../ports/ampContactStores.ts';
import type { ListPage, ListQuery } from '../../ports/page.ts';
import type { OrganizationStores } from '../../ports/stores.ts';
import { todoSorts } from '../../ports/todoStores.ts';
import type { Handle } from '../database/connect.ts';
import { aRun } from './records.ts';
import { takeLock } from './world.ts';

type Page = (query: ListQuery<object>) => Promise<ListPage<{ readonly id: string }>>;
type Act = (
  stores: OrganizationStores,
  id: string,
  rank: number,
  handle: Handle,
) => Promise<unknown>;

/** A list, and what can be done to it between two pages. */
type ListCase = {
  readonly list: string;
  readonly sorts: readonly string[];
  readonly page: (stores: OrganizationStores) => Page;
  readonly prepare?: (stores: OrganizationStores) => Promise<unknown>;
  /** Adds a row; `rank` decides what it is sorted by, and several have the same. */
  readonly add: Act;
  /** Changes what it is sorted by, where that can change. */
  readonly move: Act;
};

/** Ids in the order in which rows are added. */
export function idOf(number: number): string {
  return `r${String(number).padStart(3, '0')}`;
}

function numberOf(id: string): number {
  return Number(id.slice(1)) + 1;
}

function day(rank: number): string {
  return `2026-03-0${1 + (rank % 4)}T12:00:00.000Z`;
}

function ampContact(rank: number) {
  return {
    email: rank % 3 === 0 ? null : `p${rank % 5}@x.example`,
    mobilePhone: '+15550100',
    firstName: ['Ann', 'ann', 'Zoë', ''][rank % 4] ?? '',
    company: ['Acme', 'Bolt', ''][rank % 3] ?? '',
  };
}

function todo(rank: number) {
  const due = rank % 3 === 0 ? null : `2026-04-0${1 + (rank % 5)}`;
  return { subject: ['Call', 'call', 'Write'][rank % 3] ?? 'Meet', due };
}

const names = ['Ann', 'bob', 'Bob', 'Ärger'];

function named(rank: number): string {
  return names[rank % 4] ?? 'Cy';
}

/** The page of a list with other ids. */
async function withIds<Row>(
  page: Promise<ListPage<Row>>,
  of: (row: Row) => string,
): Promise<ListPage<{ readonly id: string }>> {
  const { rows, ...rest } = await page;
  return { ...rest, rows: rows.map((row) => ({ id: of(row) })) };
}

async function execute({ db }: Handle, statement: ReturnType<typeof sql>): Promise<void> {
  await db.transaction().execute(async (trx) => await statement.execute(trx));
}

export const lists: readonly ListCase[] = [
  {
    list: 'AMP contacts',
    sorts: ampContactSorts,
    page:
      ({ ampContacts }) =>
      (query) =>
        ampContacts.page(query),
    add: ({ ampContacts }, id, rank) => ampContacts.add({ id, set: ampContact(rank) }, day(rank)),
    move: ({ ampContacts }, id, rank) =>
      ampContacts.edit(
        id,
        { set: { ...ampContact(rank), title: id + String(rank) } },
        'any',
        day(rank),
      ),
  },
  {
    list: 'to-dos',
    sorts: todoSorts,
    page:
      ({ todos }) =>
      (query) =>
        todos.page(query),
    prepare: ({ ampContacts }) => ampContacts.add({ id: 'a', set: {} }, day(1)),
    add: ({ todos }, id, rank) => todos.add([{ ...aTodo(id, 'a'), ...todo(rank) }], day(rank)),
    move: ({ todos }, id, rank) =>
      todos.edit(id, { ...todo(rank), notes: String(rank) }, 'any', day(rank)),
  },
  {
    list: 'users',
    sorts: ['name', 'email', 'createdAt'],
    page:
      ({ users }) =>
      (query) =>
        users.page(query),
    add: ({ users }, id, rank) => {
      const email = `${rank % 3}${id}@x.example`;
      return users.add({ id, name: named(rank), email, role: 'member', member: null }, day(rank));
    },
    move: ({ users }, id, rank) => users.edit(id, { name: named(rank) }, 'any', day(rank)),
  },
  {
    list: 'fields',
    sorts: ['name', 'label'],
    page:
      ({ ampFields }) =>
      (query) =>
        withIds(ampFields.page(query), ({ name }) => name),
    add: ({ ampFields }, name, rank) => {
      const field = { name, kind: 'text', comparison: 'text', custom: { retired: false } } as const;
      return ampFields.add({ ...field, label: `${named(rank)} ${name}` }, day(rank));
    },
    move: ({ ampFields }, name, rank) =>
      ampFields.edit(name, { label: `${named(rank)} ${name}` }, 'any', day(rank)),
  },
  {
    list: 'runs',
    sorts: ['startedAt'],
    page:
      ({ runs }) =>
      (query) =>
        runs.page(query),
    add: async (stores, id, rank) => {
      await stores.runs.start(await takeLock(stores, id), aRun(id, { startedAt: day(rank) }));
    },
    move: async (stores, id, rank) => {
      await stores.runs.finish(await takeLock(stores, id), aRun(id, { startedAt: day(rank) }));
    },
  },
  {
    list: 'holds',
    sorts: ['since'],
    page:
      ({ holds }) =>
      (query) =>
        withIds(holds.page(query), ({ record }) => String(record.id)),
    add: ({ holds }, id, rank) =>
      holds.hold([{ kind: 'amp_contact', id }], 'kept_back', null, day(rank)),
    move: ({ holds }, id, rank) =>
      holds.hold([{ kind: 'amp_contact', id }], 'unlinked', null, day(rank)),
  },
  {
    list: 'conflicts',
    sorts: ['since'],
    page:
      ({ conflicts }) =>
      (query) =>
        withIds(conflicts.page(query), ({ conflict }) => conflict.field),
    add: ({ organizationId }, id, rank, handle) => {
      const kind = rank % 2 === 0 ? 'contact' : 'todo';
      const body = JSON.stringify({ field: id });
      return execute(
        handle,
        sql`insert into conflicts (organization_id, kind, id, field, since, body)
          values (${organizationId}, ${kind}, ${String(rank)}, ${id}, ${day(rank)}, ${body})`,
      );
    },
    move: ({ organizationId }, id, rank, handle) =>
      execute(
        handle,
        sql`update conflicts set since = ${day(rank)}
          where organization_id = ${organizationId} and field = ${id}`,
      ),
  },
  {
    list: 'skips of contacts',
    sorts: ['id'],
    page:
      ({ skips }) =>
      (query) =>
        withIds(skips.page('contact', query), ({ id }) => idOf(id - 1)),
    add: ({ organizationId }, id, _, handle) =>
      execute(
        handle,
        sql`insert into skips (organization_id, contact_id, reason, run_id)
          values (${organizationId}, ${numberOf(id)}, 'no_company', 'r1')`,
      ),
    move: ({ organizationId }, id, _, handle) =>
      execute(
        handle,
        sql`update skips set reason = 'inactive'
          where organization_id = ${organizationId} and contact_id = ${numberOf(id)}`,
      ),
  },
  {
    list: 'skips of AMP contacts',
    sorts: ['id'],
    page:
      ({ skips }) =>
      (query) =>
        withIds(skips.page('amp_contact', query), ({ id }) => id),
    add: ({ organizationId }, id, _, handle) =>
      execute(
        handle,
        sql`insert into amp_skips (organization_id, amp_contact_id, reason, run_id)
          values (${organizationId}, ${id}, 'no_name', 'r1')`,
      ),
    move: ({ organizationId }, id, _, handle) =>
      execute(
        handle,
        sql`update amp_skips set reason = 'refused'
          where organization_id = ${organizationId} and amp_contact_id = ${id}`,
      ),
  },
];
